import type { TimeEntry } from '../../billables/billable.ts';
import type { Client } from '../../clients/client.ts';
import type { IssuedDocument } from '../../clients/history.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { ContractDocument } from '../../contracts/document.ts';
import type { Equipment } from '../../equipment/equipment.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { type Ticket, ticketOf } from '../../tickets/ticket.ts';
import { accountOf } from '../account-of.ts';
import { notFound } from '../change.ts';
import { listDocuments } from '../contract-documents/documents.ts';
import type { TableNeeds } from '../ports.ts';

/** One thing that is stored of a client. */
export type ClientRecord =
  | { readonly of: 'client'; readonly client: Client }
  | { readonly of: 'contract'; readonly contract: Contract }
  | { readonly of: 'contractDocument'; readonly document: ContractDocument }
  | { readonly of: 'equipment'; readonly equipment: Equipment }
  | { readonly of: 'ticket'; readonly ticket: Ticket }
  | { readonly of: 'timeEntry'; readonly entry: TimeEntry }
  | { readonly of: 'document'; readonly document: IssuedDocument };

/** Where an export goes on: a part, and the place in it. */
interface Place {
  readonly part: 'duplicates' | 'contracts' | 'files' | 'active' | 'retired' | 'tickets' | 'work' | 'documents';
  readonly cursor?: string | undefined;
  /** Of what lies with contracts: with which, and where the list of contracts goes on after it. */
  readonly contractId?: string | undefined;
  readonly after?: string | undefined;
}

interface Read {
  readonly items: readonly ClientRecord[];
  readonly next: Place | undefined;
}

type Reading = Pick<TableNeeds, 'stores'>;

/** Where to go on after a page of a part: in the part, or with the next one. */
const onward = (part: Place['part'], cursor: string | null, next?: Place): Place | undefined =>
  cursor === null ? next : { part, cursor };

/** What lies with contracts, which are looked through one after another, and what is read after it. */
interface WithContracts {
  readonly next: Place['part'];
  readonly read: (
    needs: Reading,
    tenantId: string,
    contractId: string,
    asked: PageRequest,
  ) => Promise<Page<ClientRecord>>;
}

const withContracts: Readonly<Record<'files' | 'work', WithContracts>> = {
  files: {
    next: 'active',
    read: async (needs, tenantId, contractId, asked) => {
      const { items, cursor } = await listDocuments(needs)(tenantId, contractId, asked);
      return { items: items.map((document) => ({ of: 'contractDocument', document })), cursor };
    },
  },
  work: {
    next: 'documents',
    read: async ({ stores }, tenantId, contractId, asked) => {
      const { items, cursor } = await stores.log.list(tenantId, contractId, ['time'], asked);
      return { items: items.map((entry) => ({ of: 'timeEntry', entry })), cursor };
    },
  },
};

const readWith = async (
  needs: Reading,
  tenantId: string,
  clientId: string,
  part: keyof typeof withContracts,
  { cursor, contractId, after }: Place,
  limit: number,
): Promise<Read> => {
  const { next, read } = withContracts[part];
  if (contractId !== undefined) {
    const page = await read(needs, tenantId, contractId, { limit, cursor });
    const rest: Place = after === undefined ? { part: next } : { part, after };
    return {
      items: page.items,
      next: page.cursor === null ? rest : { part, cursor: page.cursor, contractId, after },
    };
  }
  const found = await needs.stores.contracts.list(tenantId, { limit: 1, cursor: after }, clientId);
  const [contract] = found.items;
  if (!contract) return { items: [], next: { part: next } };
  const place = { part, contractId: contract.contractId, after: found.cursor ?? undefined } as const;
  return readWith(needs, tenantId, clientId, part, place, limit);
};

const readAt = async (
  needs: Reading,
  tenantId: string,
  clientId: string,
  place: Place,
  limit: number,
): Promise<Read> => {
  const { clients, contracts, equipment, tickets, ledger } = needs.stores;
  const asked = { limit, cursor: place.cursor };
  switch (place.part) {
    case 'duplicates': {
      const [, ...absorbed] = await accountOf(needs.stores, tenantId, clientId);
      const from = Number(place.cursor ?? 0);
      const ids = absorbed.slice(from, from + limit);
      const found = await clients.many(tenantId, ids);
      const rows = ids.flatMap((id) => found.get(id) ?? []);
      const cursor = from + limit < absorbed.length ? String(from + limit) : null;
      const records = rows.map((client): ClientRecord => ({ of: 'client', client }));
      return { items: records, next: onward('duplicates', cursor, { part: 'contracts' }) };
    }
    case 'contracts': {
      const { items, cursor } = await contracts.list(tenantId, asked, clientId);
      const records = items.map((contract): ClientRecord => ({ of: 'contract', contract }));
      return { items: records, next: onward('contracts', cursor, { part: 'files' }) };
    }
    case 'active':
    case 'retired': {
      const { items, cursor } = await equipment.list(tenantId, clientId, place.part, asked);
      const records = items.map((one): ClientRecord => ({ of: 'equipment', equipment: one }));
      const next = place.part === 'active' ? 'retired' : 'tickets';
      return { items: records, next: onward(place.part, cursor, { part: next }) };
    }
    case 'tickets': {
      const { items, cursor } = await tickets.listOfClient(tenantId, clientId, undefined, asked);
      const records = items.map((record): ClientRecord => ({ of: 'ticket', ticket: ticketOf(record) }));
      return { items: records, next: onward('tickets', cursor, { part: 'work' }) };
    }
    case 'files':
    case 'work':
      return readWith(needs, tenantId, clientId, place.part, place, limit);
    case 'documents': {
      const { items, cursor } = await ledger.listOfClient(
        tenantId,
        await accountOf(needs.stores, tenantId, clientId),
        asked,
      );
      const records = items.map((document): ClientRecord => ({ of: 'document', document }));
      return { items: records, next: onward('documents', cursor) };
    }
  }
};

/**
 * All that is stored of a client, in pages: the client itself, the duplicates that were merged into it, its contracts with their documents, its equipment, its tickets, the time on its contracts and
 * what documents it was issued. Each page is one read of one part (two or three of what lies with contracts): it may hold fewer than were asked for,
 * or none, while its cursor goes on. Throws `NotFound`.
 */
export const exportClient =
  (needs: Reading) =>
  async (tenantId: string, clientId: string, { limit, cursor }: PageRequest): Promise<Page<ClientRecord>> => {
    const client = await needs.stores.clients.get(tenantId, clientId);
    if (!client) throw notFound('client', clientId);
    if (cursor === undefined) {
      const next: Place = { part: client.absorbed ? 'duplicates' : 'contracts' };
      return { items: [{ of: 'client', client }], cursor: JSON.stringify(next) };
    }
    const { items, next } = await readAt(needs, tenantId, clientId, JSON.parse(cursor) as Place, limit);
    return { items, cursor: next ? JSON.stringify(next) : null };
  };
