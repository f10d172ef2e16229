import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import { assertNever } from '../../errors.ts';
import type { RateFacts, TimeExplanation, WorkFacts } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { type Sentence, type Telling, withoutSign } from './telling.ts';

/** "2 entries, 1 h 5 min of work, 10 min added by hand"; `counted` where it is not entries that are counted. */
export const workText = (
  { entries, actualSeconds, extraMinutes = 0 }: WorkFacts,
  { says, minutes, seconds }: Telling,
  counted = says.things('entry', entries),
): string => {
  const worked = says.time.work(counted, seconds(actualSeconds));
  return extraMinutes === 0
    ? worked
    : `${worked}, ${says.time.extra(minutes(Math.abs(extraMinutes)), extraMinutes > 0)}`;
};

/** "rounded up in steps of 15 min per ticket and day, at least 30 min". */
const ruleText = (rule: RoundingRule, { says: { time }, minutes }: Telling): string =>
  [
    `${time.rounding[rule.mode](minutes(rule.incrementMinutes))} ${time.per[rule.aggregation]}`,
    ...(rule.minimumMinutes > 0 ? [time.minimum(minutes(rule.minimumMinutes))] : []),
    ...(rule.minimumMinutes > 0 && rule.anchor === 'minimum' ? [time.afterMinimum] : []),
    ...(rule.toleranceMinutes > 0 ? [time.tolerance(minutes(rule.toleranceMinutes))] : []),
    ...(rule.mergeGapMinutes > 0 ? [time.merged(minutes(rule.mergeGapMinutes))] : []),
    ...(rule.bands === 'perSegment' ? [time.perBand] : []),
  ].join(', ');

type Rounded = WorkFacts & { readonly billedMinutes: number; readonly rounding: RoundingRule };

/** Minutes that no rounding gives: a part of what was rounded as one, the rest of which is told on other lines. */
const isPart = ({ billedMinutes, rounding: { mode, incrementMinutes, minimumMinutes } }: Rounded): boolean =>
  mode !== 'none' && minimumMinutes % incrementMinutes === 0 && billedMinutes % incrementMinutes !== 0;

/** From the time that was worked to the time that counts. */
export const roundedParts = (facts: Rounded, telling: Telling): Sentence => {
  const { says, minutes } = telling;
  const [work, rule, billed] = [
    workText(facts, telling),
    ruleText(facts.rounding, telling),
    minutes(facts.billedMinutes),
  ];
  return isPart(facts) ? [work, rule, says.time.partOf(billed)] : [work, says.outcome(rule, billed)];
};

const originText = (origin: string, { says: { rate } }: Telling): string | undefined => {
  const [kind = '', ...name] = origin.split(':');
  return Object.hasOwn(rate.origins, kind) ? rate.origins[kind]?.(name.join(':')) : undefined;
};

/** "Rate 90.00 €/h (the contract's default) × 1.5 × 2 “Night” = 270.00 €/h"; `billed` is the price that comes of it. */
export const rateSentences = (
  { perHour, origin, multiplier, band }: RateFacts,
  billed: string | undefined,
  telling: Telling,
): readonly Sentence[] => {
  if (perHour === undefined) return [];
  const { says, formats } = telling;
  const from = band?.rate === undefined ? originText(origin, telling) : says.rate.ofBand(band.name);
  const price = (decimal: string) => says.rate.perHour(formats.fullPrice(decimal));
  const factors = [
    ...(multiplier === undefined ? [] : [` × ${formats.quantity(multiplier)}`]),
    ...(band?.multiplier === undefined ? [] : [` × ${formats.quantity(band.multiplier)} ${says.rate.band(band.name)}`]),
  ].join('');
  const result = factors === '' || billed === undefined ? '' : ` = ${price(billed)}`;
  return [[`${says.rate.from(price(band?.rate ?? perHour), from)}${factors}${result}`]];
};

type Included = Extract<TimeExplanation, { rule: 'includedTime' | 'coveredByMinimum' }>;

/** "Included in the contract: 4 h of 10 h used in the billing period". */
const usedText = ({ rule, scope, includedMinutes, usedAfter }: Included, { says: { time }, minutes }: Telling) =>
  `${time.included[rule](minutes(usedAfter), minutes(includedMinutes))} ${time.within[scope]}`;

const limitText = (
  { limit: { amount, minutes } }: Extract<TimeExplanation, { rule: 'aboveLimit' }>,
  telling: Telling,
): string =>
  telling.says.time.limit(amount === undefined ? telling.minutes(minutes ?? 0) : telling.formats.fullPrice(amount));

type Priced = Pick<Line, 'quantity' | 'unit' | 'unitPrice' | 'baseQuantity'>;

/** What was worked, what of it counts, at which rate, and what of it is free. */
export const timeSentences = (
  explanation: TimeExplanation,
  { quantity, unit, unitPrice, baseQuantity }: Priced,
  telling: Telling,
): readonly Sentence[] => {
  const { says, minutes } = telling;
  const { time } = says;
  switch (explanation.rule) {
    case 'roundedTime': {
      const { beyond, billedMinutes, rate } = explanation;
      // An incident has one price, however long it was.
      if (unit !== 'MIN') return [[workText(explanation, telling)], ...(beyond ? [[time.beyond[beyond]]] : [])];
      const here = withoutSign(quantity);
      const part = here !== String(billedMinutes) ? [time.partOf(minutes(here))] : [];
      const hourly = baseQuantity === 60 ? unitPrice : undefined;
      return [
        [...roundedParts(explanation, telling), ...part],
        ...(beyond ? [[time.beyond[beyond]]] : []),
        ...rateSentences(rate, hourly, telling),
      ];
    }
    case 'fixedPrice':
    case 'includedInFee':
    case 'noCharge':
      return [[workText(explanation, telling)], [time[explanation.rule]]];
    case 'includedTime':
    case 'coveredByMinimum': {
      const { usedBefore } = explanation;
      const before = usedBefore === 0 ? [] : [time.before(minutes(usedBefore))];
      return [roundedParts(explanation, telling), [[usedText(explanation, telling), ...before].join(', ')]];
    }
    case 'aboveLimit':
      return [roundedParts(explanation, telling), [limitText(explanation, telling)]];
    case 'monthlyMinimum':
      return [[time.minimumFee], ...minimumCover(explanation.includedMinutes, telling)];
    case 'travel':
      return [[time.travel[explanation.by], says.things('visit', explanation.visits)]];
    default:
      return assertNever(explanation);
  }
};

const minimumCover = (includedMinutes: number, { says: { time }, minutes }: Telling): readonly Sentence[] =>
  includedMinutes === 0 ? [] : [[time.covers(minutes(includedMinutes))]];

/** What quantity and price of the work do not show: why it is free, or at a rate of its own. */
export const timeDetail = (explanation: TimeExplanation, telling: Telling): Sentence => {
  const { says } = telling;
  switch (explanation.rule) {
    case 'roundedTime': {
      const { beyond, rate } = explanation;
      return [...(beyond ? [says.time.beyond[beyond]] : []), ...(rate.band ? [says.rate.band(rate.band.name)] : [])];
    }
    case 'fixedPrice':
    case 'includedInFee':
    case 'noCharge':
      return [says.time[explanation.rule]];
    case 'includedTime':
    case 'coveredByMinimum':
      return [usedText(explanation, telling)];
    case 'aboveLimit':
      return [limitText(explanation, telling)];
    case 'monthlyMinimum':
      return minimumCover(explanation.includedMinutes, telling).flat();
    case 'travel':
      return [];
    default:
      return assertNever(explanation);
  }
};
