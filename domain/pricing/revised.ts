import {
  isBilled,
  type Logged,
  type LoggedBillable,
  type LogPlace,
  type Revision,
  type TimeEntry,
} from '../billables/billable.ts';
import { earlierOf, type LocalDate } from '../calendar/local-date.ts';
import { addSeconds } from '../calendar/wall-time.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { BillingError } from '../errors.ts';
import type { RevisedWork } from '../invoicing/line.ts';

/** What became of work after it was recorded: the revision that holds, by the entry that it is of. */
export type LastWords = ReadonlyMap<string, Revision>;

/** The last words of what a state calls billed. An older one that came later says nothing. */
export const lastWords = (billables: readonly LoggedBillable[], state: BillingState): LastWords => {
  const words = new Map<string, Revision>();
  for (const one of billables) {
    if (one.kind !== 'revision' || !isBilled(one, state)) continue;
    const known = words.get(one.of);
    if (known === undefined || known.asOf < one.asOf) words.set(one.of, one);
  }
  return words;
};

/** Work as long as it lasts by the last word; undefined where it was deleted. When it began stays as it was. */
export const revised = <E extends TimeEntry>(entry: E, words: LastWords): E | undefined => {
  const word = words.get(entry.billableId);
  if (word === undefined || word.seconds === entry.seconds) return entry;
  if (word.seconds === 0) return undefined;
  return { ...entry, seconds: word.seconds, endedAt: addSeconds(entry.startedAt, word.seconds) };
};

/**
 * From when on the next bill has to correct what was billed, or null: what is on the log and on no bill corrects the bills
 * of the work that it revises, from that work's bill date on. `entries`: that work, as far as it stands on the log.
 */
export const correctFromRevised = (state: BillingState, entries: readonly LogPlace[]): LocalDate | null =>
  entries
    .filter((entry) => isBilled(entry, state))
    .reduce((from, { billDate }) => (from === null ? billDate : earlierOf(from, billDate)), state.correctFrom);

/**
 * Work of earlier bills that a bill is the first to find revised: how long it lasted by all that was billed before, and
 * lasts now. What is in `unbilled` has no difference yet: it is billed as it is by then. Throws `HistoryMissing` where the log,
 * or what is to be corrected, does not reach back to the work: its difference cannot be told then.
 */
export const revisedSince = (
  billables: readonly LoggedBillable[],
  before: BillingState,
  after: BillingState,
  words: LastWords,
  unbilled: ReadonlySet<string> = new Set(),
): readonly RevisedWork[] => {
  const fresh = billables.filter(
    (one): one is Logged<Revision> => one.kind === 'revision' && isBilled(one, after) && !isBilled(one, before),
  );
  if (fresh.length === 0) return [];
  const ids = new Map(fresh.map((one) => [one.of, one]));
  const entries = new Map(
    billables.flatMap((one) =>
      one.kind === 'time' && ids.has(one.billableId) ? [[one.billableId, one] as const] : [],
    ),
  );
  const earlier = lastWords(billables, before);
  return [...ids].flatMap(([billableId, one]): readonly RevisedWork[] => {
    const entry = entries.get(billableId);
    if (entry === undefined && !unbilled.has(billableId))
      throw new BillingError('HistoryMissing', `work of ${one.on} that was revised is gone: delete what revises it`);
    if (entry === undefined || !isBilled(entry, before)) return [];
    if (before.correctFrom === null || before.correctFrom > entry.billDate)
      throw new BillingError('HistoryMissing', 'the bill of work that was revised since was not found');
    const { workedOn: on, ticket } = entry;
    const fromSeconds = earlier.get(billableId)?.seconds ?? entry.seconds;
    const toSeconds = words.get(billableId)?.seconds ?? entry.seconds;
    if (fromSeconds === toSeconds) return [];
    return [{ billableId, on, ...(ticket === undefined ? {} : { ticket }), fromSeconds, toSeconds }];
  });
};
