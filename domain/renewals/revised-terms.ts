import type { LocalDate } from '../calendar/local-date.ts';
import { keepingListed } from '../contracts/charges/price-link.ts';
import type { Terms } from '../contracts/contract.ts';
import { BillingError } from '../errors.ts';
import { Price } from '../money/decimal.ts';
import { type Factor, factorOf, factorOfMade, revisedPrice } from './factor.ts';
import type { IndexValue, PriceRevision } from './renewal.ts';
import { revisedCharge } from './revised-charge.ts';

/** What is needed to revise prices, beside them. */
export interface RevisionFacts {
  readonly revision: PriceRevision;
  /** In place of the value that was entered before. */
  readonly index?: IndexValue | undefined;
  /** Of the currency that the contract is billed in. */
  readonly minorDigits: number;
}

const revisedOrRefused = (chargeId: string, price: string, revised: string): string => {
  if (Price.safeParse(revised).success) return revised;
  throw new BillingError('AmountTooLarge', `the price ${price} of "${chargeId}" would become ${revised}`);
};

const revisedCharges = ({ charges }: Terms, factor: Factor, minorDigits: number): Terms['charges'] =>
  charges.map((charge) =>
    keepingListed(
      charge,
      revisedCharge(charge, (price) =>
        revisedOrRefused(charge.chargeId, price, revisedPrice(price, factor, minorDigits)),
      ),
    ),
  );

/**
 * Terms at revised prices from a day on, which say how they came to them; undefined where an index has no value to
 * revise by. Nothing but prices changes.
 */
export const revisedTerms = (
  terms: Terms,
  effectiveFrom: LocalDate,
  { revision, index, minorDigits }: RevisionFacts,
): Terms | undefined => {
  const found = factorOf(revision, minorDigits, index);
  if (!found) return undefined;
  const { factor, made } = found;
  return { ...terms, effectiveFrom, charges: revisedCharges(terms, factor, minorDigits), revision: made };
};

/**
 * Versions of the terms of which some before a day were changed: those that are revisions of the version before them
 * follow it, by the factor that they have. Without that a fee that is agreed in February would be gone again in March,
 * when prices hold that were revised in January.
 */
export const followed = (versions: readonly Terms[], changedOn: LocalDate): readonly Terms[] => {
  const after: Terms[] = [];
  for (const terms of versions) {
    const { effectiveFrom, revision } = terms;
    const before = after.at(-1);
    if (!before || !revision || effectiveFrom <= changedOn) after.push(terms);
    else {
      const charges = revisedCharges(before, factorOfMade(revision), revision.minorDigits);
      after.push({ ...before, effectiveFrom, charges, revision });
    }
  }
  return after;
};

/** The rule after a revision for a day: that day is settled, and the index's value is what the next one starts from. */
export const ruleAfter = (revision: PriceRevision, on: LocalDate, index?: IndexValue): PriceRevision => {
  if (revision.kind === 'percent') return { ...revision, since: on };
  const { current, ...rest } = revision;
  return { ...rest, since: on, base: index ?? current ?? revision.base };
};
