import { describe, expect, test } from 'vitest';
import { RATE_ORIGINS } from '../../../domain/contracts/charges/rates.ts';
import { DEFAULT_ROUNDING } from '../../../domain/contracts/charges/rounding.ts';
import { explanationWordsOf } from '../../../domain/documents/catalogue.ts';
import { tellingOf } from '../../../domain/documents/explain/telling.ts';
import { detailOf, explanationOf } from '../../../domain/documents/explanations.ts';
import type { Explanation } from '../../../domain/invoicing/explanation.ts';
import type { TaxedLine } from '../../../domain/invoicing/invoice.ts';
import { makeLine } from './builders.ts';
import { explained, lineOf } from './explained-lines.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const said = (explanation: Explanation, overrides: Partial<TaxedLine> = {}, locale: 'en' | 'fr' = 'en'): string =>
  plain(explanationOf(makeLine({ ...overrides, explanation }), { locale, currency: 'EUR' }));

const shown = (explanation: Explanation, locale: 'en' | 'fr' = 'en'): string | undefined => {
  const detail = detailOf(makeLine({ explanation }), tellingOf(locale, 'FR', 'EUR'));
  return detail === undefined ? undefined : plain(detail);
};

describe('every rule has its sentence', () => {
  test.each(Object.entries(explained))('%s, in English and French', (_, one) => {
    const line = lineOf(one);
    expect(plain(explanationOf(line, { locale: 'en', currency: 'EUR' }))).toBe(one.en);
    expect(plain(explanationOf(line, { locale: 'fr', currency: 'EUR' }))).toBe(one.fr);
  });

  test('the dates as the seller’s country has them', () => {
    const line = lineOf(explained.roundedTime);
    expect(explanationOf(line, { locale: 'en', currency: 'USD', country: 'US' })).toContain('since January 1, 2016');
  });
});

const facts = { entries: 1, actualSeconds: 3930 };
const rate = { origin: 'contract.default', perHour: '90' };
const counted = { ...facts, billedMinutes: 135, rounding: DEFAULT_ROUNDING };
const rounded = { rule: 'roundedTime', ...counted, rate } as const;

describe('time', () => {
  test('is told to the second, with what was added or taken off by hand', () => {
    expect(said({ ...rounded, extraMinutes: 10 })).toContain('1 entry, 1 h 5 min 30 s of work, 10 min added by hand;');
    expect(said({ ...rounded, extraMinutes: -5 }, {}, 'fr')).toContain('de travail, retrait manuel de 5 min ;');
  });

  test.each([
    { rule: { mode: 'nearest' }, text: 'rounded to the nearest step of 15 min per ticket and day: 2 h 15 min.' },
    { rule: { mode: 'down', aggregation: 'entry' }, text: 'rounded down in steps of 15 min per entry:' },
    { rule: { mode: 'none', aggregation: 'clientDay' }, text: 'counted in whole minutes per day:' },
    { rule: { minimumMinutes: 30, anchor: 'minimum' }, text: 'at least 30 min, steps counted from the end of the' },
    { rule: { toleranceMinutes: 5, aggregation: 'ticketPeriod' }, text: 'per ticket and period, the first 5 min of a' },
    {
      rule: { mergeGapMinutes: 10, bands: 'perSegment' },
      text: 'entries at most 10 min apart taken as one, each part',
    },
  ] as const)('$text', ({ rule, text }) => {
    expect(said({ ...rounded, rounding: { ...DEFAULT_ROUNDING, ...rule } })).toContain(text);
  });

  test('says what it is beyond, and what of it stands on the line', () => {
    const line = { quantity: '60' };
    expect(said({ ...rounded, beyond: 'included' }, line)).toContain('2 h 15 min; 1 h of it on this line. Beyond the');
    for (const beyond of ['included', 'minimum', 'block', 'limit'] as const) {
      expect(shown({ ...rounded, beyond })).toMatch(/^Beyond /);
      expect(shown({ ...rounded, beyond }, 'fr')).toMatch(/^Au-delà d/);
    }
  });

  test('of which a part was split off after rounding says so', () => {
    expect(said({ ...rounded, actualSeconds: 600, billedMinutes: 20 }, { quantity: '20' })).toContain(
      '10 min of work; rounded up in steps of 15 min per ticket and day; 20 min of it on this line. Rate',
    );
  });

  test('has its rate with all that changes it', () => {
    const band = { name: 'Night', multiplier: '2' };
    expect(said({ ...rounded, rate: { ...rate, multiplier: '1.5', band } }, { unitPrice: '270' })).toContain(
      'Rate €90.00/h (the contract’s default) × 1.5 × 2 “Night” = €270.00/h.',
    );
    expect(said({ ...rounded, rate: { ...rate, band: { name: 'Night', rate: '120' } } })).toContain(
      'Rate €120.00/h (the contract’s for “Night”).',
    );
    expect(shown({ ...rounded, rate: { ...rate, band } })).toBe('“Night”');
    expect(said({ ...rounded, rate: { origin: 'x', perHour: '90' } })).toContain('Rate €90.00/h. ');
    expect(said({ ...rounded, rate: { origin: 'entry' } })).not.toContain('Rate');
  });

  test.each([...RATE_ORIGINS, 'entry', 'contract.overage', 'contract.limit', 'block.overage', 'block.hourPrice'])(
    'the origin "%s" of a rate has words',
    (origin) => {
      for (const locale of ['en', 'fr'] as const) {
        const text = said({ ...rounded, rate: { ...rate, origin: `${origin}:Réseau: cœur` } }, {}, locale);
        expect(text).toMatch(/\/h \([^)]+\)/);
        if (/workType|technician|team|Technician/.test(origin)) expect(text).toContain('Réseau: cœur');
      }
    },
  );

  test('an incident beyond a block has a price, not a rate', () => {
    const incident = { quantity: '1', unit: 'C62', unitPrice: '45', baseQuantity: 1 } as const;
    expect(said({ ...rounded, beyond: 'block' }, incident)).toBe(
      '1 entry, 1 h 5 min 30 s of work. Beyond what is prepaid. 1 × €45.00 = €45.00.',
    );
  });

  test('a cap in hours is told in hours', () => {
    expect(said({ rule: 'aboveLimit', ...counted, limit: { minutes: 600 } })).toContain('limit of 10 h, so not');
  });
});

