import type { Tiers } from '../../contracts/charges/tiers.ts';
import type { TierFacts } from '../../invoicing/explanation.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { divideRounded } from '../../money/rounding.ts';

/** The part of a quantity that one tier prices. Quantities are in ten-thousandths. */
export interface TierPart {
  /** Place of the tier in its list, from 0. */
  readonly place: number;
  readonly quantity: bigint;
  readonly unitPrice: string;
  readonly facts: TierFacts;
}

/** The size of a tier's bounds for quantities that are counted in another measure, e.g. unit-days: `times` ÷ `by`. */
export interface Scale {
  readonly times: number;
  readonly by: number;
}

const AS_IT_IS: Scale = { times: 1, by: 1 };

/**
 * A quantity by the tiers that price it, none for nothing: each unit by the tier that it falls into (`progressive`), or
 * all by the one that the total falls into (`volume`). A tier ends with its `upTo`, which still belongs to it.
 */
export const tierParts = ({ mode, steps }: Tiers, total: bigint, scale: Scale = AS_IT_IS): readonly TierPart[] => {
  const [times, by] = [BigInt(scale.times), BigInt(scale.by)];
  const bound = (text: string): bigint => divideRounded(parseDecimal(text, QUANTITY_DECIMALS) * times, by);
  const of = formatDecimal(divideRounded(total * by, times), QUANTITY_DECIMALS);
  return steps.flatMap(({ upTo, unitPrice }, place) => {
    const above = steps[place - 1]?.upTo ?? '0';
    const isReached = total > bound(above);
    const isLast = upTo === undefined || total <= bound(upTo);
    const last = isLast ? total : bound(upTo);
    const quantity = mode === 'volume' ? total : last - bound(above);
    if (!isReached || (mode === 'volume' && !isLast) || quantity <= 0n) return [];
    return [{ place, quantity, unitPrice, facts: { mode, above, upTo, of } }];
  });
};
