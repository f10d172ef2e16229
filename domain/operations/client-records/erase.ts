import { itemsOf } from '../../batches/readiness.ts';
import type { Instant } from '../../calendar/local-date.ts';
import { accountIds, type Client } from '../../clients/client.ts';
import { erasedDetails } from '../../clients/erased.ts';
import { type ContractStatus, statusOn } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import { askedBy, dueBackOf, NOTHING_SETTLED, openOf } from '../../invoicing/settlement.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { todayOf } from '../../tenants/today.ts';
import { changedByHand } from '../../tickets/by-hand.ts';
import { priceMany } from '../billing-preview/price-many.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import { removeDocuments } from '../contract-documents/documents.ts';
import type { FileRemover } from '../contract-documents/ports.ts';
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

interface EraseNeeds extends Pick<TableNeeds, 'stores' | 'clock' | 'journal'> {
  /** Of the documents of its contracts. */
  readonly files: FileRemover;
}

const inUse = (detail: string): BillingError => new BillingError('ClientInUse', detail);

interface Forgotten {
  readonly client: Client;
  readonly erasedAt: Instant;
}

/** Nobody is forgotten who has a contract that runs, or one on which something is still to be billed. */
const guardContracts = async (needs: EraseNeeds, tenantId: string, client: Client): Promise<void> => {
  const { stores, clock } = needs;
  const tenant = await tenantOf(stores, tenantId);
  const today = todayOf(tenant, clock());
  const ids = accountIds(client);
  // What a merge has not moved yet is still a duplicate's.
  const contracts = (await Promise.all(ids.map((id) => stores.contracts.ofClient(tenantId, id)))).flat();
  const over: readonly ContractStatus[] = ['ended', 'lapsed', 'declined'];
  const running = contracts.filter((contract) => !over.includes(statusOn(contract, today)));
  if (running.length > 0) throw inUse(`contracts that have not ended yet: ${running.length}`);
  const contractIds = contracts.map(({ contractId }) => contractId);
  const records: readonly ContractRecord[] =
    contractIds.length === 0 ? [] : [...(await stores.contracts.many(tenantId, contractIds)).values()];
  const how = { tenant, through: today, lineGrouping: 'entry', openWork: true } as const;
  const priced = await priceMany(needs, how, records, new Map(ids.map((id) => [id, client])));
  const open = priced.filter((one) => one.standing !== undefined || itemsOf(one.open).length > 0);
  if (open.length > 0) throw inUse(`contracts on which something is still to be billed: ${open.length}`);
};

/** Nor anybody who still has to pay, or to get something back. */
const guardMoney = async ({ stores }: EraseNeeds, tenantId: string, client: Client): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await stores.ledger.listOfClient(tenantId, accountIds(client), { limit: PAGE, cursor });
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

/** A client once it has forgotten who it is: in one write with its history; from then on it gets no contract. */
const eraseDetails = async (needs: EraseNeeds, { tenantId, clientId, by, confirm }: Erasure): Promise<Forgotten> => {
  const { stores, clock } = needs;
  return untilAgreed(async () => {
    const client = await stores.clients.get(tenantId, clientId);
    if (!client) throw notFound('client', clientId);
    if (client.erasedAt !== undefined) return { client, erasedAt: client.erasedAt };
    if (client.name !== confirm) {
      const detail = 'must be the name of the client';
      throw new BillingError('RequestInvalid', `confirm ${detail}`, [{ pointer: '/confirm', detail }]);
    }
    await guardContracts(needs, tenantId, client);
    await guardMoney(needs, tenantId, client);
    const erasedAt = clock().toISOString();
    const erased = await stores.clients.erase(tenantId, client, erasedDetails(client), erasedAt, by);
    return erased ? { client, erasedAt } : undefined;
  });
};

/** What was known of the duplicates that were merged into it goes too. */
const eraseDuplicates = async (
  { stores, clock }: EraseNeeds,
  { tenantId, by }: Erasure,
  { absorbed = [] }: Client,
): Promise<void> => {
  for (const duplicateId of absorbed)
    await untilDone(async () => {
      const duplicate = await stores.clients.get(tenantId, duplicateId);
      if (!duplicate || duplicate.erasedAt !== undefined) return true;
      const at = clock().toISOString();
      return (await stores.clients.erase(tenantId, duplicate, erasedDetails(duplicate), at, by)) || undefined;
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

/** Throws where there is more to do than fits into one request. */
type InTime = () => void;

/** What people keep with its contracts goes, whoever is named in it. */
const eraseFiles = async (needs: EraseNeeds, tenantId: string, clientId: string, inTime: InTime): Promise<void> => {
  for (const { contractId } of await needs.stores.contracts.ofClient(tenantId, clientId)) {
    inTime();
    await removeDocuments(needs)(tenantId, contractId);
  }
};

const eraseRequesters = async (needs: EraseNeeds, tenantId: string, clientId: string, inTime: InTime) => {
  const { stores } = needs;
  let cursor: string | undefined;
  do {
    const page = await stores.tickets.listOfClient(tenantId, clientId, undefined, { limit: PAGE, cursor });
    const asking = page.items.filter(({ heard }) => heard.facts.requester != null);
    await concurrently(asking, AT_ONCE, ({ ticketId }) => eraseRequester(needs, tenantId, ticketId));
    cursor = page.cursor ?? undefined;
    if (cursor !== undefined) inTime();
  } while (cursor !== undefined);
};

/**
 * Forgets who a client is: its own particulars and contacts, its equipment, the documents of its contracts, and who asked for help in its tickets. Its documents stay as
 * they were issued, with its history, its contracts and the work that they bill (docs/decisions/0030). Stopped anywhere it goes
 * on when it is asked for again. Throws `NotFound`, `RequestInvalid` and `ClientInUse`.
 */
export const eraseClient =
  (needs: EraseNeeds) =>
  async (erasure: Erasure): Promise<Erased> => {
    const { tenantId, clientId } = erasure;
    const { client, erasedAt } = await eraseDetails(needs, erasure);
    await eraseDuplicates(needs, erasure, client);
    const end = needs.clock().getTime() + ERASING_MILLISECONDS;
    const inTime = (): void => {
      if (needs.clock().getTime() <= end) return;
      throw new BillingError(
        'ServiceBusy',
        'there is much to forget: repeat the request under the same Idempotency-Key',
      );
    };
    for (const id of accountIds(client)) {
      await eraseEquipment(needs, tenantId, id);
      await eraseFiles(needs, tenantId, id, inTime);
      await eraseRequesters(needs, tenantId, id, inTime);
    }
    needs.journal.info('client erased', { tenantId, clientId });
    return { clientId, erasedAt };
  };
