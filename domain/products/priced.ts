import type { Expense } from '../billables/billable.ts';
import { type Checked, refuse } from '../billables/checked.ts';
import type { NewExpense } from '../billables/new-billable.ts';
import type { Product } from './product.ts';

/** What the catalogue gives an expense that names a product. */
export type FromCatalogue = Pick<Expense, 'description' | 'quantity' | 'unitPrice' | 'unitCost' | 'taxRateId'> &
  Required<Pick<Expense, 'unit' | 'product'>>;

/**
 * An expense by the product that it names: what the request says holds, all else is the catalogue's of this moment. A
 * markup asks for the cost and that, in place of the catalogue's price. `currency` is what the contract is billed in.
 */
export const pricedBy = (asked: NewExpense, product: Product, currency: string): Checked<FromCatalogue> => {
  const { productId, version, code, name, unit, price, cost, usualQuantity, taxRateId } = product;
  if (!product.active)
    return refuse('ProductInactive', '/productId', `${code} is not active: choose another, or make it active again`);
  if (product.currency !== currency)
    return refuse(
      'CurrencyMismatch',
      '/productId',
      `${code} is priced in ${product.currency} and the contract is billed in ${currency}: choose a product in ${currency}`,
    );
  const unitCost = asked.unitCost ?? cost;
  const atCost = asked.unitPrice === undefined && asked.markupPercent !== undefined;
  if (atCost && unitCost === undefined)
    return refuse(
      'RequestInvalid',
      '/markupPercent',
      `is on the cost, and that of ${code} is not known: give unitCost`,
    );
  return {
    value: {
      description: asked.description ?? name,
      quantity: asked.quantity ?? usualQuantity,
      unitPrice: asked.unitPrice ?? (atCost ? undefined : price),
      unitCost,
      taxRateId: asked.taxRateId ?? taxRateId,
      unit,
      product: { productId, version, code, price },
    },
  };
};
