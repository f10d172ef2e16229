import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Percent, Price, parsePercent } from '../money/decimal.ts';
import { line } from '../text.ts';

/** Percent that may be negative, e.g. "-2.5"; a price never falls by all of it. */
export const SignedPercent = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,2})(\.\d{1,4})?$/, 'must be a percentage as a decimal string, such as "2.5" or "-1"')
  .refine((percent) => Number(percent) > -100, { error: 'must be more than -100' });

/** What an index stood at in a month, as its publisher printed it. */
export const IndexValue = z
  .strictObject({
    month: z.string().regex(/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/, 'must be a month, such as "2026-08"'),
    value: Price.refine((value) => Number(value) > 0, { error: 'must be more than 0' }),
  })
  .meta({ id: 'IndexValue' });
export type IndexValue = z.infer<typeof IndexValue>;

const percentRule = { kind: z.literal('percent'), percent: SignedPercent };

const indexRule = {
  kind: z.literal('index'),
  /** Its name, such as "Syntec". */
  index: line(60),
  /** What the present prices were agreed at. */
  base: IndexValue,
  /** Percent of a price that does not follow the index: "15" in 15 % + 85 % × S1/S0 (REV-01). */
  fixedPercent: Percent.refine((percent) => Number(percent) <= 100, { error: 'must be at most 100' }).optional(),
  /** A price changes by no less than this, "5" for the greater of 1.05 and S1/S0 (REV-02), "0" to never let it fall. */
  floorPercent: SignedPercent.optional(),
  /** And by no more than this. */
  capPercent: SignedPercent.optional(),
};

const when = {
  /** With each renewal, or once a year on the day and month of the contract's start. */
  on: z.enum(['renewal', 'anniversary']).default('renewal'),
  /** Days up to this one are settled: prices are revised on later ones. The day on which it was agreed when absent. */
  since: LocalDateSchema.optional(),
};

type Bounds = { readonly floorPercent?: string | undefined; readonly capPercent?: string | undefined };

const areBoundsApart = ({ floorPercent, capPercent }: Bounds): boolean =>
  floorPercent === undefined || capPercent === undefined || parsePercent(floorPercent) <= parsePercent(capPercent);

/** How prices change while a contract goes on (semantics.md §3.6, REV-01, REV-02). */
export const PriceRevision = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...when, ...percentRule }),
    z
      .strictObject({
        ...when,
        ...indexRule,
        /** The index's value for the next revision; it becomes the base once prices are revised by it. */
        current: IndexValue.optional(),
      })
      .refine(areBoundsApart, { error: 'must not be below floorPercent', path: ['capPercent'] })
      .refine(({ base, current }) => current === undefined || base.month < current.month, {
        error: "must be later than the base's month",
        path: ['current', 'month'],
      }),
  ])
  .meta({ id: 'PriceRevision' });
export type PriceRevision = z.infer<typeof PriceRevision>;

const account = {
  /** Each price was multiplied by the exact quotient, of which this shows 10 decimals. */
  factor: z.string(),
  /** Decimals that a price has at least after it: the currency's. */
  minorDigits: z.int().min(0).max(4),
};

/** A revision that was made: all that its prices follow from, kept on the terms that it made. */
export const RevisionMade = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...percentRule, ...account }),
    z.strictObject({
      ...indexRule,
      ...account,
      current: IndexValue,
      /** Which of the two held, where one did. */
      bound: z.enum(['floor', 'cap']).optional(),
    }),
  ])
  .meta({ id: 'RevisionMade' });
export type RevisionMade = z.infer<typeof RevisionMade>;

const duration = {
  /** How long each further duration is. */
  termMonths: z.int().min(1).max(120),
  /** Notice can be given until so many days before the last day. */
  noticeDays: z.int().min(0).max(730).default(0),
  priceRevision: PriceRevision.optional(),
};

/** Days of the longest month: a notice of more than so many a month begins before its own term. */
const LONGEST_MONTH = 31;

const isWithinTerm: [
  (agreed: { noticeDays: number; termMonths: number }) => boolean,
  { error: string; path: string[] },
] = [
  ({ noticeDays, termMonths }) => noticeDays <= termMonths * LONGEST_MONTH,
  { error: 'must not be longer than the term', path: ['noticeDays'] },
];

/**
 * What happens at the end of a contract. `automatic`: it goes on for another term once the deadline of notice has passed;
 * `byHand`: when a person renews it; `evergreen`: it has no end. Without any of them it is a fixed term, and ends.
 */
export const Renewal = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('automatic'), ...duration }).refine(...isWithinTerm),
    z.strictObject({ kind: z.literal('byHand'), ...duration }).refine(...isWithinTerm),
    z
      .strictObject({
        kind: z.literal('evergreen'),
        noticeDays: duration.noticeDays,
        priceRevision: duration.priceRevision,
      })
      .refine(({ priceRevision }) => priceRevision?.on !== 'renewal', {
        error: 'must be "anniversary": what has no end is never renewed',
        path: ['priceRevision', 'on'],
      }),
  ])
  .meta({ id: 'Renewal' });
export type Renewal = z.infer<typeof Renewal>;

/** A further term that a contract was given. */
export interface RenewalMade {
  /** The same for each attempt at the same renewal. */
  readonly renewalId: string;
  /** The term's first day and its last. */
  readonly from: string;
  readonly endsOn: string;
}
