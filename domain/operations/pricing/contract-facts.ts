import { type Billable, dayOf, type LoggedBillable } from '../../billables/billable.ts';
import { earlierOf, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { BilledStep } from '../../pricing/correction.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { PutBacks } from '../../pricing/put-back.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { OpenLog } from '../../table/log-reads.ts';
import { holidaysFor } from '../holidays.ts';
import type { Needs } from '../ports.ts';
import { atListedPrices, type ListVersions } from '../price-lists.ts';
import { billedSteps } from './history.ts';
import { readPutBacks } from './put-backs.ts';
import { correctingRevised, revisionsBefore, workThatMayBeRevised } from './revisions.ts';

/** A contract with its log, read so that nothing at or below the cutoff can still appear. */
export interface ContractFacts extends ContractRecord {
  readonly billables: readonly LoggedBillable[];
  /** What was billed for days that are to be corrected, oldest first; absent where nothing is. */
  readonly billed?: readonly BilledStep[] | undefined;
  /** What the `reopened` among the billables put back; absent where there are none. */
  readonly putBacks?: PutBacks | undefined;
  /** Work that is revised and on no bill yet; absent where there is none. */
  readonly unbilled?: ReadonlySet<string> | undefined;
  /** By which versions of which price lists its terms are; absent where they use none. */
  readonly priceLists?: ListVersions | undefined;
}

type Reading = Pick<Needs['stores'], 'clients' | 'log' | 'ledger' | 'settlements' | 'priceLists'>;

/** Reads the log of a contract from a day on. */
type ReadLog = (from: LocalDate) => Promise<OpenLog>;

/** Past bills where they are to be corrected, and the log from where on that needs it. */
const readPast = async (stores: Reading, tenantId: string, record: ContractRecord, readLog: ReadLog) => {
  const { windowFrom } = record.state;
  const billed = await billedSteps(stores, tenantId, record);
  const [oldest] = billed ?? [];
  const from = oldest === undefined ? windowFrom : earlierOf(windowFrom, oldest.stateBefore.windowFrom);
  return { billed, from, ...(await readLog(from)) };
};

/** All that a bill depends on. Most logs are read once; one that revises billed work a second time, with its past. */
const readAll = async (
  stores: Reading,
  tenantId: string,
  stored: ContractRecord,
  readLog: ReadLog,
): Promise<OpenFacts> => {
  const { contractId } = stored.contract;
  const { priceLists, ...found } = await atListedPrices(stores, tenantId, stored);
  const first = await readPast(stores, tenantId, found, readLog);
  const { record, unbilled } = await correctingRevised(stores, tenantId, found, first.logged);
  const { billed, from, logged, held } = record === found ? first : await readPast(stores, tenantId, record, readLog);
  const putBacks = await readPutBacks(stores, tenantId, logged);
  const earlier = await revisionsBefore(stores, tenantId, contractId, workThatMayBeRevised(logged, putBacks), from);
  return { ...record, billed, billables: [...earlier, ...logged], putBacks, unbilled, priceLists, held };
};

/** Reads all that a bill of a contract depends on: its log in one Query, and past bills where they are to be corrected. */
export const readFacts = async (
  stores: Reading,
  tenantId: string,
  record: ContractRecord,
  through: LocalDate,
): Promise<ContractFacts> => {
  const { held: _, ...facts } = await readAll(stores, tenantId, record, async (from) => ({
    logged: await stores.log.read(tenantId, record.contract.contractId, from, through),
    held: [],
  }));
  return facts;
};

/** A contract with all that is open on it: what is on its log, whatever its day, and what is held back. */
export interface OpenFacts extends ContractFacts {
  readonly held: readonly Billable[];
}

/** The same facts in as many calls, with what no bill takes yet. */
export const readOpenFacts = (stores: Reading, tenantId: string, record: ContractRecord): Promise<OpenFacts> =>
  readAll(stores, tenantId, record, (from) => stores.log.open(tenantId, record.contract.contractId, from));

const yearOf = (day: LocalDate): number => Number(day.slice(0, 4));

/** The public holidays of all days on which something of these contracts was done, or can have been by then. */
export const holidaysOf = (
  contracts: readonly (Pick<ContractFacts, 'contract'> & { readonly billables: readonly Billable[] })[],
  through: LocalDate,
): Promise<Holidays> => {
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
