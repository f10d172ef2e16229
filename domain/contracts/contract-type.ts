import * as z from 'zod';
import { assertNever } from '../errors.ts';
import type { Charge } from './charges/charge.ts';
import type { Terms } from './contract.ts';

/** What people call a contract, by what its charges mainly are. */
export const ContractType = z
  .enum([
    'retainer',
    'hourly',
    'blockHours',
    'blockMoney',
    'incidents',
    'monthlyMinimum',
    'payPerUse',
    'subscription',
    'monitoring',
    'backup',
    'project',
    'mixed',
  ])
  .meta({ id: 'ContractType' });
export type ContractType = z.infer<typeof ContractType>;

/** What a charge alone would make of a contract; nothing, where it only goes along with others. */
const typeOfCharge = (charge: Charge): Exclude<ContractType, 'mixed'> | undefined => {
  switch (charge.kind) {
    case 'recurringFee':
      return 'retainer';
    case 'time':
      if (charge.minimum) return 'monthlyMinimum';
      return charge.included ? 'retainer' : 'hourly';
    case 'prepaidBlock':
      if (charge.of === 'hours') return 'blockHours';
      return charge.of === 'money' ? 'blockMoney' : 'incidents';
    case 'stepTariff':
      return charge.subscription ? 'subscription' : 'payPerUse';
    case 'metered':
      return charge.unit === 'gigabyte' ? 'backup' : 'monitoring';
    case 'oneTime':
      return 'project';
    case 'expense':
      return undefined;
    default:
      return assertNever(charge);
  }
};

/** A fee and plain hours only go along with what the contract is for; of the others two make it mixed. */
const DECISIVE = ContractType.exclude(['retainer', 'hourly', 'mixed']).options;

/**
 * The type of a contract by its charges:
 * 1. A prepaid block, monthly minimum, step tariff, meter or one-time price decides: `blockHours`, `blockMoney`,
 *    `incidents`, `monthlyMinimum`, `payPerUse` or `subscription`, `monitoring` (pieces) or `backup` (gigabytes), `project`.
 *    Fees and hourly work beside it go along. Two of different types make it `mixed`.
 * 2. Else a recurring fee, or included time, makes it a `retainer`, with hourly work beside it or without.
 * 3. Else it is `hourly`; expenses alone are too.
 */
export const typeOf = ({ charges }: Pick<Terms, 'charges'>): ContractType => {
  const types = new Set(charges.map(typeOfCharge));
  const decisive = DECISIVE.filter((type) => types.has(type));
  if (decisive.length > 1) return 'mixed';
  return decisive[0] ?? (types.has('retainer') ? 'retainer' : 'hourly');
};