describe('what is prepaid', () => {
  const taken = { rule: 'takenFromBlock', ...counted } as const;

  test('in money has its rate, in incidents its count, and may be overdrawn', () => {
    const money = { ...taken, of: 'money', rate, taken: [{ grantId: 'period:2016-03-01', amount: '202.5' }] } as const;
    expect(said({ ...money, leftAfter: '97.5' }, { unitPrice: '0' })).toContain(
      'Rate €90.00/h (the contract’s default). From prepaid money: €202.50 of the period from 1 March 2016; €97.50 left.',
    );
    const incidents = { ...taken, of: 'incidents', taken: [{ grantId: 'rollover:2016-03-01', amount: '1' }] } as const;
    const text = said({ ...incidents, leftAfter: '-2' }, { unitPrice: '0' });
    expect(text).toContain('1 incident of what was carried over to 1 March 2016; overdrawn by 2 incidents.');
    expect(text).not.toContain('rounded');
  });

  test('weighs by role, and may have been used up before', () => {
    const text = said({ ...taken, of: 'hours', weight: '2', taken: [], leftAfter: '-270' }, { unitPrice: '0' }, 'fr');
    expect(text).toContain('une heure de ce profil en consomme 2.');
    expect(text).toContain('Déduit des heures prépayées ; dépassement : 4 h 30 min.');
  });
});

describe('tiers', () => {
  test.each([
    { tier: { above: '0', upTo: '100', of: '300' }, text: 'Price tier up to 100, of 300 in all' },
    { tier: { above: '500', of: '600' }, text: 'Price tier above 500, of 600 in all' },
    { tier: { above: '100', upTo: '500', of: '120.5' }, text: 'Price tier above 100, up to 500, of 120.5 in all' },
    { tier: { mode: 'volume', above: '500', of: '600' }, text: 'Price tier above 500, for all 600' },
  ] as const)('$text', ({ tier, text }) => {
    const explanation = { rule: 'fullPeriod', tier: { mode: 'progressive', ...tier } } as const;
    expect(said(explanation)).toContain(`. ${text}. `);
    expect(shown(explanation)).toBe(text);
  });
});

