import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import {
  amountText,
  type ChargeText,
  each,
  type PricedText,
  periodText,
  sentence,
  type Wording,
  workDetail,
} from './priced.ts';
import { rolloverText, roundingText } from './time-text.ts';

type Purchase = PrepaidBlock['purchase'];

/** "10 h", "a credit of 1,000.00 €". */
const unitsText = ({ of }: PrepaidBlock, quantity: string, { said, formats }: Wording): string =>
  said.block.units(
    of,
    of === 'money' ? formats.fullPrice(quantity) : formats.quantity(quantity),
    Number(quantity) === 1,
  );

/** "10 h at 80.00 €"; a credit at its own worth needs no price. */
const boughtText = (charge: PrepaidBlock, quantity: string, unitPrice: string, wording: Wording): string => {
  const units = unitsText(charge, quantity, wording);
  if (charge.of === 'money' && Number(unitPrice) === 1) return units;
  return wording.said.block.each(units, wording.formats.fullPrice(unitPrice));
};

const validityText = (purchase: Purchase, wording: Wording): readonly string[] => {
  const { block } = wording.said;
  switch (purchase.every) {
    case 'none':
      return [];
    case 'period':
      return rolloverText(purchase.rollover, wording);
    case 'once': {
      const { validMonths, expiresOn } = purchase;
      if (validMonths !== undefined) return [block.months(validMonths)];
      return [expiresOn === undefined ? block.keeps : block.until(wording.formats.date(expiresOn))];
    }
  }
};

const purchasePrice = (charge: PrepaidBlock, wording: Wording): PricedText => {
  const { purchase } = charge;
  const { said, terms } = wording;
  switch (purchase.every) {
    case 'none':
      return { price: said.block.onDemand };
    case 'period':
      return {
        price: `${amountText(purchase.quantity, purchase.unitPrice, wording)} /\u00a0${periodText(terms.cadence, wording)}`,
      };
    case 'once':
      return { price: said.once(amountText(purchase.quantity, purchase.unitPrice, wording)) };
  }
};

const overagePrices = (charge: PrepaidBlock, wording: Wording): readonly PricedText[] => {
  const { overage, overagePrice, overageMultiplier, of } = charge;
  const { said, formats } = wording;
  if (overage !== 'bill') return [];
  const beyond = said.block.beyond.bill;
  const unit = of === 'incidents' ? said.block.unit.incidents : said.time.hour;
  if (overagePrice !== undefined) return [{ of: beyond, price: each(overagePrice, unit, wording) }];
  if (overageMultiplier !== undefined)
    return [{ of: beyond, price: said.multiplied(formats.quantity(overageMultiplier)) }];
  // What a time charge of the same contract says is said there.
  if (wording.terms.charges.some(({ kind }) => kind === 'time') || of === 'incidents') return [];
  const { usualRate } = wording.document;
  return [{ of: beyond, price: usualRate === undefined ? said.time.usual : each(usualRate, unit, wording) }];
};

export const blockText = (charge: PrepaidBlock, wording: Wording): ChargeText => {
  const { purchase, autoTopUp, hourPrice, weights, overage, rounding, workTypes } = charge;
  const { said, formats } = wording;
  return {
    details: [
      ...workDetail(workTypes, wording),
      ...(purchase.every === 'none'
        ? []
        : sentence([
            boughtText(charge, purchase.quantity, purchase.unitPrice, wording),
            ...validityText(purchase, wording),
          ])),
      ...sentence(
        Object.entries(weights).map(([role, hours]) =>
          said.block.counts(role, said.block.units('hours', formats.quantity(hours), false)),
        ),
      ),
      ...(overage === 'bill' ? [] : [said.block.beyond[overage]]),
      ...roundingText(rounding, wording),
    ],
    prices: [
      purchasePrice(charge, wording),
      ...(hourPrice === undefined ? [] : [{ of: said.block.hour, price: each(hourPrice, said.time.hour, wording) }]),
      ...overagePrices(charge, wording),
      ...(autoTopUp
        ? [
            {
              of: said.block.topUp(
                unitsText(charge, autoTopUp.below, wording),
                boughtText(charge, autoTopUp.quantity, autoTopUp.unitPrice, wording),
              ),
              price: amountText(autoTopUp.quantity, autoTopUp.unitPrice, wording),
            },
          ]
        : []),
    ],
  };
};
