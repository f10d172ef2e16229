import type { LoggedTime } from '../../billables/billable.ts';
import type { Charge } from '../../contracts/charges/charge.ts';
import type { Terms } from '../../contracts/contract.ts';
import { assertNever } from '../../errors.ts';
import type { LineGrouping } from '../../tenants/tenant.ts';
import { addEntry, type Common } from './common.ts';
import type { Group, Kind } from './group.ts';
import { placeOf } from './groups.ts';
import { mustHaveRate, type Rate, remembering } from './rates.ts';
import { type Outcome, type Slice, workedIn } from './slices.ts';

/** What stands on one line: one charge, rate and reason, late or not, and what lines are grouped by. */
export interface Pile extends Common {
  readonly key: string;
  readonly kind: Kind;
  readonly charge: Charge;
  /** Undefined for what has no price by the hour. */
  readonly rate: Rate | undefined;
  /** What became of the slices on it, in their order; of plain work the one that stands for all. */
  outcomes: Outcome[];
  minutes: number;
  workedSeconds: number;
  extraMinutes: number;
  lastGroup: Group | undefined;
}

/** No two lines share a key: what a person typed is its last part, or has the marks between parts replaced. */
const escaped = (text: string): string =>
  /[%:~]/.test(text) ? text.replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll('~', '%7E') : text;

const ruleOf = ({ reason }: Kind, outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'priced':
      return reason;
    case 'taken':
      return 'takenFromBlock';
    case 'incident':
      return 'incident';
    case 'included':
      return outcome.inclusion.rule;
    case 'aboveLimit':
      return outcome.kind;
    default:
      return assertNever(outcome);
  }
};

/** Whose line it is: the block's for what it took or prices itself, else that of the charge behind it. */
const chargeOf = ({ route }: Kind, outcome: Outcome): Charge => {
  if (outcome.kind === 'taken' || outcome.kind === 'incident') return outcome.block;
  if (outcome.kind === 'priced' && outcome.by) return outcome.by;
  return route.priced ?? route.charge;
};

/** Whether minutes are paid for with this bill. */
export const isPaid = ({ reason }: Kind, { kind }: Outcome): boolean =>
  reason === 'roundedTime' && (kind === 'priced' || kind === 'incident');

const hasRate = (kind: Kind, outcome: Outcome): boolean =>
  outcome.kind === 'taken'
    ? outcome.block.of === 'money' && outcome.block.hourPrice === undefined
    : isPaid(kind, outcome);

const originOf = ({ price, facts: { origin, multiplier, band } }: Rate): string => {
  const marks = [
    ...(band ? [`~in ${escaped(band.name)}`] : []),
    ...(multiplier === undefined ? [] : [`~x${multiplier}`]),
    ...(origin === 'entry' ? [`~${price}`] : []),
  ];
  return `${marks.join('')}:${origin}`;
};

/** What else tells lines of one charge and place apart. */
const marksOf = ({ route, late, putBack, role, periodFrom }: Kind, charge: Charge, outcome: Outcome): string => {
  const marks = [
    ...(late ? ['late'] : []),
    ...(putBack === undefined ? [] : [`again ${escaped(putBack)}`]),
    ...(periodFrom === undefined ? [] : [`from ${periodFrom}`]),
    ...(outcome.kind === 'priced' && outcome.beyond ? [`beyond ${outcome.beyond}`] : []),
    ...(outcome.kind === 'included' ? [`in ${outcome.inclusion.scopeFrom}`] : []),
    ...(route.ruleOf === undefined ? [] : [`as ${escaped(route.ruleOf)}`]),
    ...(role === undefined ? [] : [`by ${escaped(role)}`]),
    ...(route.block && route.block !== charge ? [`after ${route.block.chargeId}`] : []),
    ...(route.block === charge && route.priced ? [`before ${route.priced.chargeId}`] : []),
  ];
  return marks.map((mark) => `~${mark}`).join('');
};

/** All of a pile but its place; the key is what stands before the place, the place, and what stands after it. */
interface Frame {
  readonly kind: Kind;
  readonly charge: Charge;
  readonly rate: Rate | undefined;
  readonly before: string;
  readonly after: string;
}

