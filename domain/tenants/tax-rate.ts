import * as z from 'zod';
import { Percent } from '../money/decimal.ts';
import { line, Slug } from '../text.ts';

/** VAT category of EN 16931 (BT-151): standard, zero, exempt, reverse charge, intra-EU goods, export, out of scope. */
export const TaxCategory = z.enum(['S', 'Z', 'E', 'AE', 'K', 'G', 'O']);
export type TaxCategory = z.infer<typeof TaxCategory>;

export const TaxRate = z
  .strictObject({
    taxRateId: Slug,
    name: line(60),
    category: TaxCategory.default('S'),
    percent: Percent,
    /** Printed where no tax is due (BT-120), e.g. "TVA non applicable, art. 293 B du CGI". */
    exemptionReason: line(200).optional(),
  })
  .refine(({ category, percent }) => category === 'S' || Number(percent) === 0, {
    error: 'only a rate of category "S" has a percentage other than 0',
    path: ['percent'],
  })
  .refine(({ category, exemptionReason }) => category === 'S' || category === 'Z' || exemptionReason !== undefined, {
    error: 'an exempt rate needs the reason that the invoice must state',
    path: ['exemptionReason'],
  })
  .meta({ id: 'TaxRate' });
export type TaxRate = z.infer<typeof TaxRate>;
