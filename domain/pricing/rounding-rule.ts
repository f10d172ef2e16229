import type { TimeEntry } from '../billables/billable.ts';
import type { RoundingRule } from '../contracts/charges/time.ts';
import { assertNever } from '../errors.ts';

/** Billed minutes of some actual seconds: the minimum or the rounded time, whichever is more; nothing stays nothing. */
export const billedMinutes = (seconds: number, { mode, incrementMinutes, minimumMinutes }: RoundingRule): number => {
  if (seconds === 0) return 0;
  const steps = seconds / (incrementMinutes * 60);
  switch (mode) {
    case 'up':
      return Math.max(minimumMinutes, Math.ceil(steps) * incrementMinutes);
    case 'nearest':
      return Math.max(minimumMinutes, Math.round(steps) * incrementMinutes);
    case 'down':
      return Math.max(minimumMinutes, Math.floor(steps) * incrementMinutes);
    case 'none':
      return Math.max(minimumMinutes, Math.round(seconds / 60));
    default:
      return assertNever(mode);
  }
};

/**
 * What names the entries that are rounded as one: a ticket, if it matters, and a day or more. Work without a ticket is
 * one nameless ticket. Two names, for to join them would take longer than all the rest of pricing.
 */
export const roundingGroup = (
  { billableId, ticket = '', workedOn }: TimeEntry,
  { aggregation }: RoundingRule,
): readonly [string, string] => {
  switch (aggregation) {
    case 'entry':
      return [ticket, `${workedOn}/${billableId}`];
    case 'ticketDay':
      return [ticket, workedOn];
    case 'ticketPeriod':
      return [ticket, ''];
    case 'clientDay':
      return ['', workedOn];
    default:
      return assertNever(aggregation);
  }
};

/** The rule as it is printed on a line. */
export const describeRounding = ({ mode, incrementMinutes, minimumMinutes, aggregation }: RoundingRule): string =>
  mode === 'none'
    ? `whole minutes, at least ${minimumMinutes} min, per ${aggregation}`
    : `${mode} to ${incrementMinutes} min, at least ${minimumMinutes} min, per ${aggregation}`;
