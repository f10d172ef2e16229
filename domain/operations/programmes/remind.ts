import type { Instant, LocalDate } from '../../calendar/local-date.ts';
import type { Contract } from '../../contracts/contract.ts';
import { composeVisitMail } from '../../documents/visit-mail.ts';
import { idFrom } from '../../ids.ts';
import { visitPurpose } from '../../mails/purpose.ts';
import type { Programme } from '../../programmes/programme.ts';
import { remindingOf, withForgotten, withReminded } from '../../programmes/reminders.ts';
import { visitTicketId } from '../../programmes/visit-ticket.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { type Ticket, ticketOf } from '../../tickets/ticket.ts';
import { distinct, managersOf } from '../alerts/tell.ts';
import { type Telling, tellEach, untilTold } from '../alerts/until-told.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';

/** What a sweep is given to tell people of visits. */
export interface Reminders {
  readonly mailer: Mailer;
  readonly isTimeUp: () => boolean;
}

/** A visit that its people are to be told of. */
interface DueVisit {
  readonly tenant: Tenant;
  readonly contract: Contract;
  readonly programme: Programme;
  readonly ticket: Ticket;
  readonly on: LocalDate;
}

/** The technician of the ticket and whom the programme names; where neither has an address, who looks after the contract. */
const addresseesOf = async (
  { stores }: TableNeeds,
  { tenant, contract, programme, ticket }: DueVisit,
): Promise<readonly string[]> => {
  const { technician } = ticket;
  const known = technician === undefined ? undefined : await stores.technicians.named(tenant.tenantId, [technician]);
  const email = technician === undefined ? undefined : known?.get(technician)?.email;
  const named = distinct([...(email === undefined ? [] : [email]), ...(programme.reminder?.to ?? [])]);
  return named.length > 0 ? named : managersOf(contract, tenant.settings.email);
};

const tell = async (needs: TableNeeds, { mailer, isTimeUp }: Reminders, visit: DueVisit): Promise<Telling> => {
  const { tenant, contract, programme, ticket, on } = visit;
  const { tenantId, settings } = tenant;
  const aboutId = contract.contractId;
  const client = await needs.stores.clients.get(tenantId, contract.clientId);
  const { lines = [], postalCode = '', city = '' } = client?.address ?? {};
  return tellEach(await addresseesOf(needs, visit), isTimeUp, (to) => {
    const key = idFrom('visitReminder', ticket.ticketId, on, to.toLowerCase());
    return untilTold(
      needs,
      { tenantId, aboutId },
      (attempt) => visitPurpose(key, attempt),
      (purpose) =>
        tellFirm(
          needs,
          mailer,
          tenant,
          { aboutId, purpose },
          (envelope) =>
            composeVisitMail({
              ...envelope,
              locale: settings.locale,
              country: settings.address.country,
              ...{ ticket, on, minutes: programme.minutes },
              client: client?.name ?? contract.clientId,
              address: [...lines, `${postalCode} ${city}`.trim()].filter((line) => line !== ''),
              contract: contract.name,
              today: todayOf(tenant, needs.clock()),
            }),
          to,
        ),
    );
  });
};

/** A programme after its people were told of the visits that are near, and whether some of them wait still. */
export const remindOfVisits = async (
  needs: TableNeeds,
  reminders: Reminders,
  tenant: Tenant,
  contract: Contract,
  read: Programme,
  now: Instant,
): Promise<{ readonly programme: Programme; readonly telling: Telling }> => {
  let programme = read;
  let telling: Telling = 'told';
  for (const visit of read.upcoming ?? []) {
    const { occurrence } = visit;
    const record = await needs.stores.tickets.get(tenant.tenantId, visitTicketId(read.programmeId, occurrence));
    const ticket = record && ticketOf(record);
    const reminding = remindingOf(programme, visit, ticket, tenant.settings.timeZone, now);
    if (reminding.kind === 'wait') continue;
    if (reminding.kind === 'forget' || !ticket) {
      programme = withForgotten(programme, occurrence);
      continue;
    }
    const one = await tell(needs, reminders, { tenant, contract, programme, ticket, on: reminding.on });
    if (one === 'stopped') return { programme, telling: one };
    if (one === 'told') programme = withReminded(programme, occurrence, reminding.on);
    else telling = one;
  }
  return { programme, telling };
};
