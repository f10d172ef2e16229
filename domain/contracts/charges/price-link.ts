import * as z from 'zod';
import { Id } from '../../ids.ts';

/** The name of a price in a list, such as "visit" or "hour.senior". */
export const PriceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/, 'must be a short name of letters, digits, "." and "-"');

/** A price of a charge that is charged again and again, by its JSON pointer (RFC 6901) into the charge. */
const PricePointer = z
  .string()
  .max(120)
  .regex(
    /^(\/tiers\/steps\/\d+)?\/unitPrice$|^\/rates\/(default|(workTypes|technicians|teams)\/[^/]+|workTypesOfTechnicians\/\d+\/price)$|^\/bands\/bands\/\d+\/rate$|^\/(included|minimum)\/overagePrice$|^\/minimum\/amount$|^\/limit\/rate$|^\/travel\/price$|^\/(purchase|autoTopUp)\/unitPrice$|^\/(overagePrice|hourPrice|initialPrice|stepPrice)$/,
    'must point to a price of the charge, such as "/unitPrice" or "/rates/default"',
  );

/** Prices of a charge that are those of a price list, whatever its own say. */
export const PriceLink = z
  .strictObject({
    priceListId: Id,
    /** Where in the charge → which price of the list. */
    prices: z
      .record(PricePointer, PriceName)
      .refine((prices) => Object.keys(prices).length > 0 && Object.keys(prices).length <= 50, {
        error: 'must name 1 to 50 prices',
      }),
  })
  .meta({ id: 'PriceLink' });
export type PriceLink = z.infer<typeof PriceLink>;

type Linked = { readonly priceList?: PriceLink | undefined };

const segments = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The same value with the text that stands at a path replaced; undefined where no text stands there. */
const replaced = (value: unknown, path: readonly string[], text: string): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === 'string' ? text : undefined;
  if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
  const inner = replaced(value[name], rest, text);
  if (inner === undefined) return undefined;
  return Array.isArray(value)
    ? value.map((each, i) => (String(i) === name ? inner : each))
    : { ...value, [name]: inner };
};

/** A charge with another price where a pointer says; undefined where it has no price there. */
export const withPrice = <C extends Linked>(charge: C, pointer: string, price: string): C | undefined =>
  replaced(charge, segments(pointer), price) as C | undefined;

const textAt = (value: unknown, path: readonly string[]): string | undefined => {
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === 'string' ? value : undefined;
  return isRecord(value) && Object.hasOwn(value, name) ? textAt(value[name], rest) : undefined;
};

/** A charge after its prices were changed, with those of a list as they were: they change in the list. */
export const keepingListed = <C extends Linked>(before: C, after: C): C =>
  Object.keys(before.priceList?.prices ?? {}).reduce((charge, pointer) => {
    const price = textAt(before, segments(pointer));
    return (price === undefined ? undefined : withPrice(charge, pointer, price)) ?? charge;
  }, after);

/** Refuses links to a price that the charge does not have. */
export const refuseLostLinks = (
  charges: readonly Linked[],
  context: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void => {
  for (const [i, charge] of charges.entries())
    for (const pointer of Object.keys(charge.priceList?.prices ?? {}))
      if (withPrice(charge, pointer, '0') === undefined)
        context.addIssue({
          code: 'custom',
          path: [i, 'priceList', 'prices', pointer],
          message: `must point to a price of the charge: give one at ${pointer}, in whose place the list's will stand`,
        });
};
