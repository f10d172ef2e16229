import { type Billable, isBilled, type Logged, type LoggedBillable, type LogPlace } from '../billables/billable.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { type PutBacks, putBackBy } from './put-back.ts';
import { type LastWords, revised } from './revised.ts';

type Place = LogPlace & Pick<Billable, 'billableId'>;

const byPlace = (a: Place, b: Place): number => {
  if (a.billDate !== b.billDate) return a.billDate < b.billDate ? -1 : 1;
  if (a.ulid !== b.ulid) return a.ulid < b.ulid ? -1 : 1;
  return a.billableId < b.billableId ? -1 : 1;
};

/** What is priced as it stands: what puts back other things gives those, and what revises work is laid over it. */
type Priced = Exclude<Billable['kind'], 'reopened' | 'revision'>;
type ByKind = { readonly [K in Priced]: readonly Logged<Extract<Billable, { kind: K }>>[] };

/** What is billed at once, in the order of the log: the ids of all, and each kind by itself. */
export interface ToBill {
  readonly billableIds: readonly string[];
  readonly ofKind: ByKind;
}

/** Goes over the log once, for it may be long. */
const collect = (
  billables: readonly LoggedBillable[],
  before: BillingState,
  after: BillingState,
  putBacks: PutBacks,
  words: LastWords,
) => {
  const billableIds: string[] = [];
  const ofKind: Record<Priced, LoggedBillable[]> = {
    time: [],
    quantityChange: [],
    topUp: [],
    reading: [],
    milestone: [],
    expense: [],
  };
  const price = (one: Logged<Extract<Billable, { kind: Priced }>>): void => {
    const priced = one.kind === 'time' && words.size > 0 ? revised(one, words) : one;
    if (priced) ofKind[priced.kind].push(priced);
  };
  const isFirst = before.through === null;
  let isInOrder = true;
  let last: LoggedBillable | undefined;
  for (const one of billables) {
    if (!isBilled(one, after) || (!isFirst && isBilled(one, before))) continue;
    if (isInOrder && last && byPlace(last, one) > 0) isInOrder = false;
    last = one;
    billableIds.push(one.billableId);
    if (one.kind === 'reopened') for (const usage of putBackBy(one, putBacks)) price(usage);
    else if (one.kind !== 'revision') price(one);
  }
  return { billableIds, ofKind: ofKind as unknown as ByKind, isInOrder };
};

/**
 * What an old state does not call billed and the new one does, work as long as it lasts by the last word. The log is read in its order, so mostly nothing is left to
 * sort; a bill is the same in any case.
 */
export const toBill = (
  billables: readonly LoggedBillable[],
  before: BillingState,
  after: BillingState,
  putBacks: PutBacks,
  words: LastWords,
): ToBill => {
  const read = collect(billables, before, after, putBacks, words);
  return read.isInOrder ? read : collect(billables.toSorted(byPlace), before, after, putBacks, words);
};