describe('the arithmetic', () => {
  const fee = { rule: 'startedPeriod' } as const;

  test('ends with the discount, and with the tax where prices include it', () => {
    const discount = { minor: 2025, percent: '10', reason: 'loyalty' };
    expect(said(fee, { discount, net: 18_225 })).toContain(
      '135 min × €90.00 ÷ 60 = €202.50. Discount 10% (loyalty): -€20.25; €182.25 is left.',
    );
    expect(said(fee, { discount: { minor: 250 }, net: 20_000 }, 'fr')).toContain('Remise : -2,50 € ; reste 200,00 €.');
    expect(said(fee, { gross: 20_250, net: 16_875 })).toContain('= €202.50. €202.50 with tax is €168.75 before tax.');
  });

  test('is not claimed where quantity and price do not give the amount', () => {
    expect(said(fee, { net: 20_000 })).toBe('A period that has begun is due in full. Amount: €200.00.');
  });

  test('of days counts them for each unit, whatever the sign', () => {
    const part = { rule: 'proratedByDays', method: 'strict30', daysCovered: 14, daysOfPeriod: 30 } as const;
    const days = { unit: 'DAY', unitPrice: '300', baseQuantity: 30 } as const;
    expect(said(part, { ...days, quantity: '-14' })).toBe(
      '14 of 30 days; every month counts as 30 days, its 31st as none. -14 days × €300.00 ÷ 30 = -€140.00.',
    );
    expect(said(part, { ...days, quantity: '-28' }, 'fr')).toContain('. -2 × 14 jours × 300,00 € ÷ 30 = -280,00 €.');
    expect(said({ ...part, method: 'actual30' }, { ...days, quantity: '14' })).toContain('a month counts as 30 days.');
  });

  test('of a correction says that it is one, with its sign', () => {
    const corrects = { of: 'support:2016-02-01', as: 'credit' } as const;
    expect(said(fee, { corrects, quantity: '-135' })).toMatch(/^Correction: takes back .* -135 min × .* = -€202.50\.$/);
    expect(said(fee, { corrects: { ...corrects, as: 'charge' } }, 'fr')).toMatch(/^Rectification : facturé de nouveau/);
  });

  test('of a correction of work says which, from how long to how long, and where it was invoiced', () => {
    const work = (minutes: number, more: object = {}) => ({
      billableId: `e${minutes}`,
      ...{ on: '2016-02-03', fromSeconds: 3600, toSeconds: minutes * 60, ...more },
    });
    const corrects = { of: 'x', as: 'credit', invoiceNumber: 'FA-7', revised: [work(50, { ticket: '#1' })] } as const;
    expect(said(fee, { corrects, quantity: '-135' })).toMatch(
      /^Correction: takes back what was invoiced on FA-7 before its work was changed; work of 3 February 2016 on ticket #1: 50 min instead of 1 h\./,
    );
    const many = [work(0), work(10), work(20), work(30), work(40)];
    expect(said(fee, { corrects: { of: 'x', as: 'charge', revised: many } }, 'fr')).toMatch(
      /^Rectification : facturé de nouveau selon le travail modifié ; travail du 3 février 2016 : supprimé \(1 h auparavant\) ; .* ; et 2 autres\./,
    );
    expect(said(fee, { corrects: { of: 'x', as: 'charge', revised: [] } })).toMatch(
      /^Correction: invoiced again as other/,
    );
  });
});

test('a document keeps costs and markups to itself, and says what it does not charge', () => {
  const expense = { rule: 'expense', unitCost: '40', markupPercent: '10' } as const;
  expect(shown(expense)).toBeUndefined();
  expect(shown({ ...expense, free: 'noCharge' })).toBe('Free of charge');
  expect(shown({ ...expense, free: 'takenFromBlock' }, 'fr')).toBe('Réglé par le crédit prépayé');
});

describe('an expense of a product says where its price comes from', () => {
  const product = { productId: 'p1', version: 3, code: 'CAB-2' };
  test.each([
    { because: 'the catalogue', facts: { product }, en: 'Catalogue price of CAB-2.', fr: 'Prix catalogue de CAB-2.' },
    {
      because: 'a person, in place of the catalogue',
      facts: { product: { ...product, insteadOf: '50' } },
      en: 'At its own price, in place of €50.00 in the catalogue (CAB-2).',
      fr: 'Au prix indiqué, au lieu de 50,00 € au catalogue (CAB-2).',
    },
    {
      because: 'the cost that the catalogue knows, for want of a price',
      facts: { product, unitCost: '40', markupPercent: '10' },
      en: 'Cost €40.00 plus 10%.',
      fr: 'Coût 40,00 € plus 10 %.',
    },
    {
      because: 'a markup that was asked for in place of the price',
      facts: { product: { ...product, insteadOf: '50' }, unitCost: '40', markupPercent: '10' },
      en: 'Cost €40.00 plus 10%, in place of €50.00 in the catalogue (CAB-2).',
      fr: 'Coût 40,00 € plus 10 %, au lieu de 50,00 € au catalogue (CAB-2).',
    },
  ])('$because', ({ facts, en, fr }) => {
    const explanation = { rule: 'expense', ...facts } as const;
    const line = { quantity: '2', unit: 'C62', unitPrice: '44', baseQuantity: 1 } as const;
    expect(said(explanation, line)).toContain(en);
    expect(said(explanation, line, 'fr')).toContain(fr);
    expect(shown(explanation)).toBeUndefined();
  });
});

test('both languages know the same origins', () => {
  const origins = (locale: 'en' | 'fr') => Object.keys(explanationWordsOf(locale).rate.origins).sort();
  expect(origins('fr')).toEqual(origins('en'));
});
