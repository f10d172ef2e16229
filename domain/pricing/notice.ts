import type { LocalDate } from '../calendar/local-date.ts';

/** Facts that a bill has found and that people are told about. Amounts are decimal strings as in `Grant`. */
export type Notice =
  /** So many percent of what was granted are used. */
  | { readonly kind: 'blockUsed'; readonly chargeId: string; readonly percent: string; readonly left: string }
  | {
      readonly kind: 'blockExpires';
      readonly chargeId: string;
      readonly grantId: string;
      readonly expiresOn: LocalDate;
      readonly left: string;
    }
  | { readonly kind: 'blockExpired'; readonly chargeId: string; readonly grantId: string; readonly lost: string }
  | { readonly kind: 'blockOverdrawn'; readonly chargeId: string; readonly by: string }
  | { readonly kind: 'blockToppedUp'; readonly chargeId: string; readonly grantId: string; readonly quantity: string }
  /** Included time of a scope is used up; `overMinutes` were beyond it. */
  | {
      readonly kind: 'allowanceUsed';
      readonly chargeId: string;
      readonly scopeFrom: LocalDate;
      readonly overMinutes: number;
    }
  | { readonly kind: 'limitReached'; readonly chargeId: string; readonly scopeFrom: LocalDate };
