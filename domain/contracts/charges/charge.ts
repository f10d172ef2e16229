import * as z from 'zod';
import { RecurringFee } from './recurring-fee.ts';
import { TimeCharge } from './time.ts';

/** One rule that makes money. Closed: a new kind is a file here, a branch in `domain/pricing/bill.ts`, and no more. */
export const Charge = z.discriminatedUnion('kind', [RecurringFee, TimeCharge]).meta({ id: 'Charge' });
export type Charge = z.infer<typeof Charge>;
