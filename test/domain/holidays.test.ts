import { describe, expect, test } from 'vitest';
import { Bands } from '../../domain/contracts/charges/bands.ts';
import type { TimeCharge } from '../../domain/contracts/charges/time.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { BillingError } from '../../domain/errors.ts';
import { guardHolidays, holidaysFor } from '../../domain/operations/holidays.ts';
import { aContract, aFee, aTimeCharge } from './builders.ts';

const withHolidaysOf = (country: string, region?: string): TimeCharge =>
  aTimeCharge({
    bands: Bands.parse({
      bands: [{ name: 'holiday', days: ['holiday'], multiplier: '2' }],
      holidays: { country, ...(region === undefined ? {} : { region }) },
    }),
  });
const of = (country: string, region?: string): Contract => aContract([withHolidaysOf(country, region)]);

const keptIn = async (year: number, country: string, region?: string): Promise<readonly string[]> => {
  const holidays = await holidaysFor([of(country, region)], { from: year, to: year });
  return [...(holidays.get(region ? `${country}-${region}` : country) ?? [])]
    .filter((day) => day.startsWith(`${year}`))
    .sort();
};

describe('public holidays', () => {
  test('of France in 2025: the eleven of the Code du travail, L3133-1', async () => {
    expect(await keptIn(2025, 'FR')).toEqual([
      '2025-01-01',
      '2025-04-21',
      '2025-05-01',
      '2025-05-08',
      '2025-05-29',
      '2025-06-09',
      '2025-07-14',
      '2025-08-15',
      '2025-11-01',
      '2025-11-11',
      '2025-12-25',
    ]);
  });

  test('Moselle has two more: Good Friday and 26 December', async () => {
    const france = await keptIn(2025, 'FR');
    const moselle = await keptIn(2025, 'FR', '57');
    expect(moselle.filter((day) => !france.includes(day))).toEqual(['2025-04-18', '2025-12-26']);
  });

  test.each<{ country: string; region?: string; year: number; kept: string[]; not: string[]; because: string }>([
    {
      country: 'DE',
      region: 'BY',
      year: 2025,
      kept: ['2025-01-06'],
      not: ['2025-10-31'],
      because: 'Bavaria, Epiphany',
    },
    {
      country: 'US',
      year: 2025,
      kept: ['2025-11-27'],
      not: ['2025-11-28'],
      because: 'the fourth Thursday of November',
    },
    {
      country: 'GB',
      region: 'ENG',
      year: 2022,
      kept: ['2022-09-19'],
      not: ['2023-09-19'],
      because: "the Queen's funeral",
    },
    { country: 'JP', year: 2025, kept: ['2025-03-20'], not: ['2025-03-21'], because: 'the equinox as Japan sees it' },
    {
      country: 'AE',
      year: 2025,
      kept: ['2025-03-30', '2025-04-01'],
      not: ['2025-04-02'],
      because: 'a feast of three days',
    },
    {
      country: 'IS',
      year: 2025,
      kept: ['2025-12-25'],
      not: ['2025-12-24'],
      because: 'an afternoon is not a whole day',
    },
    { country: 'FR', year: 2025, kept: ['2025-12-25'], not: ['2025-12-24'], because: 'an eve is none' },
  ])('$country $region $year: $because', async ({ country, region, year, kept, not }) => {
    const days = await keptIn(year, country, region);
    expect(days).toEqual(expect.arrayContaining(kept));
    expect(days.filter((day) => not.includes(day))).toEqual([]);
  });

  test('of several contracts, each calendar once, and every year that was asked for', async () => {
    const holidays = await holidaysFor([of('FR'), of('FR', '57'), of('FR')], { from: 2024, to: 2026 });
    expect([...holidays.keys()]).toEqual(['FR', 'FR-57']);
    for (const day of ['2024-07-14', '2025-07-14', '2026-07-14']) expect(holidays.get('FR')?.has(day)).toBe(true);
  });

  test('of contracts that keep none there are none', async () => {
    expect(await holidaysFor([aContract([aFee(), aTimeCharge()])], { from: 2025, to: 2025 })).toEqual(new Map());
  });
});

describe('when a contract is written', () => {
  test.each([
    { charge: withHolidaysOf('FR', '75'), pointer: '/terms/charges/1/bands/holidays/region', said: '57' },
    { charge: withHolidaysOf('QA'), pointer: '/terms/charges/1/bands/holidays/country', said: 'not known' },
  ])('a place whose public holidays nobody knows is refused: $pointer', async ({ charge, pointer, said }) => {
    const guarded = guardHolidays({ charges: [aFee(), charge] }, '/terms');
    await expect(guarded).rejects.toThrow(BillingError);
    await expect(guarded).rejects.toMatchObject({
      code: 'TermsInvalid',
      faults: [{ pointer, detail: expect.stringContaining(said) }],
    });
  });

  test('a place that is known, or none, is not', async () => {
    await guardHolidays({ charges: [withHolidaysOf('FR', '57'), aFee(), aTimeCharge()] }, '/terms');
  });
});
