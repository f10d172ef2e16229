import { type Billable, dayOf, type LoggedBillable } from '../../billables/billable.ts';
import { earlierOf, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { BilledStep } from '../../pricing/correction.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { PutBacks } from '../../pricing/put-back.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { holidaysFor } from '../holidays.ts';
import type { Needs } from '../ports.ts';
import { billedSteps } from './history.ts';
import { readPutBacks } from './put-backs.ts';

/** A contract with its log, read so that nothing at or below the cutoff can still appear. */
export interface ContractFacts extends ContractRecord {
  readonly billables: readonly LoggedBillable[];
  /** What was billed for days that are to be corrected, oldest first; absent where nothing is. */
  readonly billed?: readonly BilledStep[] | undefined;
  /** What the `reopened` among the billables put back; absent where there are none. */
  readonly putBacks?: PutBacks | undefined;
}

/** Past bills where they are to be corrected, and from where on the log is to be read. */
const readPast = async (
  stores: Pick<Needs['stores'], 'ledger' | 'settlements'>,
  tenantId: string,
  record: ContractRecord,
) => {
  const { windowFrom } = record.state;
  const billed = await billedSteps(stores, tenantId, record);
  const [oldest] = billed ?? [];
  return { billed, from: oldest === undefined ? windowFrom : earlierOf(windowFrom, oldest.stateBefore.windowFrom) };
};

/** Reads all that a bill of a contract depends on: its log in one Query, and past bills where they are to be corrected. */
export const readFacts = async (
  stores: Pick<Needs['stores'], 'log' | 'ledger' | 'settlements'>,
  tenantId: string,
  record: ContractRecord,
  through: LocalDate,
): Promise<ContractFacts> => {
  const { billed, from } = await readPast(stores, tenantId, record);
  const billables = await stores.log.read(tenantId, record.contract.contractId, from, through);
  return { ...record, billed, billables, putBacks: await readPutBacks(stores, tenantId, billables) };
};

/** A contract with all that is open on it: what is on its log, whatever its day, and what is held back. */
export interface OpenFacts extends ContractFacts {
  readonly held: readonly Billable[];
}

/** The same facts in as many calls, with what no bill takes yet. */
export const readOpenFacts = async (
  stores: Pick<Needs['stores'], 'log' | 'ledger' | 'settlements'>,
  tenantId: string,
  record: ContractRecord,
): Promise<OpenFacts> => {
  const { billed, from } = await readPast(stores, tenantId, record);
  const { logged, held } = await stores.log.open(tenantId, record.contract.contractId, from);
  return { ...record, billed, billables: logged, putBacks: await readPutBacks(stores, tenantId, logged), held };
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
