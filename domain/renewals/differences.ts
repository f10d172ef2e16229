import type { Charge } from '../contracts/charges/charge.ts';
import type { Terms } from '../contracts/contract.ts';

/** One thing that terms say otherwise than those before them. */
export interface Difference {
  readonly chargeId: string;
  /** JSON pointer into the charge; "" where it came or went as a whole. */
  readonly pointer: string;
  /** Absent where the one or the other terms do not say it. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Every value of a charge by its place. */
const leavesOf = (value: unknown, pointer: string): readonly (readonly [string, string])[] => {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[pointer, String(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
};

const ofCharge = (chargeId: string, before: Charge | undefined, after: Charge | undefined): readonly Difference[] => {
  if (!before || !after) return [{ chargeId, pointer: '', before: before?.description, after: after?.description }];
  const [old, fresh] = [new Map(leavesOf(before, '')), new Map(leavesOf(after, ''))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((pointer) => old.get(pointer) !== fresh.get(pointer))
    .map((pointer) => ({ chargeId, pointer, before: old.get(pointer), after: fresh.get(pointer) }));
};

/** What the charges of terms say otherwise than those of the terms before: prices, and whatever else was agreed anew. */
export const differencesOf = (before: Pick<Terms, 'charges'>, after: Pick<Terms, 'charges'>): readonly Difference[] => {
  const [old, fresh] = [byId(before), byId(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((chargeId) =>
    ofCharge(chargeId, old.get(chargeId), fresh.get(chargeId)),
  );
};

const byId = ({ charges }: Pick<Terms, 'charges'>) => new Map(charges.map((charge) => [charge.chargeId, charge]));
