import { weekdays } from '../../calendar/week.ts';
import type { Band } from '../../contracts/charges/bands.ts';
import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import type { Rollover, TimeCharge } from '../../contracts/charges/time.ts';
import { assertNever } from '../../errors.ts';
import {
  type ChargeText,
  each,
  minutesText,
  type PricedText,
  periodText,
  scopeText,
  sentence,
  type Wording,
  workDetail,
} from './priced.ts';

/** What becomes of unused time, if it is kept at all. */
export const rolloverText = (rollover: Rollover, wording: Wording): readonly string[] => {
  const { time } = wording.said;
  switch (rollover.kind) {
    case 'none':
      return [];
    case 'all':
      return [time.kept];
    case 'capped':
      return [time.keptUpTo(minutesText(rollover.minutes, wording))];
    case 'periods':
      return [time.keptFor(rollover.periods)];
    default:
      return assertNever(rollover);
  }
};

/** How time is rounded; nothing where the contract leaves it to the firm's own rule. */
export const roundingText = (rule: RoundingRule | undefined, wording: Wording): readonly string[] => {
  if (!rule) return [];
  const { time } = wording.said;
  const { mode, incrementMinutes, minimumMinutes } = rule;
  return sentence([
    time.rounded(mode, minutesText(incrementMinutes, wording)),
    ...(minimumMinutes > 0 ? [time.atLeast(minutesText(minimumMinutes, wording))] : []),
  ]);
};

/** A price per hour, or how many times the rate; nothing where it is the usual one. */
const rateOr = (price: string | undefined, factor: string | undefined, wording: Wording): string | undefined => {
  if (price !== undefined) return each(price, wording.said.time.hour, wording);
  return factor === undefined ? undefined : wording.said.multiplied(wording.formats.quantity(factor));
};

const named = (of: string, price: string | undefined): readonly PricedText[] =>
  price === undefined ? [] : [{ of, price }];

const bandText = ({ name, days, from, until, outside, multiplier, rate }: Band, wording: Wording): PricedText => {
  const { time } = wording.said;
  const everyDay = weekdays.every((day) => days.includes(day));
  const when = [
    ...(everyDay ? [] : days.map((day) => time.days[day])),
    ...(from === '00:00' && until === '24:00' ? [] : [time.hours(from, until)]),
    ...(outside ? [time.outside] : []),
  ];
  return {
    of: when.length === 0 ? name : `${name} (${when.join(', ')})`,
    price: rateOr(rate, multiplier, wording) ?? '',
  };
};

const travelPrices = ({ travel }: TimeCharge, wording: Wording): readonly PricedText[] => {
  const { said, words } = wording;
  switch (travel.kind) {
    case 'none':
      return [];
    case 'flat':
      return [{ of: said.time.travel, price: each(travel.price, said.time.trip, wording) }];
    case 'perKilometre':
      return [{ of: said.time.travel, price: each(travel.price, words.units.kilometres, wording) }];
    case 'perHour':
      return [{ of: said.time.travel, price: each(travel.price, said.time.hour, wording) }];
    default:
      return assertNever(travel);
  }
};

/** The rates of the terms, the general one first. */
const ratePrices = ({ rates }: TimeCharge, wording: Wording): readonly PricedText[] => {
  const { said, document } = wording;
  const hour = (price: string) => each(price, said.time.hour, wording);
  const usual = rates.default ?? document.usualRate;
  const tables = [rates.workTypes, rates.technicians, rates.teams].flatMap(Object.entries<string>);
  const own = [
    ...tables.map(([of, price]) => ({ of, price: hour(price) })),
    ...rates.workTypesOfTechnicians.map(({ workType, technician, price }) => ({
      of: `${workType}, ${technician}`,
      price: hour(price),
    })),
  ];
  return [
    { of: own.length > 0 ? said.time.rate : undefined, price: usual === undefined ? said.time.usual : hour(usual) },
    ...own,
    ...Object.entries(rates.multipliers).flatMap(([of, factor]) => named(of, rateOr(undefined, factor, wording))),
  ];
};

const limitText = (limit: TimeCharge['limit'], wording: Wording): readonly string[] => {
  if (!limit) return [];
  const { said, formats } = wording;
  const { amount, minutes = 0, scope, onExceed } = limit;
  const what = amount === undefined ? minutesText(minutes, wording) : formats.fullPrice(amount);
  return sentence([
    said.time.limit(what, scopeText(scope, wording)),
    ...(onExceed === 'rate' ? [] : [said.time.exceeded[onExceed]]),
  ]);
};

/** What is included or due at least, and what is beyond it. */
const allowancePrices = ({ included, minimum, limit }: TimeCharge, wording: Wording): readonly PricedText[] => {
  const { said, terms } = wording;
  const beyond = said.time.beyond;
  return [
    ...(minimum
      ? [{ of: said.time.minimum, price: each(minimum.amount, periodText(terms.cadence, wording), wording) }]
      : []),
    ...named(beyond, rateOr(minimum?.overagePrice, undefined, wording)),
    ...named(beyond, rateOr(included?.overagePrice, included?.overageMultiplier, wording)),
    ...named(limit ? limitText(limit, wording).join() : '', rateOr(limit?.rate, undefined, wording)),
  ];
};

export const timeText = (charge: TimeCharge, wording: Wording): ChargeText => {
  const { time } = wording.said;
  const { included, minimum, bands, workTypes, rounding, limit } = charge;
  return {
    details: [
      ...workDetail(workTypes, wording),
      ...(included
        ? sentence([
            time.included(minutesText(included.minutes, wording), scopeText(included.scope, wording)),
            ...rolloverText(included.rollover, wording),
          ])
        : []),
      ...(minimum ? sentence([time.minimum, time.covers(minutesText(minimum.minutes, wording))]) : []),
      ...(limit?.onExceed === 'rate' ? [] : limitText(limit, wording)),
      ...roundingText(rounding, wording),
    ],
    prices: [
      ...ratePrices(charge, wording),
      ...(bands?.bands ?? []).map((band) => bandText(band, wording)),
      ...allowancePrices(charge, wording),
      ...travelPrices(charge, wording),
    ],
  };
};
