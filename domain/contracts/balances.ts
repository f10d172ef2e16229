import type { LocalDate } from '../calendar/local-date.ts';

/** Where prepaid hours, money or incidents came from. */
export type GrantSource = 'purchase' | 'period' | 'rollover' | 'topUp';

/**
 * A portion of what is prepaid. Amounts are decimal strings of at most 4 places: minutes, currency units or incidents,
 * by what the block is of.
 */
export interface Grant {
  /** The same facts give the same id: `<source>:<valid from>`, or the id of the top-up. */
  readonly grantId: string;
  readonly source: GrantSource;
  readonly granted: string;
  readonly left: string;
  /** Decimal string: what an hour, incident or unit of currency of it cost. */
  readonly unitPrice: string;
  readonly validFrom: LocalDate;
  /** The last day on which it can be used; absent when it does not expire. */
  readonly expiresOn?: LocalDate | undefined;
}

/** A prepaid block. Always: granted = consumed + expired + what is left in the grants - overdrawn. */
export interface BlockBalance {
  /** Those that can still be used, however little is left. */
  readonly grants: readonly Grant[];
  readonly granted: string;
  readonly consumed: string;
  readonly expired: string;
  /** Used beyond what was granted; the next top-up settles it. */
  readonly overdrawn: string;
}

/** Included time: how far it is used in each scope that can still take work, and what was carried into it. */
export interface AllowanceBalance {
  readonly scopes: readonly {
    /** First day of the scope, and the first day after it. */
    readonly from: LocalDate;
    readonly until: LocalDate;
    /** Minutes. */
    readonly included: number;
    readonly used: number;
    /** Minutes carried in, oldest first, with the first day on which they are lost; absent when they never are. */
    readonly carried: readonly { readonly minutes: number; readonly used: number; readonly lostOn?: LocalDate }[];
  }[];
}

/** What counts against a cap or budget in each scope that can still take work: minutes and currency units. */
export interface LimitBalance {
  readonly scopes: readonly {
    /** First day of the scope, and the first day after it. */
    readonly from: LocalDate;
    readonly until: LocalDate;
    readonly minutes: number;
    readonly amount: string;
    /** Sixtieths of the amount's sixth decimal beyond it: minutes at a price per hour are thirds that must add up. */
    readonly sixtieths?: number;
  }[];
}

/**
 * The readings of days that are not charged yet and, where a reading holds until the next, the last one of each device
 * before them; `device` is "" where there is one meter only. Of uses that came late, `on` is the day they are counted on.
 */
export interface MeterBalance {
  readonly readings: readonly { readonly on: LocalDate; readonly device: string; readonly quantity: string }[];
}

/**
 * Changes of a fee's quantity by the day from which they count, one a day: decimal strings that may be negative. Those
 * of more than a year ago are one.
 */
export type QuantityBalance = readonly { readonly from: LocalDate; readonly by: string }[];

/** What a contract's charges carry from one bill to the next, each by `chargeId`. */
export interface Balances {
  readonly blocks: Readonly<Record<string, BlockBalance>>;
  readonly allowances: Readonly<Record<string, AllowanceBalance>>;
  readonly limits: Readonly<Record<string, LimitBalance>>;
  readonly meters: Readonly<Record<string, MeterBalance>>;
  readonly quantities: Readonly<Record<string, QuantityBalance>>;
  /** What is charged once, with the day under which it was: `<chargeId>`, `<chargeId>/<milestoneId>`, `<chargeId>/setup`. */
  readonly once: Readonly<Record<string, LocalDate>>;
}

export const NO_BALANCES: Balances = { blocks: {}, allowances: {}, limits: {}, meters: {}, quantities: {}, once: {} };
