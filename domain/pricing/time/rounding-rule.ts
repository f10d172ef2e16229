import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import { DEFAULT_ROUNDING } from '../../contracts/charges/rounding.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import { assertNever } from '../../errors.ts';
import type { StandardRules } from '../pricing.ts';

/** Minutes in whole steps: a started one counts by the mode, but for so much of it as is tolerated (RND-BUF-01). */
const inSteps = (seconds: number, { mode, incrementMinutes, toleranceMinutes }: RoundingRule): number => {
  const step = incrementMinutes * 60;
  const rest = seconds % step;
  const whole = ((seconds - rest) / step) * incrementMinutes;
  if (rest <= toleranceMinutes * 60) return whole;
  switch (mode) {
    case 'up':
      return whole + incrementMinutes;
    case 'nearest':
      return rest * 2 >= step ? whole + incrementMinutes : whole;
    case 'down':
      return whole;
    case 'none':
      return Math.round(seconds / 60);
    default:
      return assertNever(mode);
  }
};

/**
 * Billed minutes of some actual seconds (semantics.md §2.1): the minimum or the rounded time, whichever is more; nothing
 * stays nothing (RND-MIN-06). Steps are counted from zero or from the end of the minimum (RND-MIN-07).
 */
export const billedMinutes = (seconds: number, rule: RoundingRule): number => {
  const { mode, minimumMinutes, anchor } = rule;
  if (seconds === 0) return 0;
  if (mode === 'none') return Math.max(minimumMinutes, Math.round(seconds / 60));
  if (anchor === 'zero') return Math.max(minimumMinutes, inSteps(seconds, rule));
  return minimumMinutes + inSteps(Math.max(0, seconds - minimumMinutes * 60), rule);
};

/** The rule for a work type: the charge's own for it, the charge's, the client's, the tenant's, or the usual one. */
export const roundingOf = (
  charge: Pick<TimeCharge, 'rounding' | 'roundingOfWorkTypes'>,
  workType: string | undefined,
  { clientRounding, tenantRounding }: StandardRules,
): RoundingRule => {
  const ofWorkType = hasOwnRounding(charge, workType) ? charge.roundingOfWorkTypes[workType] : undefined;
  return ofWorkType ?? charge.rounding ?? clientRounding ?? tenantRounding ?? DEFAULT_ROUNDING;
};

export const hasOwnRounding = (
  { roundingOfWorkTypes }: Pick<TimeCharge, 'roundingOfWorkTypes'>,
  workType: string | undefined,
): workType is string => workType !== undefined && Object.hasOwn(roundingOfWorkTypes, workType);
