import { type EquipmentSchedule, warrantyScheduleOf } from '../../alerts/warranty.ts';
import type { Equipment } from '../../equipment/equipment.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { scheduleMoment } from '../for-each-tenant.ts';

/** What is due of a piece that is about to be stored under `piece.version`. */
export const equipmentScheduleAfter = (
  { settings, version }: Tenant,
  piece: Equipment,
  current: EquipmentSchedule | undefined,
  now: Date,
): EquipmentSchedule | undefined => warrantyScheduleOf(piece, settings, version, current, scheduleMoment(now));
