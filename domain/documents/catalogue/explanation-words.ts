import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import type { Scope } from '../../contracts/charges/time.ts';
import type { BlockExplanation, OtherExplanation, TimeExplanation } from '../../invoicing/explanation.ts';

type Prepaid = Extract<BlockExplanation, { rule: 'takenFromBlock' }>['of'];
type Beyond = NonNullable<Extract<TimeExplanation, { rule: 'roundedTime' }>['beyond']>;
type Travel = Extract<TimeExplanation, { rule: 'travel' }>['by'];
type CountAt = Extract<OtherExplanation, { rule: 'metered' }>['countAt'];
type Thing = 'entry' | 'session' | 'visit' | 'device' | 'reading';

/**
 * Why a line has its amount, in one language. What is given is written out already (durations, amounts, dates); what
 * comes back is a part of a sentence without its full stop, with a capital only where it always begins one.
 */
export interface ExplanationWords {
  /** A sentence of parts: "2 entries, 65 min of work; rounded up …". */
  readonly sentence: (parts: readonly string[]) => string;
  /** What follows from the parts before it: "…: 1 h 15 min". */
  readonly outcome: (said: string, result: string) => string;
  readonly quoted: (name: string) => string;
  /** "2 entries". */
  readonly things: (thing: Thing, count: number) => string;

  readonly terms: (since: string) => string;
  readonly correction: Readonly<Record<'credit' | 'charge', string>>;
  /** A correction because work was changed after it was invoiced. */
  readonly revised: Readonly<Record<'credit' | 'charge', (invoice: string | undefined) => string>> & {
    /** Of a line without such work: what it costs hangs on other lines. */
    readonly other: Readonly<Record<'credit' | 'charge', string>>;
    readonly work: (day: string, ticket: string | undefined) => string;
    readonly lasts: (before: string, now: string) => string;
    readonly deleted: (before: string) => string;
    /** Beside those that are named. */
    readonly more: (count: number) => string;
  };
  /** Usage that a credit note put back. */
  readonly billedAgain: (invoice: string) => string;
  /** After a discount. */
  readonly left: (amount: string) => string;
  readonly withTax: (gross: string, net: string) => string;
  readonly amount: (net: string) => string;

  readonly fee: {
    readonly fullPeriod: string;
    readonly startedPeriod: string;
    readonly setup: string;
    readonly prorated: (covered: number, of: number) => string;
    readonly monthsOf30: Readonly<Record<'actual30' | 'strict30', string>>;
    readonly change: (by: string, more: boolean, from: string) => string;
  };
  readonly tier: {
    readonly range: (from: string, to: string) => string;
    readonly above: (from: string) => string;
    readonly between: (above: string, upTo: string) => string;
    readonly upTo: (to: string) => string;
    readonly progressive: (tier: string, of: string) => string;
    readonly volume: (tier: string, of: string) => string;
  };
  readonly time: {
    readonly work: (things: string, duration: string) => string;
    readonly extra: (duration: string, more: boolean) => string;
    readonly rounding: Readonly<Record<RoundingRule['mode'], (step: string) => string>>;
    readonly per: Readonly<Record<RoundingRule['aggregation'], string>>;
    readonly minimum: (duration: string) => string;
    readonly afterMinimum: string;
    readonly tolerance: (duration: string) => string;
    readonly merged: (duration: string) => string;
    readonly perBand: string;
    /** Of the billed time only a part stands on this line. */
    readonly partOf: (duration: string) => string;
    readonly beyond: Readonly<Record<Beyond, string>>;
    readonly fixedPrice: string;
    readonly includedInFee: string;
    readonly noCharge: string;
    readonly included: Readonly<Record<'includedTime' | 'coveredByMinimum', (used: string, of: string) => string>>;
    readonly within: Readonly<Record<Scope, string>>;
    readonly before: (duration: string) => string;
    readonly limit: (limit: string) => string;
    readonly minimumFee: string;
    readonly covers: (duration: string) => string;
    readonly travel: Readonly<Record<Travel, string>>;
  };
  readonly rate: {
    readonly perHour: (price: string) => string;
    readonly from: (rate: string, origin: string | undefined) => string;
    /** By the name of its origin; `name` is what stands behind the colon of it. */
    readonly origins: Readonly<Record<string, (name: string) => string>>;
    readonly band: (name: string) => string;
    /** The origin of a band's own rate. */
    readonly ofBand: (name: string) => string;
  };
  readonly prepaid: {
    readonly incidents: (count: string, one: boolean) => string;
    readonly bought: Readonly<Record<'purchase' | 'period' | 'rollover' | 'topUp', string>>;
    readonly from: (date: string) => string;
    readonly until: (date: string) => string;
    readonly settled: (amount: string) => string;
    readonly taken: (amount: string, grant: string) => string;
    /** Which grant: "of the purchase of 1 January 2025". */
    readonly grants: Readonly<Record<'purchase' | 'period' | 'rollover', (date: string) => string>>;
    readonly topUp: string;
    readonly weight: (weight: string) => string;
    readonly left: (amount: string) => string;
    readonly overdrawn: (amount: string) => string;
    readonly source: Readonly<Record<Prepaid, string>>;
  };
  readonly steps: {
    readonly initialStep: (duration: string) => string;
    readonly nextSteps: (duration: string) => string;
  };
  readonly metered: {
    readonly countedAt: Readonly<Record<CountAt, (quantity: string) => string>>;
    readonly included: (quantity: string) => string;
  };
  readonly byHand: {
    readonly added: string;
    readonly changed: string;
    /** What the rules said before had come to, before tax. */
    readonly computed: (amount: string) => string;
    readonly reason: (quoted: string) => string;
  };
  readonly once: {
    readonly oneTime: string;
    readonly creditedPart: string;
    readonly asWritten: string;
    readonly milestone: (name: string) => string;
    readonly expense: string;
    /** At the catalogue's price of a product, by its code. */
    readonly catalogue: (code: string) => string;
    /** What that price is, where another is charged in its place. */
    readonly insteadOf: (price: string, code: string) => string;
    readonly cost: (price: string) => string;
    readonly markup: (percent: string) => string;
    readonly free: Readonly<Record<'noCharge' | 'takenFromBlock', string>>;
  };
}
