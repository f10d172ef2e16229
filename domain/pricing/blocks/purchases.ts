import type { Logged, TopUp } from '../../billables/billable.ts';
import { periodAt, periodOf } from '../../calendar/cadence.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { daysOf, type Period } from '../../calendar/period.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import { type Contract, termsByPeriod } from '../../contracts/contract.ts';
import type { Line } from '../../invoicing/line.ts';
import { formatDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { divideRounded, type LinePrice } from '../../money/rounding.ts';
import type { Piece } from '../fees/schedule.ts';
import { amountOf, amountText, type BlockCharge, boughtAmount, ONE, pricePerUnit, unitOf } from './amount.ts';
import type { NewGrant } from './ledger.ts';

/** Something that is paid before it is used: what it grants, and how it is invoiced. */
export interface Purchase {
  readonly charge: BlockCharge;
  readonly grant: NewGrant;
  readonly price: LinePrice & Pick<Line, 'unit'>;
  readonly period: Period;
  readonly description?: string | undefined;
  /** Bought for a day that was billed already. */
  readonly late?: boolean | undefined;
  readonly billableIds?: readonly string[] | undefined;
}

type PurchaseOf<E extends PrepaidBlock['purchase']['every']> = Extract<PrepaidBlock['purchase'], { every: E }>;

const dayAlone = (day: LocalDate): Period => ({ from: day, until: addDays(day, 1) });

/** The same day some months later (BLK-07: bought on 10 March for 12 months is usable through 10 March). */
const monthsAfter = (day: LocalDate, months: number): LocalDate =>
  periodAt({ unit: 'month', every: months, anchor: day }, 0).until;

/** Hours print as time, at their price per hour; currency and incidents by the piece. */
const priceOf = (charge: BlockCharge, quantity: string, unitPrice: string): Purchase['price'] =>
  unitOf(charge) === 'hours'
    ? { quantity: amountText(boughtAmount(charge, quantity)), unitPrice, baseQuantity: 60, unit: 'MIN' }
    : { quantity, unitPrice, baseQuantity: 1, unit: 'C62' };

const purchaseOnce = (charge: PrepaidBlock, bought: PurchaseOf<'once'>, validFrom: LocalDate): Purchase => {
  const expiresOn = bought.validMonths === undefined ? bought.expiresOn : monthsAfter(validFrom, bought.validMonths);
  const { quantity, unitPrice } = bought;
  const granted = boughtAmount(charge, quantity);
  return {
    charge,
    grant: { grantId: `purchase:${validFrom}`, source: 'purchase', granted, unitPrice, validFrom, expiresOn },
    price: priceOf(charge, quantity, unitPrice),
    period: dayAlone(validFrom),
  };
};

/** The hours of a subscription, for its amount. */
const subscriptionOf = (
  charge: StepTariff,
  { hours, amount }: NonNullable<StepTariff['subscription']>,
  validFrom: LocalDate,
): Purchase => {
  const unitPrice = Number(hours) === 0 ? amount : pricePerUnit(amount, hours);
  const granted = boughtAmount(charge, hours);
  return {
    charge,
    grant: { grantId: `purchase:${validFrom}`, source: 'purchase', granted, unitPrice, validFrom },
    price: { quantity: '1', unitPrice: amount, baseQuantity: 1, unit: 'C62' },
    period: dayAlone(validFrom),
  };
};

/**
 * What is bought once and is due by `nextDay`, as all that is paid in advance: of each charge the first version of the
 * terms that buys something.
 */
export const oncePurchases = (
  contract: Contract,
  alreadyBought: (chargeId: string) => boolean,
  nextDay: LocalDate,
): readonly Purchase[] => {
  const bought = new Map<string, Purchase>();
  for (const { terms, period } of termsByPeriod(contract)) {
    for (const charge of terms.charges) {
      if (bought.has(charge.chargeId) || alreadyBought(charge.chargeId) || period.from > nextDay) continue;
      if (charge.kind === 'stepTariff' && charge.subscription)
        bought.set(charge.chargeId, subscriptionOf(charge, charge.subscription, period.from));
      if (charge.kind !== 'prepaidBlock' || charge.purchase.every !== 'once') continue;
      const validFrom = charge.purchase.validFrom ?? period.from;
      if (validFrom <= nextDay) bought.set(charge.chargeId, purchaseOnce(charge, charge.purchase, validFrom));
    }
  }
  return [...bought.values()];
};

/** The last day on which a period's grant can be used; a cap is kept for when the period is over. */
const expiryOf = ({ terms, period }: Piece, { rollover }: PurchaseOf<'period'>): LocalDate | undefined => {
  if (rollover.kind === 'all') return undefined;
  let { until } = period;
  for (let i = 0; rollover.kind === 'periods' && i < rollover.periods; i += 1)
    until = periodOf(terms.cadence, until).until;
  return addDays(until, -1);
};

/** A part of a period brings its part, in whole minutes, incidents or minor units, at the price of its days. */
export const periodPurchase = (
  piece: Piece,
  charge: PrepaidBlock,
  bought: PurchaseOf<'period'>,
  minorDigits: number,
): Purchase => {
  const { days, period } = piece;
  const { quantity, unitPrice } = bought;
  const whole = boughtAmount(charge, quantity);
  const [covered, all] = [daysOf(days), daysOf(period)];
  const step = charge.of === 'money' ? ONE / 10n ** BigInt(minorDigits) : ONE;
  const granted = covered === all ? whole : divideRounded(whole * BigInt(covered), BigInt(all) * step) * step;
  const unitDays = formatDecimal(amountOf(quantity) * BigInt(covered), QUANTITY_DECIMALS);
  const validFrom = days.from;
  const expiresOn = expiryOf(piece, bought);
  return {
    charge,
    grant: { grantId: `period:${validFrom}`, source: 'period', granted, unitPrice, validFrom, expiresOn },
    price:
      covered === all
        ? priceOf(charge, quantity, unitPrice)
        : { quantity: unitDays, unitPrice, baseQuantity: all, unit: 'DAY' },
    period: days,
  };
};

/** Hours, money or incidents for an amount of their own, from their day on. */
export const topUpPurchase = (charge: BlockCharge, topUp: Logged<TopUp>): Purchase => {
  const { billableId, quantity, amount, on, billDate, expiresOn, description } = topUp;
  const granted = boughtAmount(charge, quantity);
  const unitPrice = pricePerUnit(amount, quantity);
  return {
    charge,
    grant: { grantId: billableId, source: 'topUp', granted, unitPrice, validFrom: on, expiresOn },
    price: { quantity: '1', unitPrice: amount, baseQuantity: 1, unit: 'C62' },
    period: dayAlone(on),
    description,
    late: on < billDate,
    billableIds: [billableId],
  };
};

/** What a block buys by itself on a day: `times` its quantity at once. */
export const automaticPurchase = (
  charge: PrepaidBlock,
  { quantity, unitPrice, validMonths }: NonNullable<PrepaidBlock['autoTopUp']>,
  times: bigint,
  day: LocalDate,
): Purchase => {
  const all = amountText(amountOf(quantity) * times);
  const expiresOn = validMonths === undefined ? undefined : monthsAfter(day, validMonths);
  const granted = boughtAmount(charge, all);
  return {
    charge,
    grant: { grantId: `topUp:${day}`, source: 'topUp', granted, unitPrice, validFrom: day, expiresOn },
    price: priceOf(charge, all, unitPrice),
    period: dayAlone(day),
  };
};
