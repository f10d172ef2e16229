import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../../domain/documents/catalogue.ts';
import { formatsOf } from '../../../domain/documents/formats.ts';
import { priceText, quantityText } from '../../../domain/documents/quantities.ts';
import type { Unit } from '../../../domain/invoicing/line.ts';

const french = formatsOf('fr', 'FR', 'EUR');
const british = formatsOf('en', 'GB', 'GBP');
const american = formatsOf('en', 'US', 'USD');

test.each([
  { formats: french, minor: 99_999_999_999, text: '999\u202f999\u202f999,99\u00a0€' },
  { formats: french, minor: -500, text: '-5,00\u00a0€' },
  { formats: british, minor: 123_450, text: '£1,234.50' },
  { formats: american, minor: 123_450, text: '$1,234.50' },
  { formats: formatsOf('en', 'JP', 'JPY'), minor: 123_450, text: 'JP¥123,450' },
  { formats: formatsOf('fr', 'TN', 'TND'), minor: 1_234_567, text: '1\u202f234,567\u00a0TND' },
  { formats: formatsOf('en', 'US', 'USD'), minor: 9_007_199_254_740_991, text: '$90,071,992,547,409.91' },
])('$minor minor units are written $text', ({ formats, minor, text }) => {
  expect(formats.money(minor)).toBe(text);
});

describe('dates', () => {
  test('are written as the language and the country of the seller have them', () => {
    expect(french.date('2016-03-31')).toBe('31 mars 2016');
    expect(french.date('2016-04-01')).toBe('1er avril 2016');
    expect(british.date('2016-04-01')).toBe('1 April 2016');
    expect(american.date('2016-04-01')).toBe('April 1, 2016');
  });

  test('a period names its last day, not the first after it', () => {
    expect(french.period({ from: '2016-03-01', until: '2016-04-01' })).toBe('1–31 mars 2016');
    expect(british.period({ from: '2016-02-28', until: '2016-03-02' })).toBe('28 Feb – 1 Mar 2016');
    expect(american.period({ from: '2015-12-15', until: '2016-01-16' })).toBe('Dec 15, 2015 – Jan 15, 2016');
    expect(british.period({ from: '2016-03-01', until: '2016-03-02' })).toBe('1 Mar 2016');
  });
});

test.each([
  { percent: '20', text: '20\u00a0%' },
  { percent: '5.5', text: '5,5\u00a0%' },
  { percent: '0', text: '0\u00a0%' },
  { percent: '8.875', text: '8,875\u00a0%' },
])('the rate $percent is written $text', ({ percent, text }) => {
  expect(french.percent(percent)).toBe(text);
});

describe('quantities and prices', () => {
  const written = (
    quantity: string,
    unit: Unit,
    unitPrice: string,
    baseQuantity: number,
    locale: 'en' | 'fr' = 'en',
  ) => {
    const formats = locale === 'en' ? british : french;
    const line = { quantity, unit, unitPrice, baseQuantity };
    const text = `${quantityText(line, wordsOf(locale), formats)} × ${priceText(line, wordsOf(locale), formats)}`;
    return text.replaceAll('\u00a0', ' ');
  };

  test('minutes are hours and minutes at a price an hour', () => {
    expect(written('135', 'MIN', '90', 60)).toBe('2 h 15 min × 90.00 / h');
    expect(written('20', 'MIN', '90', 60)).toBe('20 min × 90.00 / h');
    expect(written('120', 'MIN', '90.125', 60)).toBe('2 h × 90.125 / h');
    expect(written('0', 'MIN', '90', 60)).toBe('0 min × 90.00 / h');
    expect(written('60.5', 'MIN', '1.5', 1)).toBe('1 h 0.5 min × 1.50 / min');
    expect(written('-75', 'MIN', '90', 60)).toBe('-1 h 15 min × 90.00 / h');
  });

  test('a prorated fee is days at a price for the days of its period', () => {
    expect(written('17', 'DAY', '100', 31)).toBe('17 days × 100.00 / 31 days');
    expect(written('1', 'DAY', '100', 30, 'fr')).toBe('1 jour × 100,00 / 30 jours');
  });

  test('kilometres and gigabytes have their unit', () => {
    expect(written('84', 'KMT', '0.6', 1)).toBe('84 km × 0.60 / km');
    expect(written('250', 'KMT', '45', 100)).toBe('250 km × 45.00 / 100 km');
    expect(written('12.5', 'E34', '0.125', 1)).toBe('12.5 GB × 0.125 / GB');
    expect(written('-3', 'E34', '0.125', 1, 'fr')).toBe('-3 Go × 0,125 / Go');
  });

  test('what is taken back is negative, and what is free costs 0.00 however much of it', () => {
    expect(written('-1', 'DAY', '100', 31)).toBe('-1 day × 100.00 / 31 days');
    expect(written('-2', 'C62', '18.5', 1)).toBe('-2 × 18.50');
    expect(written('45', 'MIN', '0', 60)).toBe('45 min × 0.00');
    expect(written('3', 'DAY', '0.00', 31)).toBe('3 days × 0.00');
  });

  test('pieces are plain', () => {
    expect(written('25', 'C62', '18.734567', 1)).toBe('25 × 18.734567');
    expect(written('1234.5', 'C62', '0.5', 1, 'fr')).toBe('1\u202f234,5 × 0,50');
  });
});
