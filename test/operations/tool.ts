import type { Billable, TimeEntry } from '../../domain/billables/billable.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
import type { News, Provider, TicketNews, WorkNews } from '../../domain/integrations/news.ts';
import { applyNews, type NewsOutcome } from '../../domain/operations/integrations/apply-news.ts';
import { ticketIdOf } from '../../domain/operations/integrations/ticket-facts.ts';
import type { StoredBillable } from '../../domain/table/log-row.ts';
import { type Ticket, ticketOf } from '../../domain/tickets/ticket.ts';
import type { Fixture } from '../table/new-table.ts';
import { foundedOnce } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

export const integrationId = idFrom('test', 'integration');

export const anIntegration = (provider: Provider = 'jira', overrides: Partial<Integration> = {}): Integration => ({
  integrationId,
  endpointId: idFrom('test', 'endpoint'),
  provider,
  name: 'The tool',
  state: 'active',
  approval: 'person',
  createClients: false,
  options: {},
  secrets: [],
  createdAt: '2016-03-01T00:00:00Z',
  version: 1,
  ...overrides,
});

/** The second contract of the first client; `contractIdOf(0)` is its usual one. */
export const otherContractId = contractIdOf(100);

/** A firm of two clients whose tool is mapped: organisations "o0" and "o1", the technician "u1". Times of March are ahead. */
export const foundToolFirm = async (fixture: Fixture, billWork: BillWork = 'onDemand'): Promise<void> => {
  await foundFirm(fixture, { clients: 2, entries: 0 });
  const { stores } = fixture;
  const other = aContract(otherContractId, clientIdOf(0));
  const terms = other.terms.map((one) => ({ ...one, billWork }));
  await stores.contracts.create(tenantId, { ...other, name: 'Projects', terms }, newBillingState('2016-03-01'));
  const client = await stores.clients.get(tenantId, clientIdOf(0));
  if (!client) throw new Error('the firm has no client');
  const { clientId: _, version, ...details } = client;
  await stores.clients.replace(tenantId, clientIdOf(0), version, { ...details, defaultContractId: contractIdOf(0) });
  await stores.mappings.put(tenantId, integrationId, [
    { kind: 'organisation', of: { id: 'o0' }, clientId: clientIdOf(0) },
    { kind: 'organisation', of: { id: 'o1' }, clientId: clientIdOf(1) },
    { kind: 'user', of: { id: 'u1' }, technician: 'Ada' },
  ]);
};

/** That firm with the integration of its tool, in a table of its own each time. */
export const toolFirm = foundedOnce(async (fixture) => {
  await foundToolFirm(fixture);
  await fixture.stores.integrations.create(tenantId, anIntegration());
});

/** Time that rules approve at once, as for the tests that bill it. */
export const approveAll = async ({ stores }: Fixture): Promise<void> => {
  await stores.mappings.replaceRules(tenantId, integrationId, 0, { rules: [{ when: {}, approved: true }] });
};

/** The n-th word of the tool. */
export const at = (n: number): string =>
  `${new Date(Date.parse('2016-03-10T08:00:00Z') + n * 60_000).toISOString().slice(0, 19)}.000000000Z`;

export const ticketSays = (n: number, facts: Partial<TicketNews> = {}): TicketNews => ({
  about: 'ticket',
  externalId: '1',
  version: at(n),
  organisation: { id: 'o0' },
  technician: { id: 'u1' },
  ...facts,
});

export const workSays = (n: number, minutes: number, facts: Partial<WorkNews> = {}): WorkNews => ({
  about: 'work',
  externalId: 'w1',
  ticketExternalId: '1',
  version: at(n),
  startedAt: '2016-03-10T09:00:00Z',
  seconds: minutes * 60,
  technician: { id: 'u1' },
  ...facts,
});

export const workDeleted = (n: number, facts: Partial<WorkNews> = {}): WorkNews => ({
  about: 'work',
  externalId: 'w1',
  ticketExternalId: '1',
  version: at(n),
  deleted: true,
  ...facts,
});

export const take = (fixture: Fixture, integration: Integration, ...news: News[]): Promise<NewsOutcome> =>
  applyNews(needsOf(fixture))(tenantId, integration, news);

export const ticketAt = async ({ stores }: Fixture, externalId = '1'): Promise<Ticket | undefined> => {
  const record = await stores.tickets.get(tenantId, ticketIdOf(integrationId, externalId));
  return record && ticketOf(record);
};

/** All that stands on the contracts of the firm. */
export const standing = async ({ stores }: Fixture): Promise<readonly StoredBillable[]> => {
  const contractIds = [contractIdOf(0), contractIdOf(1), otherContractId];
  const lists = await Promise.all(
    contractIds.map(async (contractId) => {
      const { items } = await stores.log.list(tenantId, contractId, ['time', 'revision'], { limit: 1000 });
      return items as readonly Billable[] as readonly StoredBillable[];
    }),
  );
  return lists.flat();
};

export const minutesOf = (items: readonly Billable[]): number =>
  items.reduce((sum, one) => sum + (one.kind === 'time' ? one.seconds / 60 : 0), 0);

export const timeOf = (items: readonly StoredBillable[]): readonly (TimeEntry & StoredBillable)[] =>
  items.filter((one): one is TimeEntry & StoredBillable => one.kind === 'time');
