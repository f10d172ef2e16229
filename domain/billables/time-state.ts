import type { BillingState } from '../contracts/billing-state.ts';
import type { LogPlace, TimeEntry } from './billable.ts';
import { billingOf } from './billable-view.ts';
import { waitsOf } from './waiting.ts';

/**
 * How far work is on its way to an invoice: a tool proposed it and nobody has approved it; something else holds it back; the
 * next bill takes it; it is locked for the next bill (Supremo's padlock); it is on an invoice.
 */
export const timeStates = ['proposed', 'held', 'open', 'accounted', 'invoiced'] as const;
export type TimeState = (typeof timeStates)[number];

export const timeStateOf = (entry: TimeEntry & Partial<LogPlace>, state: BillingState): TimeState => {
  switch (billingOf(entry, state)) {
    case 'billed':
      return 'invoiced';
    case 'held':
      return waitsOf(entry).includes('approval') ? 'proposed' : 'held';
    default:
      return entry.accounted === undefined ? 'open' : 'accounted';
  }
};
