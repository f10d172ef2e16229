import type { Programme } from '../../programmes/programme.ts';
import { keptInMind } from '../../programmes/reminders.ts';
import { ticketOfVisit, visitTicketId } from '../../programmes/visit-ticket.ts';
import { nextLook, nextStep, withDone } from '../../programmes/visits.ts';
import { scheduleShards } from '../../table/contract-schedule-store.ts';
import type { DueProgramme } from '../../table/programme-store.ts';
import { todayOf } from '../../tenants/today.ts';
import { type Sweep, scheduleMoment } from '../for-each-tenant.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { createTicket } from '../tickets/change.ts';
import { type Reminders, remindOfVisits } from './remind.ts';

/** Programmes that are read ahead. */
const PAGE = 25;
/** Visits of one programme that one sweep sees to; more are still due in the next. */
const MOST_STEPS = 50;

/**
 * Makes tickets of the visits of a programme that are due, tells people of those that are near, and notes it last: stopped
 * before that, the next sweep finds them still due, their tickets there and their mails out. Whoever changes the programme meanwhile leaves it due, by what it is then.
 */
const seeToVisits =
  (needs: TableNeeds, reminders: Reminders) =>
  async ({ tenantId, contractId, programmeId }: DueProgramme): Promise<void> => {
    const { stores, clock } = needs;
    const [tenant, record, contract] = await Promise.all([
      tenantOf(stores, tenantId),
      stores.programmes.get(tenantId, contractId, programmeId),
      stores.contracts.get(tenantId, contractId),
    ]);
    const now = scheduleMoment(clock());
    if (!record?.nextAt || record.nextAt > now || !contract) return;
    const { timeZone } = tenant.settings;
    const today = todayOf(tenant, clock());
    let programme: Programme = record.programme;
    for (let n = 0; n < MOST_STEPS; n += 1) {
      const step = nextStep(programme, contract.contract, today);
      if (!step) break;
      if (step.makes) {
        const { asked, visit } = ticketOfVisit(programme, step.visit, timeZone);
        await createTicket(needs)(tenantId, visitTicketId(programmeId, step.visit.occurrence), asked, visit);
        programme = keptInMind(programme, step.visit, today);
      }
      programme = withDone(programme, step.visit);
    }
    const isMore = nextStep(programme, contract.contract, today) !== undefined;
    const reminded = await remindOfVisits(needs, reminders, tenant, contract.contract, programme, now);
    programme = reminded.programme;
    const isDue = isMore || reminded.telling !== 'told';
    const nextAt = isDue ? record.nextAt : nextLook(programme, timeZone, now);
    await stores.programmes.replace(tenantId, record.programme, { programme, nextAt });
  };

/**
 * Makes tickets of all visits that are due by now, and tells people of those that are near, of all firms: one Query for each
 * partition where there are none.
 */
export const makeVisits = async (needs: TableNeeds, reminders: Reminders, sweep: Sweep): Promise<void> => {
  const now = scheduleMoment(needs.clock());
  const see = seeToVisits(needs, reminders);
  for (const shard of scheduleShards) {
    let cursor: string | null | undefined;
    do {
      const page = await needs.stores.programmes.due(shard, now, { limit: PAGE, cursor: cursor ?? undefined });
      for (const due of page.items) {
        if (reminders.isTimeUp()) return;
        await sweep.attempt(due.tenantId, () => see(due));
      }
      cursor = page.cursor;
    } while (cursor !== null);
  }
};
