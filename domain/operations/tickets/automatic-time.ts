import { accepted } from '../../billables/checked.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { automaticEntry, automaticTimeFor, technicianOf, withRecorded } from '../../tickets/automatic-time.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { untilDone } from '../until-done.ts';
import { standingFor } from './settle.ts';

type Recording = { readonly stores: Pick<Needs['stores'], 'tickets' | 'contracts' | 'tenants' | 'technicians'> };

interface Step {
  readonly ticket: TicketRecord;
  readonly more: boolean;
}

/** Writes one part of what is due, together with the ticket that tells of it; undefined when somebody was faster. */
const recordNext = async ({ stores }: Recording, tenantId: string, read: TicketRecord): Promise<Step | undefined> => {
  const record = read.contractId === undefined ? undefined : await stores.contracts.get(tenantId, read.contractId);
  if (!record) return { ticket: read, more: false };
  const { contract, state } = record;
  if (contract.terms.every(({ automaticTime }) => automaticTime === undefined)) return { ticket: read, more: false };
  const zone = await zoneOf(stores, tenantId);
  const [next, ...others] = automaticTimeFor(read, contract, zone);
  if (!next) return { ticket: read, more: false };
  const technician = technicianOf(read);
  const [standing, known] = await Promise.all([
    standingFor(stores, tenantId, read, record),
    stores.technicians.named(tenantId, [technician]),
  ]);
  const { workType } = known.get(technician) ?? {};
  const entry = accepted(automaticEntry(read, next, contract, standing, { zone, workType }));
  const told: TicketRecord = { ...read, automatic: withRecorded(read.automatic ?? [], next) };
  const saved = await stores.tickets.saveWith(tenantId, read, told, entry, state, isWaiting(entry));
  return saved ? { ticket: { ...told, version: read.version + 1 }, more: others.length > 0 } : undefined;
};

/**
 * Records the time that a ticket's contract gives it by itself (`automaticTime` of its terms). Every part is one
 * transaction with the ticket, which knows what is recorded: stopped anywhere it is run again, and nothing is there twice.
 */
export const recordAutomaticTime =
  (needs: Recording) =>
  async (tenantId: string, ticket: TicketRecord): Promise<TicketRecord> => {
    let step: Step = { ticket, more: true };
    while (step.more) {
      const { ticket: last } = step;
      let first = true;
      step = await untilDone(async () => {
        const read = first ? last : await needs.stores.tickets.get(tenantId, last.ticketId);
        first = false;
        return recordNext(needs, tenantId, read ?? last);
      });
    }
    return step.ticket;
  };
