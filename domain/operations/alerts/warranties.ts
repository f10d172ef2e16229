import { recordsOf } from '../../alerts/told.ts';
import {
  type WarrantyOccurrence,
  warrantyAhead,
  warrantyAlertsOf,
  warrantyDueBy,
  warrantyScheduleFrom,
  withWarrantyTold,
} from '../../alerts/warranty.ts';
import { type Contract, statusOn } from '../../contracts/contract.ts';
import { composeWarrantyMail } from '../../documents/warranty-mail.ts';
import type { Equipment } from '../../equipment/equipment.ts';
import { idFrom } from '../../ids.ts';
import { warrantyPurpose } from '../../mails/purpose.ts';
import type { DueEquipment } from '../../table/equipment-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { distinct } from './tell.ts';
import { type Telling, tellEach, untilTold } from './until-told.ts';

/** A piece with what a mail says of it. */
interface Standing {
  readonly piece: Equipment;
  readonly client: string;
  /** Those that it is under. */
  readonly contracts: readonly Contract[];
  /** Who is told where an alert names nobody. */
  readonly managers: readonly string[];
}

const emailsOf = (contracts: readonly Contract[]): readonly string[] =>
  distinct(contracts.flatMap(({ accountManagers = [] }) => accountManagers.map(({ email }) => email)));

/** Whom a warranty concerns: the account managers of its contracts, else those of its client's, else the firm. */
const standingOf = async ({ stores, clock }: TableNeeds, tenant: Tenant, piece: Equipment): Promise<Standing> => {
  const { tenantId, settings } = tenant;
  const [records, client] = await Promise.all([
    stores.contracts.many(tenantId, piece.contractIds),
    stores.clients.get(tenantId, piece.clientId),
  ]);
  const contracts = [...records.values()].map(({ contract }) => contract);
  const own = emailsOf(contracts);
  const today = todayOf(tenant, clock());
  const all = own.length > 0 ? [] : await stores.contracts.ofClient(tenantId, piece.clientId);
  const others = emailsOf(all.filter((contract) => statusOn(contract, today) === 'active'));
  const managers = [own, others].find((emails) => emails.length > 0) ?? [settings.email];
  return { piece, client: client?.name ?? piece.clientId, contracts, managers };
};

const tell = (
  needs: TableNeeds,
  mailer: Mailer,
  tenant: Tenant,
  { piece, client, contracts, managers }: Standing,
  { alert, on }: WarrantyOccurrence,
  isTimeUp: () => boolean,
): Promise<Telling> => {
  const { tenantId, settings } = tenant;
  const { equipmentId } = piece;
  const today = todayOf(tenant, needs.clock());
  return tellEach(alert.to ? distinct(alert.to) : managers, isTimeUp, (to) => {
    const key = idFrom('warranty', equipmentId, alert.alertId, on, to.toLowerCase());
    return untilTold(
      needs,
      { tenantId, aboutId: equipmentId },
      (attempt) => warrantyPurpose(key, attempt),
      (purpose) =>
        tellFirm(
          needs,
          mailer,
          tenant,
          { aboutId: equipmentId, purpose },
          (envelope) =>
            composeWarrantyMail({
              ...envelope,
              locale: settings.locale,
              country: settings.address.country,
              ...{ piece, client, on, today },
              contracts: contracts.map(({ name }) => name),
            }),
          to,
        ),
    );
  });
};

/**
 * Tells what is due of one warranty, and moves its schedule on last: a sweep that dies before that finds it still due, and
 * a mail that is out is not sent again. `waits` and `stopped` leave it due.
 */
export const seeToWarranty =
  (needs: TableNeeds, mailer: Mailer, isTimeUp: () => boolean) =>
  async (tenant: Tenant, due: DueEquipment): Promise<Telling> => {
    const { equipment } = needs.stores;
    const { tenantId, settings, version } = tenant;
    const piece = await equipment.get(tenantId, due.equipmentId);
    if (!piece) return 'told';
    const now = scheduleMoment(needs.clock());
    const today = todayOf(tenant, needs.clock());
    let records = recordsOf(warrantyAlertsOf(piece, settings), due.schedule.alerts, today);
    const dues = warrantyDueBy(warrantyAhead(piece, settings, records), settings, now);
    const standing = dues.length > 0 ? await standingOf(needs, tenant, piece) : undefined;
    for (const occurrence of standing ? dues : []) {
      const telling = standing && (await tell(needs, mailer, tenant, standing, occurrence, isTimeUp));
      if (telling !== 'told') return telling ?? 'told';
      records = withWarrantyTold(records, occurrence);
    }
    await equipment.moveSchedule(due, warrantyScheduleFrom(piece, settings, version, records, now));
    return 'told';
  };
