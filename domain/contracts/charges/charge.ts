import * as z from 'zod';
import { ExpenseCharge } from './expense.ts';
import { Metered } from './metered.ts';
import { OneTime } from './one-time.ts';
import { PrepaidBlock } from './prepaid-block.ts';
import { RecurringFee } from './recurring-fee.ts';
import { StepTariff } from './step-tariff.ts';
import { TimeCharge } from './time.ts';

/** One rule that makes money. Closed: a new kind is a file here, a branch in `domain/pricing/bill.ts`, and no more. */
export const Charge = z
  .discriminatedUnion('kind', [RecurringFee, TimeCharge, PrepaidBlock, StepTariff, Metered, OneTime, ExpenseCharge])
  .meta({ id: 'Charge' });
export type Charge = z.infer<typeof Charge>;
export type ChargeKind = Charge['kind'];
