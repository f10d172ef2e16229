import type { Charge } from '../../contracts/charges/charge.ts';
import type { ExpenseCharge } from '../../contracts/charges/expense.ts';
import type { Metered } from '../../contracts/charges/metered.ts';
import type { OneTime } from '../../contracts/charges/one-time.ts';
import type { RecurringFee } from '../../contracts/charges/recurring-fee.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import { assertNever } from '../../errors.ts';
import { blockText } from './block-text.ts';
import {
  amountText,
  type ChargeText,
  discountDetail,
  each,
  minutesText,
  type PricedText,
  periodText,
  sentence,
  tierDetail,
  tierPrices,
  type Wording,
  workDetail,
} from './priced.ts';
import { timeText } from './time-text.ts';

const feeText = (
  { quantity, unitPrice, tiers, timing, proration, setup }: RecurringFee,
  wording: Wording,
): ChargeText => {
  const { said, formats, terms } = wording;
  const { fee } = said;
  const period = periodText(terms.cadence, wording);
  const units = Number(quantity) === 1 ? '' : `${formats.quantity(quantity)} × `;
  return {
    details: [
      ...(tiers ? [fee.quantity(formats.quantity(quantity)), ...tierDetail(tiers, wording)] : []),
      ...sentence([fee[timing], ...(proration === 'none' ? [fee.started] : [])]),
    ],
    prices: [
      ...(unitPrice === undefined ? [] : [{ price: `${units}${each(unitPrice, period, wording)}` }]),
      ...(tiers ? tierPrices(tiers, period, wording) : []),
      ...(setup ? [{ of: setup.description ?? fee.setup, price: said.once(formats.fullPrice(setup.price)) }] : []),
    ],
  };
};

const stepText = (charge: StepTariff, wording: Wording): ChargeText => {
  const { workTypes, minimumMinutes, initialMinutes, initialPrice, stepMinutes, stepPrice, subscription } = charge;
  const { said, formats } = wording;
  const { steps } = said;
  const minutes = (count: number) => minutesText(count, wording);
  const initial: readonly PricedText[] =
    Number(initialPrice) === 0
      ? []
      : [
          {
            of: steps.first(initialMinutes === 0 ? '' : minutes(initialMinutes)),
            price: formats.fullPrice(initialPrice),
          },
        ];
  return {
    details: [...workDetail(workTypes, wording), ...(minimumMinutes > 0 ? [steps.free(minutes(minimumMinutes))] : [])],
    prices: subscription
      ? [
          {
            of: steps.subscription(said.block.units('hours', formats.quantity(subscription.hours), false)),
            price: said.once(formats.fullPrice(subscription.amount)),
          },
        ]
      : [...initial, { of: steps.started(minutes(stepMinutes)), price: formats.fullPrice(stepPrice) }],
  };
};

const meteredText = ({ unit, countAt, included, unitPrice, tiers }: Metered, wording: Wording): ChargeText => {
  const { said, formats, terms } = wording;
  const { metered } = said;
  const priced =
    countAt === 'total' ? metered.unit[unit] : `${metered.unit[unit]} /\u00a0${periodText(terms.cadence, wording)}`;
  const quantity =
    unit === 'gigabyte' ? `${formats.quantity(included)}\u00a0${metered.unit.gigabyte}` : formats.quantity(included);
  return {
    details: [
      ...sentence([metered.counted[countAt], ...(Number(included) > 0 ? [metered.included(quantity)] : [])]),
      ...(tiers ? tierDetail(tiers, wording) : []),
    ],
    prices: [
      ...(unitPrice === undefined ? [] : [{ price: each(unitPrice, priced, wording) }]),
      ...(tiers ? tierPrices(tiers, priced, wording) : []),
    ],
  };
};

const oneTimeText = ({ quantity, unitPrice, dueOn, milestones = [] }: OneTime, wording: Wording): ChargeText => {
  const { said, formats } = wording;
  const units =
    Number(quantity) === 1 || unitPrice === undefined
      ? []
      : [`${formats.quantity(quantity)} × ${formats.fullPrice(unitPrice)}`];
  return {
    details: [...units, ...(dueOn === undefined ? [] : [said.due(formats.date(dueOn))])],
    prices: [
      ...(unitPrice === undefined ? [] : [{ price: said.once(amountText(quantity, unitPrice, wording)) }]),
      ...milestones.map(({ description, price, dueOn: on }) => ({
        of: on === undefined ? description : said.milestone(description, formats.date(on)),
        price: formats.fullPrice(price),
      })),
    ],
  };
};

const expenseText = ({ markupPercent }: ExpenseCharge, { said, formats }: Wording): ChargeText => ({
  details: [],
  prices: [{ price: Number(markupPercent) === 0 ? said.atCost : said.costPlus(formats.percent(markupPercent)) }],
});

const ofKind = (charge: Charge, wording: Wording): ChargeText => {
  switch (charge.kind) {
    case 'recurringFee':
      return feeText(charge, wording);
    case 'time':
      return timeText(charge, wording);
    case 'prepaidBlock':
      return blockText(charge, wording);
    case 'stepTariff':
      return stepText(charge, wording);
    case 'metered':
      return meteredText(charge, wording);
    case 'oneTime':
      return oneTimeText(charge, wording);
    case 'expense':
      return expenseText(charge, wording);
    default:
      return assertNever(charge);
  }
};

/** A charge as its client reads it. */
export const chargeText = (charge: Charge, wording: Wording): ChargeText => {
  const { details, prices } = ofKind(charge, wording);
  return { details: [...details, ...discountDetail(charge.discount, wording)], prices };
};
