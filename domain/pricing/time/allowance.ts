import type { LoggedTime } from '../../billables/billable.ts';
import { earlierOf, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import { daysOf, overlap, type Period, without } from '../../calendar/period.ts';
import type { AllowanceBalance } from '../../contracts/balances.ts';
import type { IncludedTime, TimeCharge } from '../../contracts/charges/time.ts';
import { suspensionPeriod, type Terms, termsByPeriod } from '../../contracts/contract.ts';
import { assertNever } from '../../errors.ts';
import { own } from '../../own.ts';
import type { Notice } from '../notice.ts';
import type { Pricing } from '../pricing.ts';
import { scopeAt } from './scope.ts';
import type { Inclusion } from './slices.ts';

/** Time that costs nothing more, however it was agreed. */
type Rule = Pick<IncludedTime, 'minutes' | 'scope' | 'rollover' | 'prorate'> & Pick<Inclusion, 'rule'>;

/** A monthly minimum covers its minutes of each period, as included time does (semantics.md §1.7, ODK-MIN). */
export const allowanceRule = ({ included, minimum }: TimeCharge): Rule | undefined => {
  if (included) return { ...included, rule: 'includedTime' };
  if (!minimum) return undefined;
  const { minutes } = minimum;
  return { minutes, scope: 'period', rollover: { kind: 'none' }, prorate: true, rule: 'coveredByMinimum' };
};

/** Days on which one version of a contract gives included time under a charge. */
interface Version {
  readonly rule: Rule;
  readonly terms: Terms;
  readonly days: Period;
}

type Carried = AllowanceBalance['scopes'][number]['carried'][number];

interface OpenScope extends Period {
  readonly version: Version;
  readonly included: number;
  used: number;
  carried: Carried[];
}

/** Included time of one charge while a contract is being billed. */
export interface Allowance {
  /** The scope that work counts in, by its place in time; undefined when there is none. */
  scopeOf(entry: LoggedTime): number | undefined;
  /** Takes from a scope what is left in it; scopes must be asked in their order. */
  take(scope: number, minutes: number): { readonly covered: number; readonly inclusion: Inclusion };
  close(): { readonly balance: AllowanceBalance; readonly notices: readonly Notice[] };
}

const versionsOf = ({ contract }: Pricing, chargeId: string): readonly Version[] =>
  termsByPeriod(contract).flatMap(({ terms, period }) => {
    const charge = terms.charges.find((one) => one.chargeId === chargeId);
    const rule = charge?.kind === 'time' ? allowanceRule(charge) : undefined;
    return rule ? [{ rule, terms, days: period }] : [];
  });

/** Whether two versions count over the same scopes, so that one scope can lie in both. */
const isSameCount = (a: Version, b: Version): boolean => {
  if (a.rule.scope !== b.rule.scope) return false;
  return a.rule.scope !== 'period' || JSON.stringify(a.terms.cadence) === JSON.stringify(b.terms.cadence);
};

const minutesLeft = ({ minutes, used }: Carried): number => minutes - used;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const usedIn = ({ used, carried }: OpenScope): number => used + sum(carried.map((one) => one.used));
const allOf = ({ included, carried }: OpenScope): number => included + sum(carried.map(({ minutes }) => minutes));

/** The newest minutes up to a number: what is beyond a limit of carrying is lost, oldest first. */
const newest = (carried: readonly Carried[], limit: number): Carried[] => {
  let room = limit;
  const kept = carried.toReversed().map((one) => {
    const minutes = Math.min(room, one.minutes);
    room -= minutes;
    return { ...one, minutes };
  });
  return kept.filter(({ minutes }) => minutes > 0).reverse();
};

/** The included time of a charge over its versions, as the last bill left it. Undefined when it has none. */
export const openAllowance = (pricing: Pricing, chargeId: string): Allowance | undefined => {
  const { contract, state, through, openFromAfter } = pricing;
  const versions = versionsOf(pricing, chargeId);
  const [first] = versions;
  if (!first) return undefined;
  const rests = contract.suspensions.map(suspensionPeriod);
  const horizon = laterOf(through, openFromAfter);
  const scopeOn = ({ rule, terms }: Version, day: LocalDate): Period => scopeAt(rule.scope, terms, contract, day);
  const versionOn = (day: LocalDate): Version => versions.findLast(({ days }) => days.from <= day) ?? first;

  const daysIn = (version: Version, scope: Period): number => {
    const common = overlap(version.days, scope);
    if (!common) return 0;
    return sum(
      rests.reduce<readonly Period[]>((left, rest) => left.flatMap((one) => without(one, rest)), [common]).map(daysOf),
    );
  };

  /** Each version gives its minutes for its days of the scope; whole minutes, half up. */
  const includedIn = (scope: Period, version: Version): number => {
    const alike = versions.filter((one) => isSameCount(one, version) && overlap(one.days, scope));
    const { rule } = alike.findLast(({ days }) => days.from <= horizon) ?? version;
    if (!rule.prorate || rule.scope === 'contract') return alike.length === 0 ? 0 : rule.minutes;
    const whole = daysOf(scopeOn(version, scope.from));
    return Math.floor((sum(alike.map((one) => one.rule.minutes * daysIn(one, scope))) * 2 + whole) / (2 * whole));
  };

  /** The scope of a day, cut where the terms begin to count otherwise; `after` is where the scope before it ends. */
  const open = (day: LocalDate, after: LocalDate | undefined): OpenScope => {
    const version = versionOn(day);
    const own = scopeOn(version, day);
    const next = versions.find((one) => one.days.from > day && !isSameCount(one, version));
    const scope = {
      from: laterOf(own.from, after ?? own.from),
      until: next ? earlierOf(next.days.from, own.until) : own.until,
    };
    return { ...scope, version, included: includedIn(scope, version), used: 0, carried: [] };
  };

  const kept = own(state.balances.allowances, chargeId)?.scopes ?? [];
  const scopes: OpenScope[] = kept.map(({ from, until, used, carried }) => {
    const version = versionOn(from);
    return { from, until, version, included: includedIn({ from, until }, version), used, carried: [...carried] };
  });
  for (let after = scopes.at(-1)?.until; (after ?? first.days.from) <= horizon; after = scopes.at(-1)?.until)
    scopes.push(open(after ?? first.days.from, after));
  const usedAtFirst = scopes.map(usedIn);
  const over = scopes.map(() => 0);
  /** What is left of every scope before this one was carried on. */
  let rolled = 0;

  const lostOn = (version: Version, until: LocalDate, periods: number): LocalDate => {
    let end = until;
    for (let i = 0; i < periods; i += 1) end = scopeOn(version, end).until;
    return end;
  };

  const leftOver = ({ version, until, included, used, carried }: OpenScope): Carried[] => {
    const before = carried
      .map((one) => ({ ...one, minutes: minutesLeft(one), used: 0 }))
      .filter((one) => one.minutes > 0 && (one.lostOn === undefined || one.lostOn > until));
    const own = Math.max(0, included - used);
    const { rollover } = version.rule;
    switch (rollover.kind) {
      case 'none':
        return [];
      case 'all':
        return own > 0 ? [...before, { minutes: own, used: 0 }] : before;
      case 'capped':
        return newest([...before, { minutes: own, used: 0 }], rollover.minutes);
      case 'periods':
        return own > 0
          ? [...before, { minutes: own, used: 0, lostOn: lostOn(version, until, rollover.periods) }]
          : before;
      default:
        return assertNever(rollover);
    }
  };

  const rollInto = (target: number): void => {
    for (; rolled < target; rolled += 1) {
      const [from, to] = [scopes[rolled], scopes[rolled + 1]];
      if (from && to) to.carried = leftOver(from);
    }
  };

  const placeOf = (day: LocalDate): number => scopes.findIndex(({ from, until }) => from <= day && day < until);

  return {
    scopeOf: ({ workedOn, billDate }) => {
      const own = placeOf(workedOn);
      if (own >= 0) return own;
      const billed = placeOf(laterOf(billDate, state.openFrom));
      return billed >= 0 ? billed : undefined;
    },
    take: (place, minutes) => {
      rollInto(place);
      const scope = scopes[place] as OpenScope;
      const usedBefore = usedIn(scope);
      let missing = minutes;
      scope.carried = scope.carried.map((one) => {
        const part = Math.min(minutesLeft(one), missing);
        missing -= part;
        return { ...one, used: one.used + part };
      });
      const own = Math.min(Math.max(0, scope.included - scope.used), missing);
      scope.used += own;
      missing -= own;
      over[place] = (over[place] ?? 0) + missing;
      const { rule, scope: counted } = scope.version.rule;
      const facts = { rule, scope: counted, scopeFrom: scope.from, includedMinutes: allOf(scope), usedBefore };
      return { covered: minutes - missing, inclusion: { ...facts, usedAfter: usedIn(scope) } };
    },
    close: () => {
      const closed = scopes.filter(({ until }) => until <= openFromAfter).length;
      rollInto(Math.min(closed, scopes.length - 1));
      const notices = scopes.flatMap((scope, i): readonly Notice[] => {
        const overMinutes = over[i] ?? 0;
        const isUsedUp = usedIn(scope) > (usedAtFirst[i] ?? 0) && usedIn(scope) === allOf(scope);
        if (!isUsedUp && overMinutes === 0) return [];
        return [{ kind: 'allowanceUsed', chargeId, scopeFrom: scope.from, overMinutes }];
      });
      // What was carried on from a scope can no longer be taken in it.
      const handedOn = (scope: OpenScope, i: number): boolean =>
        i < rolled && scope.version.rule.rollover.kind !== 'none';
      const balance = scopes.filter((scope, i) => scope.until > openFromAfter && !handedOn(scope, i));
      return {
        notices,
        balance: {
          scopes: balance.map(({ from, until, included, used, carried }) => ({ from, until, included, used, carried })),
        },
      };
    },
  };
};
