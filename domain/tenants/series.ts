import * as z from 'zod';
import { Slug } from '../text.ts';
import { canCoincide } from './number-patterns.ts';

/**
 * How numbers of a series look, e.g. "FA-{yyyy}-{number:5}". The number never starts again, so it is unique with or
 * without the year; the result obeys BR-FR-01/02: at most 35 of these characters.
 */
export const NumberFormat = z
  .string()
  .max(40)
  .regex(
    /^[A-Za-z0-9+\-_/]*(\{yyyy\}[A-Za-z0-9+\-_/]*)?\{number(:[1-9])?\}[A-Za-z0-9+\-_/]*$/,
    'must be letters, digits, "+", "-", "_", "/" with {number} or {number:5}, and {yyyy} before it if wanted',
  );

/** A sequence of numbers without gaps. */
export const Series = z.strictObject({ prefix: Slug, format: NumberFormat }).meta({ id: 'Series' });
export type Series = z.infer<typeof Series>;

/** Invoices and credit notes are numbered apart; no two documents may bear one number (BT-1). */
export const SeriesOfTenant = z
  .strictObject({
    invoices: Series,
    creditNotes: Series.default({ prefix: 'CN', format: 'CN-{yyyy}-{number:5}' }),
  })
  .refine(({ invoices, creditNotes }) => invoices.prefix !== creditNotes.prefix, {
    error: 'must be another than that of the invoices',
    path: ['creditNotes', 'prefix'],
  })
  .refine(({ invoices, creditNotes }) => !canCoincide(invoices.format, creditNotes.format), {
    error: 'must give no number that that of the invoices gives too, or two documents would bear one number',
    path: ['creditNotes', 'format'],
  });
