import * as z from 'zod';
import { Currency } from '../../domain/money/currency.ts';
import type { Minor } from '../../domain/money/rounding.ts';

/** An amount as this API writes it. */
export const Money = z
  .strictObject({
    amount: z.int().describe('Whole minor units: 12345 EUR is 123.45 €, 12345 JPY is 12345 ¥.'),
    currency: Currency,
  })
  .meta({ id: 'Money', examples: [{ amount: 12345, currency: 'EUR' }] });
export type Money = z.infer<typeof Money>;

/** An amount of at least one minor unit. */
export const SomeMoney = Money.extend({ amount: Money.shape.amount.min(1) }).meta({ id: 'SomeMoney' });

export const moneyOf = (amount: Minor, currency: string): Money => ({ amount, currency });
