import { periodOf } from '../calendar/cadence.ts';
import { BillingError } from '../errors.ts';
import type { Terms } from './contract.ts';

/** Whether both cut time into the same periods. */
export const isSameCadence = ({ cadence: a }: Terms, { cadence: b }: Terms): boolean =>
  a.unit === b.unit && a.every === b.every && a.anchor === b.anchor;

/**
 * Another cadence or anchor begins where a period of the one before it ends: otherwise days of the cut period would be
 * charged by both or by neither.
 */
export const guardCadence = (versions: readonly Terms[]): void => {
  for (const [i, terms] of versions.entries()) {
    const before = versions[i - 1];
    if (!before || isSameCadence(before, terms)) continue;
    const { from, until } = periodOf(before.cadence, terms.effectiveFrom);
    if (from === terms.effectiveFrom) continue;
    throw new BillingError(
      'TermsInvalid',
      `terms with another cadence begin with a billing period: not on ${terms.effectiveFrom}, but on ${from} or ${until}`,
      [{ pointer: '/cadence', detail: `may only change where a period begins, such as on ${until}` }],
    );
  }
};
