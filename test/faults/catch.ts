import type { House } from './house.ts';
import type { Mutant } from './mutants.ts';
import { runOnce } from './run.ts';
import type { Violation } from './violations.ts';

/** The seed that caught a mutant, and by what. */
export interface Catch {
  readonly mutant: Mutant;
  readonly seed: number;
  readonly violation: Violation;
}

/** Seeds after which a mutant counts as missed. */
export const mostSeeds = 150;

/** The first seed that catches a mutant while it finds nothing without it. */
export const catchMutant = async (house: House, mutant: Mutant, first: number): Promise<Catch | undefined> => {
  const { tender } = mutant;
  for (let seed = first; seed < first + mostSeeds; seed += 1) {
    const { violations } = await runOnce(house, { seed, tender, interposer: mutant.make() });
    const violation = violations.find(({ kind }) => mutant.caughtBy.includes(kind));
    if (!violation) continue;
    const sound = await runOnce(house, { seed, tender });
    if (sound.violations.length === 0) return { mutant, seed, violation };
  }
  return undefined;
};
