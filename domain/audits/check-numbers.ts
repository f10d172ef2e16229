import type { LocalDate } from '../calendar/local-date.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { invoiceIdOf } from '../invoicing/numbering.ts';
import type { Finding } from './finding.ts';

/** What of a document its place in the ledger is told by. */
export type Numbered = Pick<Invoice, 'invoiceId' | 'series' | 'number' | 'issuedOn'>;

/** A stretch of a series: these numbers, both included, and the documents that were found there. */
export interface Stretch {
  readonly series: string;
  readonly from: number;
  readonly to: number;
  readonly documents: readonly Numbered[];
  /** The document that follows the stretch, where it was read before. */
  readonly next?: { readonly invoiceId: string; readonly issuedOn: LocalDate } | undefined;
}

/** Every number is given once, and dates never go back where numbers go on (BT-1, BT-2). */
export const checkNumbers = ({ series, from, to, documents, next }: Stretch): readonly Finding[] => {
  const times = new Map<number, number>();
  for (const { number } of documents) times.set(number, (times.get(number) ?? 0) + 1);
  const findings: Finding[] = [];
  for (let number = from; number <= to; number += 1)
    if (!times.has(number)) findings.push({ code: 'numberMissing', invoiceId: invoiceIdOf(series, number) });
  for (const [number, count] of times)
    if (count > 1) findings.push({ code: 'numberTwice', invoiceId: invoiceIdOf(series, number) });
  return [...findings, ...datesGoingBack(documents, next)];
};

const datesGoingBack = (documents: readonly Numbered[], next: Stretch['next']): readonly Finding[] => {
  const inOrder = [...documents.toSorted((a, b) => a.number - b.number), ...(next ? [next] : [])];
  return inOrder.flatMap(({ invoiceId, issuedOn }, i): readonly Finding[] => {
    const before = inOrder[i - 1];
    if (!before || before.issuedOn <= issuedOn) return [];
    return [{ code: 'dateGoesBack', invoiceId, issuedOn, afterId: before.invoiceId, afterOn: before.issuedOn }];
  });
};
