import * as z from 'zod';
import { Cadence } from '../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { covers, type Period } from '../calendar/period.ts';
import { Id } from '../ids.ts';
import { line } from '../text.ts';
import { Charge } from './charges/charge.ts';

const terms = {
  cadence: Cadence.default({ unit: 'month', every: 1 }),
  charges: z
    .array(Charge)
    .min(1)
    .max(50)
    .refine((charges) => new Set(charges.map(({ chargeId }) => chargeId)).size === charges.length, {
      error: 'must not hold the same chargeId twice',
    })
    .refine((charges) => charges.filter(({ kind }) => kind === 'time').length <= 1, {
      error: 'a contract charges time by one rule at a time: put different rates into its rates',
    }),
};

/** What was agreed, from a date on. Immutable once its date has come: a change is a new version. */
export const Terms = z.strictObject({ effectiveFrom: LocalDateSchema, ...terms }).meta({ id: 'Terms' });
export type Terms = z.infer<typeof Terms>;

export const NewContract = z
  .strictObject({
    clientId: Id,
    name: line(120),
    startsOn: LocalDateSchema,
    /** The last day that is covered; absent for a contract without an end. */
    endsOn: LocalDateSchema.optional(),
    purchaseOrder: line(60).optional(),
    terms: z.strictObject(terms),
  })
  .refine(({ startsOn, endsOn }) => endsOn === undefined || startsOn <= endsOn, {
    error: 'must not be before startsOn',
    path: ['endsOn'],
  })
  .meta({ id: 'NewContract' });
export type NewContract = z.infer<typeof NewContract>;

/** Days on which the contract rests: no recurring charge, while its log goes on. `until` is absent while it lasts. */
export interface Suspension {
  readonly from: LocalDate;
  readonly until?: LocalDate | undefined;
}

export interface Contract {
  readonly contractId: string;
  readonly clientId: string;
  readonly name: string;
  readonly startsOn: LocalDate;
  readonly endsOn?: LocalDate | undefined;
  readonly purchaseOrder?: string | undefined;
  /** By effective date, the first on `startsOn`. */
  readonly terms: readonly Terms[];
  readonly suspensions: readonly Suspension[];
  readonly version: number;
}

export type ContractStatus = 'planned' | 'active' | 'suspended' | 'ended';

/** The day after which nothing can happen any more; open ends lie beyond every bill. */
export const FAR_FUTURE: LocalDate = '9999-12-31';

/** The contract's own days, half-open. */
export const termOf = ({ startsOn, endsOn }: Pick<Contract, 'startsOn' | 'endsOn'>): Period => ({
  from: startsOn,
  until: endsOn === undefined ? FAR_FUTURE : addDays(endsOn, 1),
});

export const suspensionPeriod = ({ from, until }: Suspension): Period => ({ from, until: until ?? FAR_FUTURE });

export const statusOn = (contract: Contract, day: LocalDate): ContractStatus => {
  const { from, until } = termOf(contract);
  if (day < from) return 'planned';
  if (day >= until) return 'ended';
  return contract.suspensions.some((rest) => covers(suspensionPeriod(rest), day)) ? 'suspended' : 'active';
};

/** Each version of the terms with the days on which it holds, clipped to the contract. */
export const termsByPeriod = (contract: Contract): readonly { terms: Terms; period: Period }[] => {
  const { until } = termOf(contract);
  return contract.terms
    .map((terms, i) => ({
      terms,
      period: { from: terms.effectiveFrom, until: earlierOf(contract.terms[i + 1]?.effectiveFrom ?? until, until) },
    }))
    .filter(({ period }) => period.from < period.until);
};

/** The terms in force on a day, or undefined when the contract does not cover it. */
export const termsOn = (contract: Contract, day: LocalDate): Terms | undefined => {
  if (!covers(termOf(contract), day)) return undefined;
  return contract.terms.findLast(({ effectiveFrom }) => effectiveFrom <= day);
};
