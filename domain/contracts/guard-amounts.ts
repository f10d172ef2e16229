import { BillingError, type Fault } from '../errors.ts';
import { minorDigits } from '../money/currency.ts';
import { isExact } from '../money/exact.ts';
import type { Charge } from './charges/charge.ts';
import type { Tiers } from './charges/tiers.ts';
import type { Terms } from './contract.ts';

/** Where a charge states a quantity at a price, by the pointer to the price. */
type Product = readonly [pointer: string, quantity: string, unitPrice: string];

/** Each tier up to its end; the last one has none, so it is met by the quantity that there is. */
const ofTiers = ({ steps }: Tiers, quantity: string): readonly Product[] =>
  steps.map(({ upTo, unitPrice }, i) => [`/tiers/steps/${i}/unitPrice`, upTo ?? quantity, unitPrice] as const);

const productsOf = (charge: Charge): readonly Product[] => {
  switch (charge.kind) {
    case 'recurringFee':
    case 'oneTime':
      return [
        ...(charge.unitPrice === undefined ? [] : [['/unitPrice', charge.quantity, charge.unitPrice] as const]),
        ...(charge.kind === 'recurringFee' && charge.tiers ? ofTiers(charge.tiers, charge.quantity) : []),
      ];
    case 'metered':
      return charge.tiers ? ofTiers(charge.tiers, '1') : [];
    case 'prepaidBlock': {
      const { purchase, autoTopUp } = charge;
      return [
        ...(purchase.every === 'none' ? [] : [['/purchase/unitPrice', purchase.quantity, purchase.unitPrice] as const]),
        ...(autoTopUp ? [['/autoTopUp/unitPrice', autoTopUp.quantity, autoTopUp.unitPrice] as const] : []),
      ];
    }
    case 'time':
    case 'stepTariff':
    case 'expense':
      return [];
  }
};

/** Refuses terms by which an amount would come to more than an invoice can state exactly: a typing error. */
export const guardAmounts = ({ charges }: Pick<Terms, 'charges'>, currency: string, pointer: string): void => {
  const digits = minorDigits(currency);
  const faults = charges.flatMap((charge, i): Fault[] =>
    productsOf(charge)
      .filter(([, quantity, unitPrice]) => !isExact(quantity, unitPrice, digits))
      .map(([at, quantity, unitPrice]) => ({
        pointer: `${pointer}/charges/${i}${at}`,
        detail: `${quantity} × ${unitPrice} is more than an invoice can state`,
      })),
  );
  if (faults.length > 0) throw new BillingError('AmountTooLarge', 'a charge comes to more than is possible', faults);
};
