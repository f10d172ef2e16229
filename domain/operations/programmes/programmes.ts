import { accepted } from '../../billables/checked.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import {
  changedProgramme,
  newProgramme,
  refusalOfMade,
  type VisitChange,
  withVisit,
} from '../../programmes/change-programme.ts';
import type { NewProgramme, Programme, ProgrammeDetails } from '../../programmes/programme.ts';
import { visitTicketId } from '../../programmes/visit-ticket.ts';
import { dueAt } from '../../programmes/visits.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { todayOf } from '../../tenants/today.ts';
import { contractOf } from '../billables/read.ts';
import { mustBeThere, notFound, replaceRecord } from '../change.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type ProgrammeNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** Plans visits on a contract. The same id gives the same programme, so a repetition gets the one that stands. */
export const createProgramme =
  ({ stores, clock }: ProgrammeNeeds) =>
  async (tenantId: string, programmeId: string, asked: NewProgramme): Promise<Programme> => {
    await contractOf(stores, tenantId, asked.contractId);
    const tenant = await tenantOf(stores, tenantId);
    const programme = newProgramme(programmeId, asked, todayOf(tenant, clock()));
    const nextAt = dueAt(programme, tenant.settings.timeZone, scheduleMoment(clock()));
    return (await stores.programmes.create(tenantId, { programme, nextAt })).programme;
  };

export const readProgramme =
  ({ stores }: Pick<ProgrammeNeeds, 'stores'>) =>
  async (tenantId: string, contractId: string, programmeId: string): Promise<Programme> =>
    mustBeThere('programme', programmeId, await stores.programmes.get(tenantId, contractId, programmeId)).programme;

/** A page of a contract's programmes, in no order. */
export const listProgrammes =
  ({ stores }: Pick<ProgrammeNeeds, 'stores'>) =>
  async (tenantId: string, contractId: string, page: PageRequest): Promise<Page<Programme>> => {
    if (!(await stores.contracts.get(tenantId, contractId))) throw notFound('contract', contractId);
    return stores.programmes.list(tenantId, contractId, page);
  };

/** A programme as a caller has seen it. */
export interface SeenProgramme {
  readonly tenantId: string;
  readonly contractId: string;
  readonly programmeId: string;
  readonly expected: number;
}

/** Writes what `decide` makes of a programme with when it is to be looked at, if it still is what the caller has seen. */
const changing = async (
  { stores, clock }: ProgrammeNeeds,
  { tenantId, contractId, programmeId, expected }: SeenProgramme,
  decide: (read: Programme, today: LocalDate) => Programme,
  guard?: () => Promise<void>,
): Promise<Programme> => {
  const [read, tenant] = await Promise.all([
    readProgramme({ stores })(tenantId, contractId, programmeId),
    tenantOf(stores, tenantId),
  ]);
  const wanted = decide(read, todayOf(tenant, clock()));
  return replaceRecord({
    ...{ what: 'programme', read, stored: read, wanted, expected },
    ...(guard && { guard }),
    replace: async () => {
      const nextAt = dueAt(wanted, tenant.settings.timeZone, scheduleMoment(clock()));
      return (await stores.programmes.replace(tenantId, read, { programme: wanted, nextAt }))?.programme;
    },
  });
};

/** Replaces what is planned but the contract. Visits that are tickets stay as they are. */
export const changeProgramme =
  (needs: ProgrammeNeeds) =>
  (seen: SeenProgramme, asked: ProgrammeDetails): Promise<Programme> =>
    changing(needs, seen, (read, today) => changedProgramme(read, asked, today));

/** Moves or skips one visit, which is known by the day that the cadence gives it. */
export const changeVisit =
  (needs: ProgrammeNeeds) =>
  (seen: SeenProgramme, occurrence: LocalDate, asked: VisitChange): Promise<Programme> =>
    changing(
      needs,
      seen,
      (read, today) => accepted(withVisit(read, occurrence, asked, today)),
      // A sweep that was stopped has made the ticket, and has not noted it yet.
      async () => {
        const ticketId = visitTicketId(seen.programmeId, occurrence);
        if (await needs.stores.tickets.get(seen.tenantId, ticketId)) accepted(refusalOfMade);
      },
    );
