import type { Refusal } from '../billables/checked.ts';
import { BillingError } from '../errors.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { Terms } from './contract.ts';

/** Every charge names a tax rate of the tenant's settings, or none and takes the default. */
export const guardTaxRates = (
  { charges }: Pick<Terms, 'charges'>,
  { taxRates }: Pick<TenantSettings, 'taxRates'>,
  pointer: string,
): void => {
  const known = taxRates.map(({ taxRateId }) => taxRateId);
  const faults = charges.flatMap(({ taxRateId }, i) =>
    taxRateId === undefined || known.includes(taxRateId)
      ? []
      : [{ pointer: `${pointer}/charges/${i}/taxRateId`, detail: `must be one of ${known.join(', ')}` }],
  );
  if (faults.length > 0)
    throw new BillingError('TaxRateUnknown', 'a charge names a tax rate that the settings do not have', faults);
};

/** Why a thing cannot be taxed at a rate: the settings do not have it. */
export const refusalByTaxRate = (
  taxRateId: string | undefined,
  { taxRates }: Pick<TenantSettings, 'taxRates'>,
  pointer: string,
): Refusal | undefined => {
  const known = taxRates.map((rate) => rate.taxRateId);
  if (taxRateId === undefined || known.includes(taxRateId)) return undefined;
  return { code: 'TaxRateUnknown', pointer, detail: `must be one of ${known.join(', ')}` };
};
