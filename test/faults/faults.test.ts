import { beforeAll, describe, expect, inject, test } from 'vitest';
import { buildHouse, type House } from './house.ts';
import { mutants } from './mutants.ts';
import { faultKinds, NO_FAULTS } from './plan.ts';
import { runOnce } from './run.ts';

let house: House;

beforeAll(async () => {
  house = await buildHouse(inject('endpoint'));
});

/** Seeds of `npm run faults`; the command does a thousand. */
const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);

describe('month ends in which calls fail, answers are lost and functions die', { timeout: 300_000 }, () => {
  test('bill, number and mail everything once', async () => {
    const runs = await Promise.all(SEEDS.map((seed) => runOnce(house, { seed })));
    const violated = runs.filter(({ violations }) => violations.length > 0);
    const again = violated.map(({ seed, violations }) => ({
      again: `npm run faults -- --seed ${seed} --trace`,
      violations,
    }));
    expect(again).toEqual([]);
    const injected = new Set(runs.flatMap((run) => run.injected.map(({ kind }) => kind)));
    expect([...injected].sort()).toEqual([...faultKinds].sort());
  });

  test('happen again in the same way for the same seed', async () => {
    const [one, two] = [await runOnce(house, { seed: 3 }), await runOnce(house, { seed: 3 })];
    // But for the tenant's id, which no two runs of a table share.
    const shape = (trace: readonly string[]) => trace.map((line) => line.replaceAll(/T[#/][0-9a-z]{26}/g, 'T'));
    expect(shape(two.trace)).toEqual(shape(one.trace));
  });

  test('without any fault, no mail is in doubt', async () => {
    const { violations, injected } = await runOnce(house, { seed: 1, faults: NO_FAULTS });
    expect({ violations, injected }).toEqual({ violations: [], injected: [] });
  });

  test('report a writer that outlasts Settle as a stray', async () => {
    const { violations } = await runOnce(house, { seed: 1, faults: NO_FAULTS, outlasting: true });
    expect(violations.map(({ kind }) => kind)).toEqual(['stray']);
  });
});

describe('the harness', () => {
  test('knows ten ways to build it wrong, each by its name', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(10);
  });
});
