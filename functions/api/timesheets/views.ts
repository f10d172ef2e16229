import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { accountingOutcomes } from '../../../domain/operations/time-entries/account.ts';
import { Money } from '../money.ts';

const Total = z
  .strictObject({
    entries: z.int(),
    seconds: z.int().describe('As worked.'),
    amounts: z.array(Money).describe('Before tax, one for each currency.'),
    unpriced: z.int().describe('Entries whose cost is not known, and in no amount.'),
  })
  .meta({ id: 'TimeTotal' });

export const TimeTotals = Total.extend({
  proposed: Total,
  held: Total,
  open: Total,
  accounted: Total,
  invoiced: Total,
}).meta({ id: 'TimeTotals' });

export const AccountedEntries = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        contractId: Id,
        billableId: Id,
        outcome: z.enum(accountingOutcomes),
        accounted: z
          .strictObject({ at: z.iso.datetime(), cost: z.int(), currency: z.string(), perHour: z.string().optional() })
          .optional()
          .describe('What is kept of it, in minor units.'),
        problem: z.strictObject({ code: z.string(), detail: z.string() }).optional(),
      }),
    ),
    more: z.boolean().describe('There is more than one request takes.'),
  })
  .meta({ id: 'AccountedTimeEntries' });
