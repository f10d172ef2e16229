import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as source from '../../domain/operations/holidays.ts';
import { bundle } from '../../infra/bundle/bundle.ts';
import { aContract, aTimeCharge } from '../domain/builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'monthend-holidays-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The same operation, as a function has it. */
let bundled: typeof source;
beforeAll(async () => {
  bundle('domain/operations/holidays.ts', [], folder);
  bundled = await import(pathToFileURL(join(folder, 'index.mjs')).href);
});

const kept = (country: string, region?: string) =>
  aContract([
    aTimeCharge({
      bands: {
        bands: [{ name: 'holiday', days: ['holiday'], from: '00:00', until: '24:00', multiplier: '2' }],
        holidays: { country, region },
      },
    }),
  ]);

describe('public holidays in a bundle', () => {
  // Sundays and Easter, substitutes, Hebrew, Islamic, Chinese and Persian months, equinoxes in a zone.
  test.each([
    ['FR'],
    ['FR', '57'],
    ['DE', 'BY'],
    ['GB'],
    ['US'],
    ['CH', 'ZH'],
    ['CA', 'QC'],
    ['IL'],
    ['MA'],
    ['JP'],
    ['CL'],
    ['CN'],
    ['IR'],
  ])('%s %s: from 2000 to 2040 the same as in the library', async (country, region?: string) => {
    const contracts = [kept(country, region)];
    const years = { from: 2000, to: 2040 };
    const [[key, days] = []] = await source.holidaysFor(contracts, years);
    expect(days?.size).toBeGreaterThan(41 * 3);
    expect((await bundled.holidaysFor(contracts, years)).get(`${key}`)).toEqual(days);
  });

  test('what is not known is refused there as well', async () => {
    const unknown = kept('FR', '75').terms[0];
    expect(unknown).toBeDefined();
    await expect(bundled.guardHolidays(unknown ?? { charges: [] }, '')).rejects.toMatchObject({
      code: 'TermsInvalid',
      faults: [{ pointer: '/charges/0/bands/holidays/region' }],
    });
  });
});
