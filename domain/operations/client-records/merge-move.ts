import { eventOf } from '../../contracts/history.ts';
import { equipmentStates } from '../../equipment/equipment.ts';
import type { Mapped } from '../../integrations/mapped.ts';
import { projectStates } from '../../projects/project.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { scheduleAfter } from '../alerts/schedules.ts';
import { concurrently } from '../concurrently.ts';
import { storeEquipment } from '../equipment.ts';
import type { TableNeeds } from '../ports.ts';
import { untilDone } from '../until-done.ts';

/** From whom to whom all goes that is the client's own. */
export interface Moving {
  readonly tenant: Tenant;
  /** The duplicate, and those that it had taken in. */
  readonly from: readonly string[];
  readonly into: string;
  /** The person's `sub`. */
  readonly by: string;
  /** Throws where there is more to do than fits into one request. */
  readonly inTime: () => void;
}

const isAmong = (ids: readonly string[], id: string | undefined): boolean => id !== undefined && ids.includes(id);

type MoveNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

const PAGE = 50;
const AT_ONCE = 4;

/** Does something with each item of a list, page by page; what leaves the list meanwhile lies before its cursor. */
const each = async <T>(
  { inTime }: Pick<Moving, 'inTime'>,
  list: (page: PageRequest) => Promise<Page<T>>,
  one: (item: T) => Promise<unknown>,
): Promise<void> => {
  let cursor: string | undefined;
  do {
    inTime();
    const page = await list({ limit: PAGE, cursor });
    await concurrently(page.items, AT_ONCE, one);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
};

/** A contract goes over as it is: what was billed of it stays, and whoever drafts its bill at this moment has to do it again. */
const moveContract = ({ stores, clock }: MoveNeeds, { tenant, from, into, by }: Moving, contractId: string) =>
  untilDone(async () => {
    const { tenantId } = tenant;
    const record = await stores.contracts.get(tenantId, contractId);
    if (!record || !isAmong(from, record.contract.clientId)) return true;
    const { contract, state } = record;
    const moved = { ...contract, clientId: into };
    const schedule = await scheduleAfter({ stores }, tenant, moved, clock());
    const event = eventOf(contract, { kind: 'clientMerged', fromClient: contract.clientId }, { by }, clock());
    const done = await stores.contracts.replace(tenantId, record, moved, state.correctFrom, schedule, event);
    return done || undefined;
  });

const moveEquipment = (needs: MoveNeeds, { tenant: { tenantId }, from, into }: Moving, equipmentId: string) =>
  untilDone(async () => {
    const read = await needs.stores.equipment.get(tenantId, equipmentId);
    if (!read || !isAmong(from, read.clientId)) return true;
    return storeEquipment(needs, tenantId, read, { ...read, clientId: into });
  });

const moveProject = ({ stores }: MoveNeeds, { tenant: { tenantId }, from, into }: Moving, projectId: string) =>
  untilDone(async () => {
    const read = await stores.projects.get(tenantId, projectId);
    if (!read || !isAmong(from, read.clientId)) return true;
    return stores.projects.replace(tenantId, read, { ...read, clientId: into });
  });

const moveTicket = ({ stores }: MoveNeeds, { tenant: { tenantId }, from, into }: Moving, ticketId: string) =>
  untilDone(async () => {
    const read = await stores.tickets.get(tenantId, ticketId);
    if (!read || !isAmong(from, read.clientId)) return true;
    return (await stores.tickets.save(tenantId, read, { ...read, clientId: into })) || undefined;
  });

const isOf = (from: readonly string[], mapped: Mapped): boolean =>
  'clientId' in mapped && isAmong(from, mapped.clientId);

/** What tools call by a name of theirs: of one integration. */
const moveMappings = async ({ stores }: MoveNeeds, moving: Moving, integrationId: string): Promise<void> => {
  const { tenant, from, into } = moving;
  const { tenantId } = tenant;
  const { mappings } = stores;
  await each(
    moving,
    (page) => mappings.list(tenantId, integrationId, page),
    async ({ mappingId, mapped: listed }) => {
      if (!isOf(from, listed)) return;
      await untilDone(async () => {
        const read = (await mappings.get(tenantId, integrationId, mappingId))?.mapped;
        if (!read || !isOf(from, read)) return true;
        return mappings.replaceOne(tenantId, integrationId, read, { ...read, clientId: into } as Mapped);
      });
    },
  );
  await untilDone(async () => {
    const { rules, version } = await mappings.rules(tenantId, integrationId);
    if (rules.every(({ when }) => !isAmong(from, when.clientId))) return true;
    const next = rules.map((rule) =>
      isAmong(from, rule.when.clientId) ? { ...rule, when: { ...rule.when, clientId: into } } : rule,
    );
    return mappings.replaceRules(tenantId, integrationId, version, { rules: next });
  });
};

/**
 * Moves all that is a merged client's own to the one that stays: contracts, equipment, projects, tickets, and what tools are mapped to it.
 * Each by itself, if it is still the old one's: stopped anywhere it is gone on with by who asks again. What is issued stays where it is.
 */
export const moveAll = async (needs: MoveNeeds, moving: Moving): Promise<void> => {
  const { stores } = needs;
  const { tenant, from } = moving;
  const { tenantId } = tenant;
  for (const id of from) {
    await each(
      moving,
      (page) => stores.contracts.list(tenantId, page, id),
      ({ contractId }) => moveContract(needs, moving, contractId),
    );
    for (const state of equipmentStates)
      await each(
        moving,
        (page) => stores.equipment.list(tenantId, id, state, page),
        ({ equipmentId }) => moveEquipment(needs, moving, equipmentId),
      );
    for (const state of projectStates)
      await each(
        moving,
        (page) => stores.projects.list(tenantId, state, { clientId: id }, page),
        ({ projectId }) => moveProject(needs, moving, projectId),
      );
    await each(
      moving,
      (page) => stores.tickets.listOfClient(tenantId, id, undefined, page),
      ({ ticketId }) => moveTicket(needs, moving, ticketId),
    );
  }
  // Tools' mappings lie by integration and not by client: they are walked through once for all.
  await each(
    moving,
    (page) => stores.integrations.list(tenantId, page),
    ({ integrationId }) => moveMappings(needs, moving, integrationId),
  );
};
