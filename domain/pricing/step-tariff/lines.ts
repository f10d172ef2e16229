import type { LoggedTime } from '../../billables/billable.ts';
import { addDays } from '../../calendar/local-date.ts';
import { DEFAULT_ROUNDING, type RoundingRule } from '../../contracts/charges/rounding.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import { assertNever } from '../../errors.ts';
import type { Explanation } from '../../invoicing/explanation.ts';
import type { Line, Unit } from '../../invoicing/line.ts';
import { PRICE_DECIMALS, parseDecimal } from '../../money/decimal.ts';
import { type LinePrice, priceLine } from '../../money/rounding.ts';
import { amountOf, amountText } from '../blocks/amount.ts';
import type { Taken } from '../blocks/blocks.ts';
import type { Pricing } from '../pricing.ts';
import { commonOf } from '../time/common.ts';
import { wordsOf } from '../time/subject.ts';
import type { Pile, Session } from './sessions.ts';

const factsOf = (entries: readonly LoggedTime[]) => {
  const extraMinutes = entries.reduce((total, { extraMinutes: extra = 0 }) => total + extra, 0);
  return {
    entries: entries.length,
    actualSeconds: entries.reduce((total, { seconds }) => total + seconds, 0),
    ...(extraMinutes === 0 ? {} : { extraMinutes }),
  };
};

type Amount = LinePrice & { readonly unit: Unit; readonly explanation: Explanation };

const lineOf = (
  { contract, grouping, minorDigits }: Pricing,
  charge: StepTariff,
  { key, late, putBack }: Pile,
  sessions: readonly Session[],
  amount: Amount,
): Line => {
  const common = commonOf(sessions.flatMap(({ entries }) => entries));
  const { billableIds, firstDay, lastDay, ticket, technician, workType } = common;
  return {
    key: `${key}:${amount.explanation.rule}`,
    contractId: contract.contractId,
    chargeId: charge.chargeId,
    description: wordsOf(common, grouping, charge.description),
    ticket,
    technician,
    workType,
    period: { from: firstDay, until: addDays(lastDay, 1) },
    late,
    ...(putBack === undefined ? {} : { putBack }),
    ...amount,
    net: priceLine(amount, minorDigits),
    taxRateId: charge.taxRateId,
    billableIds,
  };
};

const isFree = (price: string): boolean => parseDecimal(price, PRICE_DECIMALS) === 0n;

/** The sessions' initial steps, then their next steps; what is none or costs nothing is no line. */
const stepLines = (pricing: Pricing, charge: StepTariff, pile: Pile): readonly Line[] => {
  const kinds = [
    { rule: 'initialStep', stepMinutes: charge.initialMinutes, price: charge.initialPrice, of: 'initial' },
    { rule: 'nextSteps', stepMinutes: charge.stepMinutes, price: charge.stepPrice, of: 'next' },
  ] as const;
  return kinds.flatMap(({ rule, stepMinutes, price, of }) => {
    const sessions = pile.sessions.filter((session) => session[of] > 0);
    if (sessions.length === 0 || isFree(price)) return [];
    const steps = sessions.reduce((total, session) => total + session[of], 0);
    const facts = factsOf(sessions.flatMap(({ entries }) => entries));
    const explanation: Explanation = { rule, ...facts, sessions: sessions.length, stepMinutes };
    const amount = { quantity: String(steps), unitPrice: price, baseQuantity: 1, unit: 'C62', explanation } as const;
    return [lineOf(pricing, charge, pile, sessions, amount)];
  });
};

/** Whole steps are what a subscription rounds up to, each session for itself. */
const roundingOf = ({ stepMinutes }: StepTariff): RoundingRule => ({
  ...DEFAULT_ROUNDING,
  incrementMinutes: stepMinutes,
  aggregation: 'entry',
});

/** What each grant gave for all of them. */
const takenTogether = (taken: readonly Taken[]): Taken['taken'] => {
  const sums = new Map<string, bigint>();
  for (const { grantId, amount } of taken.flatMap((one) => one.taken))
    sums.set(grantId, (sums.get(grantId) ?? 0n) + amountOf(amount));
  return [...sums].map(([grantId, amount]) => ({ grantId, amount: amountText(amount) }));
};

/** Time at a price per hour: the entry's own, or none for what is taken from the subscription or free. */
const timeLine = (
  pricing: Pricing,
  charge: StepTariff,
  pile: Pile,
  minutes: number,
  explanation: Explanation,
  unitPrice = '0',
): Line =>
  lineOf(pricing, charge, pile, pile.sessions, {
    quantity: String(minutes),
    unitPrice,
    baseQuantity: 60,
    unit: 'MIN',
    explanation,
  });

const minutesOf = ({ sessions }: Pile): number => sessions.reduce((total, { minutes }) => total + minutes, 0);

const subscriptionLines = (
  pricing: Pricing,
  charge: StepTariff,
  pile: Pile,
  facts: ReturnType<typeof factsOf>,
): readonly Line[] => {
  const last = pile.taken.at(-1);
  if (last === undefined) return [];
  const billedMinutes = minutesOf(pile);
  const explanation: Explanation = {
    rule: 'takenFromBlock',
    ...facts,
    of: 'hours',
    billedMinutes,
    rounding: roundingOf(charge),
    taken: takenTogether(pile.taken),
    leftAfter: last.leftAfter,
  };
  return [timeLine(pricing, charge, pile, billedMinutes, explanation)];
};

const ownRateLines = (
  pricing: Pricing,
  charge: StepTariff,
  pile: Pile,
  facts: ReturnType<typeof factsOf>,
): readonly Line[] => {
  const billedMinutes = minutesOf(pile);
  if (billedMinutes === 0) return [];
  const perHour = pile.sessions[0]?.entries[0].hourlyPrice ?? '0';
  const rate = { origin: 'entry', perHour };
  const explanation: Explanation = { rule: 'roundedTime', ...facts, billedMinutes, rounding: roundingOf(charge), rate };
  return [timeLine(pricing, charge, pile, billedMinutes, explanation, perHour)];
};

/** The lines of sessions that belong together. */
export const linesOf = (pricing: Pricing, charge: StepTariff, pile: Pile): readonly Line[] => {
  const facts = factsOf(pile.sessions.flatMap(({ entries }) => entries));
  switch (pile.reason) {
    case 'steps':
      return stepLines(pricing, charge, pile);
    case 'takenFromBlock':
      return subscriptionLines(pricing, charge, pile, facts);
    case 'ownRate':
      return ownRateLines(pricing, charge, pile, facts);
    case 'noCharge':
      return [timeLine(pricing, charge, pile, Math.round(facts.actualSeconds / 60), { rule: 'noCharge', ...facts })];
    case 'fixedPrice': {
      const unitPrice = pile.sessions[0]?.entries[0].fixedPrice ?? '0';
      const explanation: Explanation = { rule: 'fixedPrice', ...facts };
      return [
        lineOf(pricing, charge, pile, pile.sessions, {
          quantity: '1',
          unitPrice,
          baseQuantity: 1,
          unit: 'C62',
          explanation,
        }),
      ];
    }
    default:
      return assertNever(pile.reason);
  }
};
