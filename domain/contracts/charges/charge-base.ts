import { line, Slug } from '../../text.ts';
import { Discount } from './discount.ts';
import { PriceLink } from './price-link.ts';

/** What every kind of charge has: a name inside its contract, a text for the invoice, a tax rate of the tenant. */
export const chargeBase = {
  chargeId: Slug,
  description: line(200),
  /** A rate of the tenant's settings; the tenant's default when absent. */
  taxRateId: Slug.optional(),
  /** Taken off each line of this charge, before tax (BG-27). */
  discount: Discount.optional(),
  /** Prices of it that are those of a list, in place of its own, which are not asked. */
  priceList: PriceLink.optional(),
};