const frameOf = (kind: Kind, outcome: Outcome, own: () => Rate | undefined): Frame => {
  const charge = chargeOf(kind, outcome);
  const rate = hasRate(kind, outcome) ? own() : undefined;
  const before = `${charge.chargeId}@${kind.route.terms.effectiveFrom}:`;
  const marks = marksOf(kind, charge, outcome);
  return { kind, charge, rate, before, after: `:${ruleOf(kind, outcome)}${marks}${rate ? originOf(rate) : ':free'}` };
};

/** The key of a line of an entry's or place's own, beside those of working time. */
export const keyOf = (
  { effectiveFrom }: Pick<Terms, 'effectiveFrom'>,
  { chargeId }: Pick<Charge, 'chargeId'>,
  place: string,
  rule: string,
  { workedOn, billDate, putBack }: Pick<LoggedTime, 'workedOn' | 'billDate' | 'putBack'>,
): string => {
  const marks = `${workedOn < billDate ? '~late' : ''}${putBack === undefined ? '' : `~again ${escaped(putBack)}`}`;
  return `${chargeId}@${effectiveFrom}:${escaped(place)}:${rule}${marks}`;
};

/** Puts minutes on piles by what lines are told apart by. */
export const pilesBy = (
  grouping: LineGrouping,
): {
  /** The line of work that is paid as it is. */
  plainPile(kind: Kind, place: string, entry: LoggedTime): Pile;
  addSlice(slice: Slice): void;
  piles(): readonly Pile[];
} => {
  const piles = new Map<string, Pile>();

  const pileOf = ({ kind, charge, rate, before, after }: Frame, place: string): Pile => {
    const key = `${before}${escaped(place)}${after}`;
    const known = piles.get(key);
    if (known) return known;
    // Written out: to spread parts into it takes longer than the rest of a line.
    const pile: Pile = {
      key,
      kind,
      charge,
      rate,
      outcomes: [],
      billableIds: [],
      firstDay: '',
      lastDay: '',
      ticket: undefined,
      technician: undefined,
      workType: undefined,
      description: undefined,
      role: undefined,
      project: undefined,
      task: undefined,
      minutes: 0,
      workedSeconds: 0,
      extraMinutes: 0,
      lastGroup: undefined,
    };
    piles.set(key, pile);
    return pile;
  };

  const plain = remembering((_: Kind) => ({ frame: undefined as Frame | undefined, piles: new Map<string, Pile>() }));
  /** Nothing costs nothing, whether or not a rate was agreed. */
  const rateOf = ({ minutes, rate, first, group }: Slice): Rate | undefined =>
    minutes === 0 && rate === undefined ? undefined : mustHaveRate(rate, first, group.kind.route.charge.chargeId);

  return {
    plainPile: (kind, place, entry) => {
      const ofKind = plain(kind);
      const known = ofKind.piles.get(place);
      if (known) return known;
      ofKind.frame ??= frameOf(kind, PLAIN, () => mustHaveRate(kind.rate, entry, kind.route.charge.chargeId));
      const pile = pileOf(ofKind.frame, place);
      pile.outcomes = ONLY_PLAIN;
      ofKind.piles.set(place, pile);
      return pile;
    },
    addSlice: (slice) => {
      const { group, outcome } = slice;
      const frame = frameOf(group.kind, outcome, () => rateOf(slice));
      const pile = pileOf(frame, placeOf(group.entries[0] as LoggedTime, group.kind, grouping));
      pile.outcomes.push(outcome);
      pile.minutes += slice.minutes;
      pile.workedSeconds += workedIn(slice);
      if (slice.at === 0) for (const { extraMinutes = 0 } of group.entries) pile.extraMinutes += extraMinutes;
      if (pile.lastGroup !== group) for (const entry of group.entries) addEntry(pile, entry);
      pile.lastGroup = group;
    },
    piles: () => [...piles.values()],
  };
};

const PLAIN: Outcome = { kind: 'priced' };
const ONLY_PLAIN: Outcome[] = [PLAIN];
