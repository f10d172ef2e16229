import type { Warranty } from '../../billables/warranty.ts';
import { BillingError } from '../../errors.ts';
import type { Stores } from '../../table/stores.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';

const refuse = (code: 'NotFound' | 'RequestInvalid', detail: string): BillingError =>
  new BillingError(code, `/equipmentId: ${detail}`, [{ pointer: '/equipmentId', detail }]);

/**
 * The ticket with the equipment that a person names: `undefined` leaves what it has, `null` takes it away. It must be of the
 * ticket's client, also where that is another one from now on.
 */
export const equipped = async (
  { equipment }: Pick<Stores, 'equipment'>,
  tenantId: string,
  read: TicketRecord | undefined,
  next: TicketRecord,
  asked: string | null | undefined,
): Promise<TicketRecord> => {
  if (asked === null) return { ...next, equipmentId: undefined };
  const equipmentId = asked ?? next.equipmentId;
  if (equipmentId === undefined) return next;
  if (equipmentId === read?.equipmentId && next.clientId === read.clientId) return next;
  const found = await equipment.get(tenantId, equipmentId);
  if (!found) throw refuse('NotFound', 'there is no such equipment');
  if (found.clientId !== next.clientId)
    throw refuse('RequestInvalid', 'is not of the client of the ticket: name one that is, or null');
  return { ...next, equipmentId };
};

/** The warranty of what a ticket is about, if it has one. */
export const warrantyOf = async (
  { equipment }: Pick<Stores, 'equipment'>,
  tenantId: string,
  { equipmentId, clientId }: TicketRecord,
): Promise<Warranty | undefined> => {
  if (equipmentId === undefined) return undefined;
  const found = await equipment.get(tenantId, equipmentId);
  // A tool may have put the ticket on another client since.
  if (found?.warrantyUntil === undefined || found.clientId !== clientId) return undefined;
  return { equipmentId, until: found.warrantyUntil };
};
