import { dayOf, type LoggedBillable } from '../../billables/billable.ts';
import { earlierOf, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { BilledStep } from '../../pricing/correction.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { holidaysFor } from '../holidays.ts';
import type { Needs } from '../ports.ts';
import { billedSteps } from './history.ts';

/** A contract with its log, read so that nothing at or below the cutoff can still appear. */
export interface ContractFacts extends ContractRecord {
  readonly billables: readonly LoggedBillable[];
  /** What was billed for days that are to be corrected, oldest first; absent where nothing is. */
  readonly billed?: readonly BilledStep[] | undefined;
}

/** Reads all that a bill of a contract depends on: its log in one Query, and past bills where they are to be corrected. */
export const readFacts = async (
  stores: Pick<Needs['stores'], 'log' | 'ledger'>,
  tenantId: string,
  record: ContractRecord,
  through: LocalDate,
): Promise<ContractFacts> => {
  const { contract, state } = record;
  const billed = await billedSteps(stores, tenantId, record);
  const [oldest] = billed ?? [];
  const from = oldest === undefined ? state.windowFrom : earlierOf(state.windowFrom, oldest.stateBefore.windowFrom);
  return { ...record, billed, billables: await stores.log.read(tenantId, contract.contractId, from, through) };
};

const yearOf = (day: LocalDate): number => Number(day.slice(0, 4));

/** The public holidays of all days on which something of these contracts was done, or can have been by then. */
export const holidaysOf = (contracts: readonly ContractFacts[], through: LocalDate): Promise<Holidays> => {
  let [first, last] = [through, through];
  for (const { billables } of contracts) {
    for (const billable of billables) {
      first = earlierOf(first, dayOf(billable));
      last = laterOf(last, dayOf(billable));
    }
  }
  // The next year too: a night's work may end in it.
  const years = { from: yearOf(first), to: yearOf(last) + 1 };
  return holidaysFor(
    contracts.map(({ contract }) => contract),
    years,
  );
};
