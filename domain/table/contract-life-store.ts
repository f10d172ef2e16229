import type { LocalDate } from '../calendar/local-date.ts';
import { monthsBetween } from '../calendar/months.ts';
import { type Before, contractEventId } from '../clients/history.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ContractEvent } from '../contracts/history.ts';
import { momentOf } from './moment.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** The write of a contract's end in the transaction of the contract; none where there is none and was none. */
export const endActions = (
  tables: Tables,
  tenantId: string,
  { contractId, endsOn }: Contract,
  before?: Pick<Contract, 'endsOn'>,
) => {
  if (endsOn === before?.endsOn) return [];
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
export const contractLifeStore = ({ contractEnd, contractEvent }: Table) => ({
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
