import type { Logged, LoggedBillable, Reopened, Usage } from '../billables/billable.ts';
import { BillingError } from '../errors.ts';

/** What can be billed once more: work and expenses. All else is charged by the calendar, or once. */
export type { Usage } from '../billables/billable.ts';

/** Usage that a credit note put back. */
export interface PutBack {
  /** As printed: the number of the invoice that it was on. */
  readonly invoiceNumber: string;
  readonly usage: readonly Usage[];
}

/** What each `reopened` billable puts back, by its id. */
export type PutBacks = ReadonlyMap<string, PutBack>;

/** The usage in the place of what puts it back. Throws `HistoryMissing` where it was not read. */
export const putBackBy = (
  { billableId, billDate, ulid }: Logged<Reopened>,
  putBacks: PutBacks,
): readonly Logged<Usage>[] => {
  const found = putBacks.get(billableId);
  if (!found) throw new BillingError('HistoryMissing', 'the usage that a credit note put back cannot be found');
  const { invoiceNumber: putBack, usage } = found;
  return usage.map((one) => ({ ...one, billDate, ulid, putBack }));
};

/** Billables as they are priced: in the place of what puts usage back stands that usage. */
export const withPutBacks = (
  billables: readonly LoggedBillable[],
  putBacks: PutBacks = new Map(),
): readonly LoggedBillable[] =>
  billables.flatMap((one): readonly LoggedBillable[] => (one.kind === 'reopened' ? putBackBy(one, putBacks) : [one]));
