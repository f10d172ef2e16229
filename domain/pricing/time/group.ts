import type { LoggedTime } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import type { Rate } from './rates.ts';
import type { Route } from './route.ts';

/** How work is charged: by rates, shown at no charge, part of what the fee pays for, or not shown at all. */
export type Reason = 'roundedTime' | 'noCharge' | 'includedInFee' | 'hidden';

/** What work must share to be rounded as one, and to stand on one line: never across rates, charging, late or put back. */
export interface Kind {
  readonly route: Route;
  readonly reason: Reason;
  readonly rule: RoundingRule;
  /** Undefined where nobody has agreed on one: only what is to be paid by the hour needs it. */
  readonly rate: Rate | undefined;
  readonly late: boolean;
  readonly putBack: string | undefined;
  /** Only where a block weighs it. */
  readonly role: string | undefined;
  /** Only where work is split at the edge of billing periods: the first day of the entry's. */
  readonly periodFrom: LocalDate | undefined;
  /** Nothing is used up by it and it has one price: the billed minutes are all there is to know. */
  readonly isPlain: boolean;
}

/** Work that is rounded as one. */
export interface Group {
  readonly kind: Kind;
  readonly entries: LoggedTime[];
  /** With the extra minutes: what is rounded. */
  seconds: number;
}
