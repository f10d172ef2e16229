import * as z from 'zod';
import { NewEquipment } from '../../../domain/equipment/equipment.ts';
import { Id } from '../../../domain/ids.ts';

export const EquipmentView = NewEquipment.safeExtend({ equipmentId: Id, version: z.int() }).meta({ id: 'Equipment' });
