import * as z from 'zod';
import { WarrantyAlerts } from '../alerts/warranty.ts';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { line, paragraph } from '../text.ts';

/** `retired`: no longer looked after; what is known of it stays. */
export const equipmentStates = ['active', 'retired'] as const;
export type EquipmentState = (typeof equipmentStates)[number];

/** Contracts that one piece of equipment can be under. */
const MAX_CONTRACTS = 10;

const details = {
  name: line(120),
  /** As its maker gave it; not unique, because makers share numbers. */
  serialNumber: line(80).optional(),
  make: line(80).optional(),
  model: line(80).optional(),
  /** Where it stands. */
  site: line(200).optional(),
  warrantyUntil: LocalDateSchema.optional().describe('The last day of its warranty.'),
  warrantyAlerts: WarrantyAlerts.optional().describe(
    'Warnings of the end of the warranty; those of the settings where there are none. They go to whom they name, else to the account managers of its contracts, else to those of its client’s, else to the firm.',
  ),
  contractIds: z
    .array(Id)
    .max(MAX_CONTRACTS)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'must not name the same contract twice' })
    .default([])
    .describe('The contracts of the client that it is under.'),
  state: z.enum(equipmentStates).default('active'),
  notes: paragraph(2000).optional(),
};

/** What is known of a piece of equipment beside whose it is. */
export const EquipmentDetails = z.strictObject(details).meta({ id: 'EquipmentDetails' });
export type EquipmentDetails = z.infer<typeof EquipmentDetails>;

export const NewEquipment = z.strictObject({ clientId: Id, ...details }).meta({
  id: 'NewEquipment',
  examples: [{ clientId: '0'.repeat(26), name: 'Printer on the second floor', serialNumber: 'SN-4711' }],
});
export type NewEquipment = z.infer<typeof NewEquipment>;

/** Something of a client that work is done on. It never changes hands: another client's is another piece. */
export interface Equipment extends NewEquipment {
  readonly equipmentId: string;
  readonly version: number;
}

/** A piece of a client that is erased: what bills follow from, and nothing that says whose it was or where it stands. */
export const forgotten = ({ equipmentId, clientId, warrantyUntil, contractIds, version }: Equipment): Equipment => ({
  ...{ equipmentId, clientId, contractIds, version },
  ...(warrantyUntil === undefined ? {} : { warrantyUntil }),
  name: '-',
  state: 'retired',
});
