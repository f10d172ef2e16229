import * as z from 'zod';
import { own } from '../own.ts';
import { line, paragraph } from '../text.ts';

/** What a firm's own words may name, in braces: "{number}". */
export const placeholders = [
  'number',
  'client',
  'contact',
  'amount',
  'dueOn',
  'issuedOn',
  'period',
  'firm',
  'purchaseOrder',
] as const;
export type Placeholder = (typeof placeholders)[number];

const NAMED = /\{([^{}]*)\}/g;

const isKnown = (name: string): boolean => placeholders.some((known) => known === name);

const worded = (text: z.ZodString) =>
  text.superRefine((given, { addIssue }) => {
    for (const [, name = ''] of given.matchAll(NAMED))
      if (!isKnown(name))
        addIssue({
          code: 'custom',
          message: `has no placeholder "{${name}}": there are ${placeholders.map((known) => `{${known}}`).join(', ')}`,
        });
  });

/** Of one kind of mail in one language; what is absent is said in the words of the catalogue. */
export const MailTexts = z
  .strictObject({
    subject: worded(line(150)).optional(),
    /** After the greeting, in place of "please find attached". */
    opening: worded(paragraph(2000)).optional(),
    /** At the end, in place of "kind regards" and the firm's name. */
    closing: worded(paragraph(2000)).optional(),
  })
  .meta({ id: 'MailTexts' });
export type MailTexts = z.infer<typeof MailTexts>;

const ofKinds = z.strictObject({ invoice: MailTexts.optional(), creditNote: MailTexts.optional() });

/** A firm's own words, by language and by what the mail brings. */
export const MailWording = z
  .strictObject({ en: ofKinds.optional(), fr: ofKinds.optional() })
  .meta({ id: 'MailWording' });
export type MailWording = z.infer<typeof MailWording>;

/** What stands for the placeholders; one that the document has nothing for stands for nothing. */
export type Values = Readonly<Partial<Record<Placeholder, string | undefined>>>;

/** The text with its placeholders filled, once: braces in a value are just braces. The result is text, not HTML. */
export const filled = (text: string, values: Values): string =>
  text.replaceAll(NAMED, (whole, name: string) =>
    isKnown(name) ? (own<string | undefined>(values, name) ?? '') : whole,
  );
