import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';
import { line } from '../../text.ts';

const table = <T extends z.ZodType>(value: T) =>
  z.record(line(80), value).refine((entries) => Object.keys(entries).length <= 200, {
    error: 'must hold at most 200 names',
  });

/** Prices per hour by name. */
export const RateTable = table(Price);

/** Multiplies a price or weighs time, e.g. "1.5". */
export const Factor = Quantity.refine((factor) => Number(factor) > 0 && Number(factor) <= 100, {
  error: 'must be more than 0 and at most 100',
}).meta({ id: 'Factor' });

export const FactorTable = table(Factor);

/** Where a rate can come from, in the order in which they are asked (semantics.md §2.2). */
export const RATE_ORIGINS = [
  'contract.workTypeAndTechnician',
  'contract.workType',
  'contract.technician',
  'contract.team',
  'contract.default',
  'client.default',
  'tenant.workType',
  'tenant.technician',
  'tenant.team',
  'tenant.default',
] as const;
export const RateOrigin = z.enum(RATE_ORIGINS).meta({ id: 'RateOrigin' });
export type RateOrigin = z.infer<typeof RateOrigin>;

/** One set of rates, of a contract or of the tenant: prices per hour. */
export const rateLevels = {
  default: Price.optional(),
  workTypes: RateTable.default({}),
  technicians: RateTable.default({}),
  teams: RateTable.default({}),
};

/** The tenant's rates, asked where a contract and its client have none. */
export const StandardRates = z.strictObject(rateLevels).meta({ id: 'StandardRates' });
export type StandardRates = z.infer<typeof StandardRates>;

export const ContractRates = z
  .strictObject({
    ...rateLevels,
    workTypesOfTechnicians: z
      .array(z.strictObject({ workType: line(80), technician: line(80), price: Price }))
      .max(200)
      .default([]),
    /** Multiplies the rate of a work type, wherever it came from: "1.5" for urgent work. */
    multipliers: FactorTable.default({}),
    /** The order in which rates are asked; the usual one when absent. What is left out is not asked. */
    precedence: z
      .array(RateOrigin)
      .min(1)
      .refine((origins) => new Set(origins).size === origins.length, { error: 'must not name the same origin twice' })
      .optional(),
    /** One level alone, and the default for what it does not name; others are ignored (OneDesk). */
    singleLevel: z.enum(['workType', 'technician', 'team']).optional(),
  })
  .refine(({ precedence, singleLevel }) => precedence === undefined || singleLevel === undefined, {
    error: 'give either an order of precedence or a single level',
    path: ['singleLevel'],
  })
  .meta({ id: 'ContractRates' });
export type ContractRates = z.infer<typeof ContractRates>;
