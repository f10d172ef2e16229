import type { LocalDate } from '../calendar/local-date.ts';
import { monthsBetween } from '../calendar/months.ts';
import { type Before, contractEventId } from '../clients/history.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ContractEvent } from '../contracts/history.ts';
import { isAgreed } from '../contracts/proposal.ts';
import { committed } from './commit.ts';
import { momentOf } from './moment.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** The last day of a contract that holds; a proposal ends nothing. */
const endOf = (contract: Pick<Contract, 'endsOn' | 'proposal'>): LocalDate | undefined =>
  isAgreed(contract) ? contract.endsOn : undefined;

/** The write of a contract's end in the transaction of the contract; none where there is none and was none. */
export const endActions = (
  tables: Tables,
  tenantId: string,
  contract: Contract,
  before?: Pick<Contract, 'endsOn' | 'proposal'>,
) => {
  const { contractId } = contract;
  const endsOn = endOf(contract);
  if (endsOn === (before && endOf(before))) return [];
  return endsOn === undefined
    ? [tables.contractEnd.delete({ tenantId, contractId }).commit()]
    : [tables.contractEnd.put({ tenantId, contractId, endsOn, endMonth: endsOn.slice(0, 7) }).commit()];
};

/** The write of what happened in the transaction of the contract. */
export const eventActions = (
  tables: Tables,
  tenantId: string,
  { contractId, clientId }: Pick<Contract, 'contractId' | 'clientId'>,
  event: ContractEvent | undefined,
) => {
  if (!event) return [];
  const place = String(event.version).padStart(10, '0');
  const moment = momentOf(event.at, contractEventId(contractId, event));
  return [tables.contractEvent.create({ tenantId, contractId, clientId, place, moment, event }).commit()];
};

/** Before and after every id. */
const [FIRST_ID, LAST_ID] = ['0', 'z'.repeat(26)];

/** What happened to contracts, and when they end. */
export const contractLifeStore = ({ contractEnd, contractEvent, transaction }: Table) => ({
  /**
   * Notes the end of a contract that has none noted, as one that was stored before ends were: if it still is what was read,
   * because who changes it notes its end too. True if it did.
   */
  async noteEnd(tenantId: string, contract: Contract): Promise<boolean> {
    const { contractId, version: of } = contract;
    if (endOf(contract) === undefined) return false;
    const { data } = await contractEnd.get({ tenantId, contractId }).go({ consistent: true });
    if (data !== null) return false;
    return committed(
      transaction.write((tables) => [
        tables.contract
          .check({ tenantId, contractId })
          .where(({ version }, { eq }) => eq(version, of))
          .commit(),
        ...endActions(tables, tenantId, contract),
      ]),
    );
  },

  /** What happened to a contract, the latest first. */
  async history(tenantId: string, contractId: string, { limit, cursor }: PageRequest): Promise<Page<ContractEvent>> {
    const page = await contractEvent.query
      .ofContract({ tenantId, contractId })
      .go({ order: 'desc', count: limit, cursor: cursor ?? null })
      .then(whole);
    return { items: page.data.map(({ event }) => event), cursor: page.cursor };
  },

  /** What happened to a client's contracts, the latest first; before a moment, if one is given. */
  async ofClient(
    tenantId: string,
    clientId: string,
    limit: number,
    before?: Before,
  ): Promise<readonly { readonly contractId: string; readonly event: ContractEvent }[]> {
    const all = contractEvent.query.ofClient({ tenantId, clientId });
    const { data } = await (before ? all.lt({ moment: momentOf(before.time, before.id) }) : all)
      .go({ hydrate: true, order: 'desc', count: limit })
      .then(whole);
    return data.map(({ contractId, event }) => ({ contractId, event }));
  },

  /**
   * The contracts whose last day lies between two days, both counted, in its order; no more than `most` and one, which
   * says that there are more.
   */
  async endingBetween(tenantId: string, from: LocalDate, to: LocalDate, most: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (const endMonth of monthsBetween(from, to)) {
      const { data } = await contractEnd.query
        .ofMonth({ tenantId, endMonth })
        .between({ endsOn: from, contractId: FIRST_ID }, { endsOn: to, contractId: LAST_ID })
        .go({ hydrate: true, count: most + 1 - found.length })
        .then(whole);
      // The index lags: what was renewed a moment ago ends elsewhere by now.
      const ends = data.filter(({ endsOn }) => from <= endsOn && endsOn <= to);
      found.push(...ends.map(({ contractId }) => contractId));
      if (found.length > most) return found;
    }
    return found;
  },
});
