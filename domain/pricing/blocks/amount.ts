import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { divideRounded } from '../../money/rounding.ts';

/** What can be paid before it is used: a block, or a step tariff with its subscription. */
export type BlockCharge = PrepaidBlock | StepTariff;

/** Minutes, currency units or incidents in ten-thousandths, so that all of them are whole numbers. */
export type Amount = bigint;

export const ONE: Amount = 10n ** BigInt(QUANTITY_DECIMALS);

export const amountOf = (text: string): Amount => parseDecimal(text, QUANTITY_DECIMALS);
export const amountText = (amount: Amount): string => formatDecimal(amount, QUANTITY_DECIMALS);

export const least = (a: Amount, b: Amount): Amount => (a < b ? a : b);
export const total = (amounts: Iterable<Amount>): Amount => {
  let all = 0n;
  for (const amount of amounts) all += amount;
  return all;
};

export const unitOf = (charge: BlockCharge): PrepaidBlock['of'] =>
  charge.kind === 'prepaidBlock' ? charge.of : 'hours';

/** Hours, currency units or incidents as they are bought, in what the block counts. */
export const boughtAmount = (charge: BlockCharge, quantity: string): Amount =>
  amountOf(quantity) * (unitOf(charge) === 'hours' ? 60n : 1n);

/** Price of one hour, incident or unit of currency when `quantity` of them cost `price`; to 6 decimals, for show. */
export const pricePerUnit = (price: string, quantity: string): string =>
  formatDecimal(
    divideRounded(parseDecimal(price, PRICE_DECIMALS) * ONE, parseDecimal(quantity, QUANTITY_DECIMALS)),
    PRICE_DECIMALS,
    2,
  );
