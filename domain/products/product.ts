import * as z from 'zod';
import { type Checked, refuse } from '../billables/checked.ts';
import { refusalByTaxRate } from '../contracts/known-tax-rates.ts';
import { idFrom } from '../ids.ts';
import { Currency, minorDigits } from '../money/currency.ts';
import { Price, Quantity } from '../money/decimal.ts';
import { isExact } from '../money/exact.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import { line, paragraph, Slug } from '../text.ts';

export const productKinds = ['product', 'expense'] as const;

const details = {
  /** Stands on the invoice, unless an expense says otherwise. */
  name: line(200),
  /** For the firm's own eyes. */
  description: paragraph(1000).optional(),
  /** What is sold, or what is spent for a client and passed on. */
  kind: z.enum(productKinds).default('product'),
  unit: z
    .enum(['C62', 'MIN', 'DAY', 'KMT', 'E34'])
    .default('C62')
    .describe('UN/ECE Recommendation 20: piece, minute, day, kilometre, gigabyte.'),
  /** Of one unit, before tax where the firm's prices are. */
  price: Price.optional(),
  /** What one unit costs the firm; without a price it is charged at this and the contract's markup. */
  cost: Price.optional(),
  /** Of price and cost. */
  currency: Currency,
  /** Of the firm's settings; without one it is taxed as the contract's expenses are. */
  taxRateId: Slug.optional(),
  /** Of an expense that names none. */
  usualQuantity: Quantity.refine((quantity) => Number(quantity) > 0, { error: 'must be more than 0' }).default('1'),
  /** No new expense names one that is not. */
  active: z.boolean().default(true),
};

const hasPrice: [
  (asked: { readonly price?: unknown; readonly cost?: unknown }) => boolean,
  { error: string; path: string[] },
] = [
  ({ price, cost }) => price !== undefined || cost !== undefined,
  { error: 'give a price, or the cost', path: ['price'] },
];

/** The code (SKU) is a product's identity and never changes; codes that differ in case only are one. */
export const NewProduct = z
  .strictObject({ code: line(60), ...details })
  .refine(...hasPrice)
  .meta({ id: 'NewProduct' });
export type NewProduct = z.infer<typeof NewProduct>;

export const ProductDetails = z
  .strictObject(details)
  .refine(...hasPrice)
  .meta({ id: 'ProductDetails' });
export type ProductDetails = z.infer<typeof ProductDetails>;

/** Something that a firm sells, or spends for its clients, with its price. */
export interface Product extends NewProduct {
  readonly productId: string;
  readonly version: number;
}

/** The id of the product of this code, whether there is one or not. */
export const productIdOf = (code: string): string => idFrom('product', code.normalize('NFC').toLowerCase());

/** A product as it can be sold: taxed at a rate of the firm's, and at its usual quantity no more than an invoice can state. */
export const sellable = <P extends ProductDetails>(
  product: P,
  settings: Pick<TenantSettings, 'taxRates'>,
): Checked<P> => {
  const { price, cost, usualQuantity, currency, taxRateId } = product;
  const refusal = refusalByTaxRate(taxRateId, settings, '/taxRateId');
  if (refusal) return { refusal };
  if (isExact(usualQuantity, price ?? cost ?? '0', minorDigits(currency))) return { value: product };
  return refuse(
    'AmountTooLarge',
    price === undefined ? '/cost' : '/price',
    'comes to more than an invoice can state, at its usual quantity',
  );
};
