import type { Weekday } from '../../calendar/week.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import type { Scope, TimeLimit } from '../../contracts/charges/time.ts';
import type { TaxKind } from './words.ts';

type Of = PrepaidBlock['of'];
type Say<A extends readonly string[] = readonly []> = (...parts: A) => string;

/** A contract that is offered, in one language. Amounts, dates and durations come written out already. */
export interface ProposalWords {
  readonly title: string;
  readonly preparedFor: string;
  readonly date: string;
  readonly validUntil: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly noEnd: string;
  readonly contact: string;
  readonly service: string;
  readonly price: Readonly<Record<'exclusive' | 'inclusive', Readonly<Record<TaxKind, string>>>>;
  /** Over the charges of a later version of the terms. */
  readonly holdsFrom: Say<[date: string]>;
  /** "month", "3 months". */
  readonly period: (unit: 'week' | 'month', every: number) => string;
  readonly scope: Readonly<Record<Exclude<Scope, 'period'>, string>>;
  readonly once: Say<[price: string]>;
  readonly only: Say<[workTypes: string]>;
  readonly multiplied: Say<[factor: string]>;
  readonly fee: {
    readonly advance: string;
    readonly arrears: string;
    readonly started: string;
    readonly setup: string;
    readonly quantity: Say<[quantity: string]>;
    readonly upTo: Say<[quantity: string]>;
    readonly above: Say<[quantity: string]>;
    readonly all: string;
    readonly progressive: string;
    readonly volume: string;
  };
  readonly time: {
    /** Where the contract states no rate. */
    readonly usual: string;
    readonly rate: string;
    readonly hour: string;
    readonly included: Say<[time: string, scope: string]>;
    readonly kept: string;
    readonly keptUpTo: Say<[time: string]>;
    readonly keptFor: (periods: number) => string;
    readonly beyond: string;
    readonly minimum: string;
    readonly covers: Say<[time: string]>;
    readonly limit: Say<[what: string, scope: string]>;
    readonly exceeded: Readonly<Record<Exclude<TimeLimit['onExceed'], 'rate'>, string>>;
    readonly travel: string;
    readonly trip: string;
    readonly outside: string;
    readonly days: Readonly<Record<Weekday | 'holiday', string>>;
    readonly hours: Say<[from: string, until: string]>;
    readonly rounded: (mode: RoundingRule['mode'], minutes: string) => string;
    readonly atLeast: Say<[time: string]>;
  };
  readonly block: {
    readonly units: (of: Of, quantity: string, one: boolean) => string;
    readonly unit: Readonly<Record<Of, string>>;
    readonly each: Say<[quantity: string, price: string]>;
    readonly onDemand: string;
    readonly months: (count: number) => string;
    readonly until: Say<[date: string]>;
    readonly keeps: string;
    readonly beyond: Readonly<Record<PrepaidBlock['overage'], string>>;
    readonly hour: string;
    readonly topUp: Say<[below: string, quantity: string]>;
    readonly counts: Say<[role: string, hours: string]>;
  };
  readonly steps: {
    readonly first: Say<[time: string]>;
    readonly started: Say<[time: string]>;
    readonly free: Say<[time: string]>;
    readonly subscription: Say<[hours: string]>;
  };
  readonly metered: {
    readonly unit: Readonly<Record<'piece' | 'gigabyte', string>>;
    readonly counted: Readonly<Record<'periodStart' | 'periodEnd' | 'peak' | 'prorated' | 'total', string>>;
    readonly included: Say<[quantity: string]>;
  };
  readonly milestone: Say<[what: string, date: string]>;
  readonly due: Say<[date: string]>;
  readonly atCost: string;
  readonly costPlus: Say<[percent: string]>;
  readonly gross: Readonly<Record<TaxKind, string>>;
  readonly firstPeriod: Say<[days: string]>;
  readonly wholeContract: Say<[days: string]>;
  readonly yearly: Say<[amount: string]>;
  readonly conditions: string;
  readonly runs: Say<[from: string, until: string]>;
  readonly runsOn: Say<[from: string]>;
  readonly notice: (days: number) => string;
  readonly renews: (months: number, noticeDays: number) => string;
  readonly byHand: (months: number) => string;
  readonly ends: string;
  readonly revised: (on: 'renewal' | 'anniversary', by: string) => string;
  readonly index: Say<[name: string, month: string, value: string]>;
  readonly fixed: Say<[percent: string]>;
  readonly bounds: (floor: string | undefined, cap: string | undefined) => string;
  readonly exempt: Say<[reason: string]>;
  readonly signFor: Say<[party: string]>;
  readonly signature: string;
  readonly approved: string;
  readonly subject: Say<[name: string, seller: string]>;
  readonly opening: Say<[name: string]>;
  readonly answerBy: Say<[date: string]>;
  readonly attached: string;
  readonly fileName: Say<[on: string]>;
}
