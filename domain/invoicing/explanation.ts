import type { LocalDate } from '../calendar/local-date.ts';
import type { GrantSource } from '../contracts/balances.ts';
import type { Metered } from '../contracts/charges/metered.ts';
import type { Proration } from '../contracts/charges/recurring-fee.ts';
import type { RoundingRule } from '../contracts/charges/rounding.ts';
import type { Scope } from '../contracts/charges/time.ts';

/** A tier of a price list: units above `above` up to `upTo`, or without end. Decimal strings. */
export interface TierFacts {
  readonly mode: 'progressive' | 'volume';
  readonly above: string;
  readonly upTo?: string | undefined;
  /** The whole quantity that the tiers were applied to. */
  readonly of: string;
}

/** Recurring fees: the whole period, any started one, a part of its days, or a change of quantity within it. */
export type FeeExplanation =
  | { readonly rule: 'fullPeriod' | 'startedPeriod'; readonly tier?: TierFacts | undefined }
  | {
      readonly rule: 'proratedByDays';
      readonly method: Exclude<Proration, 'none'>;
      readonly daysCovered: number;
      readonly daysOfPeriod: number;
      readonly tier?: TierFacts | undefined;
    }
  | {
      readonly rule: 'quantityChanged';
      /** Decimal string, negative for fewer. */
      readonly by: string;
      readonly from: LocalDate;
      readonly daysCovered: number;
      readonly daysOfPeriod: number;
    }
  | { readonly rule: 'setup' };

/** Where a price per hour came from. */
export interface RateFacts {
  /** E.g. "contract.workType:Network", "entry", "contract.default". */
  readonly origin: string;
  /** Decimal string per hour, before multipliers; absent where the price is for the whole. */
  readonly perHour?: string | undefined;
  /** Decimal strings. */
  readonly multiplier?: string | undefined;
  /** The band of the contract's calendar, with what it does to the rate. */
  readonly band?: { readonly name: string; readonly multiplier?: string; readonly rate?: string } | undefined;
}

/** What was worked: how many entries, and the seconds that were really worked. */
export interface WorkFacts {
  readonly entries: number;
  readonly actualSeconds: number;
  /** Added or taken away by hand. */
  readonly extraMinutes?: number | undefined;
}

export type TimeExplanation =
  | (WorkFacts & {
      readonly rule: 'roundedTime';
      readonly billedMinutes: number;
      readonly rounding: RoundingRule;
      readonly rate: RateFacts;
      /** Beyond what: included time, a prepaid block, a cap. */
      readonly beyond?: 'included' | 'minimum' | 'block' | 'limit' | undefined;
    })
  | (WorkFacts & { readonly rule: 'fixedPrice' })
  | (WorkFacts & { readonly rule: 'includedInFee' | 'noCharge' })
  | (WorkFacts & {
      readonly rule: 'includedTime' | 'coveredByMinimum';
      readonly billedMinutes: number;
      readonly rounding: RoundingRule;
      readonly scope: Scope;
      /** Minutes of the scope, with what was carried in, and how many of them were used before and after this line. */
      readonly includedMinutes: number;
      readonly usedBefore: number;
      readonly usedAfter: number;
    })
  | (WorkFacts & {
      readonly rule: 'aboveLimit';
      readonly billedMinutes: number;
      readonly rounding: RoundingRule;
      /** Currency units or minutes of the cap. */
      readonly limit: { readonly amount?: string | undefined; readonly minutes?: number | undefined };
    })
  | { readonly rule: 'monthlyMinimum'; readonly includedMinutes: number }
  | { readonly rule: 'travel'; readonly by: 'flat' | 'perKilometre' | 'perHour'; readonly visits: number };

/** Prepaid hours, money and incidents; amounts as in `Grant`. */
export type BlockExplanation =
  | {
      readonly rule: 'blockPurchase';
      readonly source: GrantSource;
      readonly of: 'hours' | 'money' | 'incidents';
      readonly granted: string;
      readonly validFrom: LocalDate;
      readonly expiresOn?: LocalDate | undefined;
      /** Settled of what was overdrawn before. */
      readonly settled?: string | undefined;
    }
  | (WorkFacts & {
      readonly rule: 'takenFromBlock';
      readonly of: 'hours' | 'money' | 'incidents';
      readonly billedMinutes: number;
      readonly rounding: RoundingRule;
      readonly rate?: RateFacts | undefined;
      /** Of which grants how much was taken. */
      readonly taken: readonly { readonly grantId: string; readonly amount: string }[];
      /** Of a role: what an hour of it takes. */
      readonly weight?: string | undefined;
      /** Left in all grants after this line; negative when overdrawn. */
      readonly leftAfter: string;
    });

export type StepExplanation = WorkFacts & {
  readonly rule: 'initialStep' | 'nextSteps';
  readonly sessions: number;
  readonly stepMinutes: number;
};

export type OtherExplanation =
  | {
      readonly rule: 'metered';
      readonly countAt: Metered['countAt'];
      /** Decimal strings: what was counted over the period, and how much of it is included. */
      readonly counted: string;
      readonly included: string;
      readonly readings: number;
      readonly devices: number;
      readonly tier?: TierFacts | undefined;
    }
  | { readonly rule: 'oneTime' }
  /** On a credit note: a part of a line, or an amount that stands for no line. */
  | { readonly rule: 'creditedPart' }
  /** Of an invoice without a contract: quantity and price as a person wrote them. */
  | { readonly rule: 'asWritten' }
  /** A person put it on the draft; the reason stands on the line. */
  | { readonly rule: 'addedByHand' }
  | { readonly rule: 'milestone'; readonly milestoneId: string }
  | {
      readonly rule: 'expense';
      /** The product that it is of, and that version of it in the catalogue which the price or cost is from. */
      readonly product?:
        | {
            readonly productId: string;
            readonly version: number;
            readonly code: string;
            /** The catalogue's price, where another is charged in its place. */
            readonly insteadOf?: string | undefined;
          }
        | undefined;
      readonly unitCost?: string | undefined;
      readonly markupPercent?: string | undefined;
      /** It was not charged, as agreed, or paid from a block of money. */
      readonly free?: 'noCharge' | 'takenFromBlock' | undefined;
    };

/**
 * Why a line has its amount: the rule and the facts it was given. Numbers that cannot be recomputed from the line itself
 * stand here; `domain/documents` makes a sentence of it in the client's language.
 */
export type Explanation = FeeExplanation | TimeExplanation | BlockExplanation | StepExplanation | OtherExplanation;
export type ExplanationRule = Explanation['rule'];
