import type { Audit, Position } from '../../audits/audit.ts';
import { checkDocument } from '../../audits/check-document.ts';
import { checkNumbers, type Numbered } from '../../audits/check-numbers.ts';
import { withDocuments } from '../../audits/figures.ts';
import { confirmed, type Finding } from '../../audits/finding.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { readDocumentFacts } from './document-facts.ts';
import { type AuditNeeds, type Look, SECOND_READING_MILLISECONDS } from './ports.ts';

/** Documents to a page: one BatchGet, also where each is as large as the table takes. */
const PAGE = 50;

type DocumentsPosition = Extract<Position, { part: 'documents' }>;

/** What is wrong with some documents at this reading. */
const checkAll = async (
  needs: AuditNeeds,
  tenantId: string,
  documents: readonly Invoice[],
): Promise<ReadonlyMap<Invoice, readonly Finding[]>> => {
  const facts = await readDocumentFacts(needs, tenantId, documents);
  const now = needs.clock().toISOString();
  return new Map(facts.map((one) => [one.document, checkDocument(one, now)]));
};

/** What is wrong with some documents, and still is at a second reading. */
const checkTwice = async (
  needs: AuditNeeds,
  tenantId: string,
  documents: readonly Invoice[],
): Promise<readonly Finding[]> => {
  const first = await checkAll(needs, tenantId, documents);
  const suspects = documents.filter((document) => first.get(document)?.length);
  if (suspects.length === 0) return [];
  await needs.pause(SECOND_READING_MILLISECONDS);
  const second = await checkAll(needs, tenantId, suspects);
  return suspects.flatMap((document) => confirmed(first.get(document) ?? [], second.get(document) ?? []));
};

/** After the last series come the contracts. */
const afterSeries = async ({ stores }: AuditNeeds, tenantId: string, name: string): Promise<Position> => {
  const series = (await stores.ledger.allSeries(tenantId)).find((one) => one > name);
  return series === undefined ? { part: 'contracts', after: null } : { part: 'documents', series };
};

/** Rows name a large document only once it lies there, so one that is gone was not in the making. */
const missing = (gone: readonly Numbered[]): readonly Finding[] =>
  gone.map(({ invoiceId }) => ({ code: 'documentMissing', invoiceId }));

/**
 * A stretch of a series, from its end backwards: numbers, dates, totals, settlements, PDFs and mails. The counter is read
 * first, so every number before it has been given, and its document is there.
 */
export const lookAtDocuments = async (
  needs: AuditNeeds,
  tenantId: string,
  { figures, from: since }: Audit,
  { series, before, next }: DocumentsPosition,
): Promise<Look> => {
  const { ledger } = needs.stores;
  const end = before ?? (await ledger.counter(tenantId, series)).next;
  const from = Math.max(1, end - PAGE);
  const found = await ledger.listFound(tenantId, series, PAGE, end);
  const numbered = found.map(({ document, gone }): Numbered => document ?? gone);
  const numbers = checkNumbers({ series, from, to: end - 1, documents: numbered, next });
  const isWanted = ({ issuedOn }: Numbered): boolean => since === undefined || issuedOn >= since;
  const wanted = found.flatMap(({ document }) => document ?? []).filter(isWanted);
  const gone = found.flatMap((one) => one.gone ?? []).filter(isWanted);
  const findings = await checkTwice(needs, tenantId, wanted);
  const oldest = numbered.at(-1);
  const isLast = from === 1 || !numbered.every(isWanted);
  const following = oldest ? { invoiceId: oldest.invoiceId, issuedOn: oldest.issuedOn } : next;
  return {
    position: isLast
      ? await afterSeries(needs, tenantId, series)
      : { part: 'documents', series, before: from, ...(following && { next: following }) },
    figures: withDocuments(figures, wanted),
    findings: [...numbers, ...missing(gone), ...findings],
  };
};
