import type { Ageing, Movement } from '../../invoicing/statement.ts';
import type { ReminderTone } from '../../tenants/dunning.ts';

/** What a reminder says of the invoice; all written out already. */
export interface RemindedOf {
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly open: string;
  readonly daysLate: number;
}

/** Reminders and statements of account, in one language. */
export interface DunningWords {
  readonly reminder: {
    readonly subject: Readonly<Record<'upcoming' | ReminderTone, (number: string, seller: string) => string>>;
    readonly beforeDue: (said: RemindedOf) => string;
    readonly dueToday: (said: RemindedOf) => string;
    readonly late: Readonly<Record<ReminderTone, (said: RemindedOf) => string>>;
    readonly open: string;
    readonly daysLate: string;
    readonly interest: string;
    readonly recoveryFee: string;
    readonly total: string;
    readonly reference: string;
    /** "(192.00 × 10 days + …) × 10% ÷ 365 = 1.03 €". */
    readonly arithmetic: (
      spans: readonly (readonly [balance: string, days: number])[],
      percent: string,
      interest: string,
    ) => string;
    readonly runsOn: string;
    readonly feeLaw: string;
    readonly attached: string;
    readonly crossed: string;
  };
  readonly statement: {
    readonly title: string;
    readonly subject: (seller: string, on: string) => string;
    readonly opening: (from: string, on: string) => string;
    readonly attached: string;
    readonly fileName: (on: string) => string;
    readonly on: string;
    readonly owed: string;
    readonly inYourFavour: string;
    readonly nothing: string;
    readonly date: string;
    readonly what: string;
    readonly amount: string;
    readonly balance: (currency: string) => string;
    readonly broughtForward: string;
    readonly closing: string;
    readonly movement: Readonly<Record<Movement['kind'], (number: string) => string>>;
    readonly dueOn: (date: string) => string;
    readonly ageing: string;
    readonly buckets: Readonly<Record<keyof Ageing, string>>;
  };
}
