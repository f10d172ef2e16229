import { isBilled, type Logged, type LoggedBillable, type Revision, type TimeEntry } from '../../billables/billable.ts';
import { addDays, earlierOf, type LocalDate } from '../../calendar/local-date.ts';
import type { PutBacks } from '../../pricing/put-back.ts';
import { correctFromRevised } from '../../pricing/revised.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { isPlaced, type StoredBillable } from '../../table/log-row.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs['stores'], 'log'>;

/** As the log is read: with the version of each. */
type Read = LoggedBillable & Partial<Pick<StoredBillable, 'version'>>;

const isRevision = (one: LoggedBillable): one is Logged<Revision> => one.kind === 'revision';

/** A contract as a bill has to read it. */
export interface Correcting {
  readonly record: ContractRecord;
  /** Work that is revised and on no bill yet; absent where there is none. */
  readonly unbilled?: ReadonlySet<string> | undefined;
}

/**
 * Revisions that are on the log and on no bill correct the bills of the work that they are of, from its bill date on, as a
 * change of terms does. It is the invoice that keeps this (`stateBefore`), so a later correction reaches back as far. Where
 * nothing is revised nothing is read, and the record is the one that was given.
 */
export const correctingRevised = async (
  { log }: Reading,
  tenantId: string,
  record: ContractRecord,
  logged: readonly LoggedBillable[],
): Promise<Correcting> => {
  const { contract, state } = record;
  const open = logged.filter(isRevision).filter((one) => !isBilled(one, state));
  if (open.length === 0) return { record };
  const entries = await log.many(tenantId, contract.contractId, [...new Set(open.map(({ of }) => of))]);
  const placed = entries.filter(isPlaced);
  const onBills = new Set(placed.filter((one) => isBilled(one, state)).map(({ billableId }) => billableId));
  const unbilled = new Set(entries.map(({ billableId }) => billableId).filter((id) => !onBills.has(id)));
  const correctFrom = correctFromRevised(state, placed);
  if (correctFrom === state.correctFrom) return { record, unbilled };
  return { record: { ...record, state: { ...state, correctFrom } }, unbilled };
};

/**
 * Work whose revisions may lie before the log that was read: what credit notes put back, and what is billed under a later
 * day than its own. Only locked time is revised, on an invoice or accounted, so what nobody has touched is not.
 */
export const workThatMayBeRevised = (
  logged: readonly Read[],
  putBacks: PutBacks | undefined,
): readonly Pick<TimeEntry, 'workedOn'>[] => [
  ...logged.flatMap((one) => (one.kind === 'time' && (one.version ?? 1) > 1 ? [one] : [])),
  ...[...(putBacks?.values() ?? [])].flatMap(({ usage }) => usage.flatMap((one) => (one.kind === 'time' ? [one] : []))),
];

/** What was said of some work before the log that was read. No revision stands before the day of its work. */
export const revisionsBefore = async (
  { log }: Reading,
  tenantId: string,
  contractId: string,
  work: readonly Pick<TimeEntry, 'workedOn'>[],
  before: LocalDate,
): Promise<readonly LoggedBillable[]> => {
  const from = work.reduce((first, { workedOn }) => earlierOf(first, workedOn), before);
  if (from >= before) return [];
  return (await log.read(tenantId, contractId, from, addDays(before, -1))).filter(isRevision);
};
