import * as z from 'zod';

// Control characters break CSV and mail headers; bidirectional marks make a document read other than it is; half a
// surrogate pair is no character, and would come back from the table as another one.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of text that a person typed and that is printed: trimmed, not empty, no control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .refine((text) => !FORBIDDEN.test(text), { error: 'must not contain control or text-direction characters' });

/** Several lines of text; the only control character is the line feed. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => !FORBIDDEN.test(text.replaceAll('\n', '')), {
      error: 'must not contain control or text-direction characters',
    });

export const Email = z.email('must be a mail address, such as "billing@example.com"').max(254).meta({ id: 'Email' });

/** What CLDR has names for, but which are no countries: "unknown region", tests, unions, codes for one's own use. */
const NO_COUNTRY = /^(AA|EU|EZ|UN|Q[M-Z]|X[A-JL-Z]|ZZ)$/;

/** ISO 3166-1 alpha-2, checked against the runtime's own CLDR names. */
export const Country = z
  .string()
  // Aborts, because `of` throws at what has not this form.
  .regex(/^[A-Z]{2}$/, { error: 'must be a country code of two capital letters, such as "FR"', abort: true })
  .refine(
    (code) =>
      !NO_COUNTRY.test(code) &&
      new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined,
    { error: 'must be a country of ISO 3166-1' },
  );

/** A postal address (EN 16931 BG-5, BG-8). */
export const Address = z
  .strictObject({
    lines: z.array(line(100)).min(1).max(3),
    postalCode: line(20).optional(),
    city: line(80),
    region: line(80).optional(),
    country: Country,
  })
  .meta({ id: 'Address' });
export type Address = z.infer<typeof Address>;

/** A name inside a tenant's settings that other records refer to, such as a tax rate's "standard". */
export const Slug = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, 'must be a short name of letters, digits and "-"');

/** The languages documents are written in. */
export const Locale = z.enum(['en', 'fr']).meta({ id: 'Locale' });
export type Locale = z.infer<typeof Locale>;
