import { itemsOf } from '../../batches/readiness.ts';
import type { Instant } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { erasedDetails } from '../../clients/erased.ts';
import { statusOn } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import { askedBy, dueBackOf, NOTHING_SETTLED, openOf } from '../../invoicing/settlement.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { todayOf } from '../../tenants/today.ts';
import { changedByHand } from '../../tickets/by-hand.ts';
import { priceMany } from '../billing-preview/price-many.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { untilAgreed, untilDone } from '../until-done.ts';
import { eraseEquipment } from './erase-equipment.ts';

export interface Erasure {
  readonly tenantId: string;
  readonly clientId: string;
  /** The person's `sub`. */
  readonly by: string;
  /** The client's name, so that nobody erases another one by mistake. */
  readonly confirm: string;
}

export interface Erased {
  readonly clientId: string;
  readonly erasedAt: Instant;
}

const PAGE = 50;
const AT_ONCE = 8;
/** After this the request ends, and goes on when it is sent again. */
const ERASING_MILLISECONDS = 20_000;

type EraseNeeds = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

const inUse = (detail: string): BillingError => new BillingError('ClientInUse', detail);

/** Nobody is forgotten who has a contract that runs, or one on which something is still to be billed. */
const guardContracts = async (needs: EraseNeeds, tenantId: string, client: Client): Promise<void> => {
  const { stores, clock } = needs;
  const tenant = await tenantOf(stores, tenantId);
  const today = todayOf(tenant, clock());
  const contracts = await stores.contracts.ofClient(tenantId, client.clientId);
  const running = contracts.filter((contract) => statusOn(contract, today) !== 'ended');
  if (running.length > 0) throw inUse(`contracts that have not ended yet: ${running.length}`);
  const ids = contracts.map(({ contractId }) => contractId);
  const records: readonly ContractRecord[] =
    ids.length === 0 ? [] : [...(await stores.contracts.many(tenantId, ids)).values()];
  const how = { tenant, through: today, lineGrouping: 'entry', openWork: true } as const;
  const priced = await priceMany(needs, how, records, new Map([[client.clientId, client]]));
  const open = priced.filter((one) => one.standing !== undefined || itemsOf(one.open).length > 0);
  if (open.length > 0) throw inUse(`contracts on which something is still to be billed: ${open.length}`);
};

/** Nor anybody who still has to pay, or to get something back. */
const guardMoney = async ({ stores }: EraseNeeds, tenantId: string, clientId: string): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await stores.ledger.listOfClient(tenantId, clientId, { limit: PAGE, cursor });
    const settlements = await stores.settlements.many(
      tenantId,
      page.items.map(({ invoiceId }) => invoiceId),
    );
    for (const document of page.items) {
      const { settled } = settlements.get(document.invoiceId) ?? NOTHING_SETTLED;
      const asked = askedBy(document);
      if (openOf(asked, settled) > 0 || dueBackOf(asked, settled) > 0)
        throw inUse(`money is open on ${document.formattedNumber}`);
    }
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
};

/** The client forgets who it is, in one write with its history; from then on it gets no contract. */
const eraseDetails = async (needs: EraseNeeds, { tenantId, clientId, by, confirm }: Erasure): Promise<Instant> => {
  const { stores, clock } = needs;
  return untilAgreed(async () => {
    const client = await stores.clients.get(tenantId, clientId);
    if (!client) throw notFound('client', clientId);
    if (client.erasedAt !== undefined) return client.erasedAt;
    if (client.name !== confirm) {
      const detail = 'must be the name of the client';
      throw new BillingError('RequestInvalid', `confirm ${detail}`, [{ pointer: '/confirm', detail }]);
    }
    await guardContracts(needs, tenantId, client);
    await guardMoney(needs, tenantId, clientId);
    const erasedAt = clock().toISOString();
    const erased = await stores.clients.erase(tenantId, client, erasedDetails(client), erasedAt, by);
    return erased ? erasedAt : undefined;
  });
};

/** Whoever asked for help is forgotten, whatever their tool said; what was done for them stays. */
const eraseRequester = async ({ stores, clock }: EraseNeeds, tenantId: string, ticketId: string): Promise<void> => {
  await untilDone(async () => {
    const read = await stores.tickets.get(tenantId, ticketId);
    if (!read) return true;
    const next = changedByHand(read, { requester: null }, clock().toISOString());
    return next === read || (await stores.tickets.save(tenantId, read, next)) || undefined;
  });
};

const eraseRequesters = async (needs: EraseNeeds, tenantId: string, clientId: string): Promise<void> => {
  const { stores, clock } = needs;
  const end = clock().getTime() + ERASING_MILLISECONDS;
  let cursor: string | undefined;
  do {
    const page = await stores.tickets.listOfClient(tenantId, clientId, undefined, { limit: PAGE, cursor });
    const asking = page.items.filter(({ heard }) => heard.facts.requester != null);
    await concurrently(asking, AT_ONCE, ({ ticketId }) => eraseRequester(needs, tenantId, ticketId));
    cursor = page.cursor ?? undefined;
    if (cursor !== undefined && clock().getTime() > end)
      throw new BillingError(
        'ServiceBusy',
        'there are many tickets: repeat the request under the same Idempotency-Key',
      );
  } while (cursor !== undefined);
};

/**
 * Forgets who a client is: its own particulars and contacts, its equipment, and who asked for help in its tickets. Its documents stay as
 * they were issued, with its history, its contracts and the work that they bill (docs/decisions/0030). Stopped anywhere it goes
 * on when it is asked for again. Throws `NotFound`, `RequestInvalid` and `ClientInUse`.
 */
export const eraseClient =
  (needs: EraseNeeds) =>
  async (erasure: Erasure): Promise<Erased> => {
    const { tenantId, clientId } = erasure;
    const erasedAt = await eraseDetails(needs, erasure);
    await eraseEquipment(needs, tenantId, clientId);
    await eraseRequesters(needs, tenantId, clientId);
    needs.journal.info('client erased', { tenantId, clientId });
    return { clientId, erasedAt };
  };
