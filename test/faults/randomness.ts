export interface Randomness {
  /** From 0 to less than 1. */
  real(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** True that often. */
  chance(probability: number): boolean;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export const randomness = (seed: number): Randomness => {
  let a = Math.imul(seed + 1, 0x9e3779b1);
  const real = (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(real() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => from[between(0, from.length - 1)] as T;
  return { real, between, pick, chance: (probability) => real() < probability };
};
