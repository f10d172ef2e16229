import { constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { composeInvoice } from '../../../domain/invoicing/compose.ts';
import { creditNoteOf } from '../../../domain/invoicing/credit-note.ts';
import { formatNumber } from '../../../domain/invoicing/numbering.ts';
import { atBranch } from '../../../domain/tenants/at-branch.ts';
import type { Branch } from '../../../domain/tenants/branch.ts';
import { canCoincide, canRepeat, formatBehind } from '../../../domain/tenants/number-patterns.ts';
import { NumberFormat } from '../../../domain/tenants/series.ts';
import { formerSeriesAfter, type SeriesGiven, seriesFaults } from '../../../domain/tenants/series-used.ts';
import { TenantSettings } from '../../../domain/tenants/tenant.ts';
import { always } from '../builders.ts';
import { aClient, agreed, aLine, aTenant, billedPart, issued } from '../invoicing-builders.ts';

const LYON: Branch = {
  branchId: 'lyon',
  name: 'Agence de Lyon',
  address: { lines: ['5 rue de la Barre'], postalCode: '69002', city: 'Lyon', country: 'FR' },
  companyNumber: '732 829 320 00082',
  email: 'lyon@canal.example',
  payment: { iban: 'FR7630006000011234567890189' },
  sender: { name: 'Canal Lyon', replyTo: 'lyon@canal.example' },
  series: {
    invoices: { prefix: 'LY', format: 'LY-{number:4}' },
    creditNotes: { prefix: 'LYA', format: 'LYA-{number}' },
  },
};
const NICE: Branch = { branchId: 'nice', name: 'Agence de Nice', phone: '+33 4 93 00 00 00' };

const firm = aTenant();
const tenant = {
  ...firm,
  settings: TenantSettings.parse({
    ...firm.settings,
    companyNumber: '732829320',
    vatNumber: 'FR44732829320',
    branches: [LYON, NICE],
  }),
};
const { settings } = tenant;

const invoiceFor = (branch?: string) => {
  const content = composeInvoice(tenant, aClient({ branch }), [billedPart(agreed(), [aLine(10_000)])]);
  if (!content) throw new Error('nothing was invoiced');
  return content;
};
const numbered = (content: ReturnType<typeof invoiceFor>) => issued(content, { settings });

describe('an invoice', () => {
  test('of a client of a branch comes from there, with its numbers', () => {
    const invoice = numbered(invoiceFor('lyon'));
    const { branchId, name } = LYON;
    expect(invoice).toMatchObject({
      ...{ series: 'LY', formattedNumber: 'LY-0001', payment: LYON.payment },
      seller: { legalName: 'Canal Informatique', branch: { branchId, name }, address: LYON.address, email: LYON.email },
    });
    expect(invoice.seller).toMatchObject({ companyNumber: LYON.companyNumber, vatNumber: 'FR44732829320' });
  });

  test('has what the branch has not from the firm', () => {
    const invoice = numbered(invoiceFor('nice'));
    expect(invoice).toMatchObject({ series: 'FA', formattedNumber: 'FA-00001' });
    expect(invoice.seller).toMatchObject({
      phone: NICE.phone,
      address: settings.address,
      branch: { branchId: 'nice' },
    });
  });

  test.each([undefined, 'Agence de Quimper', 'LYON', 'constructor'])(
    'of a client of "%s" is the firm’s own',
    (branch) => {
      const invoice = numbered(invoiceFor(branch));
      expect(invoice).toMatchObject({ series: 'FA', seller: { address: settings.address } });
      expect(invoice.seller).not.toHaveProperty('branch');
    },
  );

  test('is credited in the series of its branch, and in the firm’s once the branch has gone', () => {
    const note = creditNoteOf(invoiceFor('lyon'));
    expect(numbered(note)).toMatchObject({ series: 'LYA', formattedNumber: 'LYA-1' });
    expect(issued(note, { settings: { ...settings, branches: [] } })).toMatchObject({ series: 'AV' });
  });

  test('as an e-invoice names the branch by its SIRET, and the firm by its SIREN', () => {
    const read = (branch?: string) => eInvoiceOf(numbered(invoiceFor(branch)))?.seller;
    expect(read('lyon')).toMatchObject({
      ...{ name: 'Canal Informatique', legalId: { id: '732829320', scheme: '0002' }, vatId: 'FR44732829320' },
      ...{ establishment: { id: '73282932000082', scheme: '0009' }, address: LYON.address },
    });
    expect(read()?.establishment).toBeUndefined();
    const invoice = eInvoiceOf(numbered(invoiceFor('lyon')));
    expect(invoice && ublOf(invoice)).toContain(
      '<cac:PartyIdentification><cbc:ID schemeID="0009">73282932000082</cbc:ID></cac:PartyIdentification><cac:PostalAddress>',
    );
  });

  test('the firm at a branch is the same whoever asks twice', () => {
    expect(atBranch(atBranch(tenant, 'lyon'), 'lyon')).toEqual(atBranch(tenant, 'lyon'));
  });
});

const some = (change: object): object => ({ ...LYON, ...change });
const seriesOf = (invoices: object, creditNotes: object = { prefix: 'ZZ', format: 'ZZ{number}' }) => ({
  series: { invoices, creditNotes },
});

describe('settings are refused', () => {
  test.each([
    [
      [LYON, some({ name: 'Other', series: undefined })],
      ['branches', 1, 'branchId'],
    ],
    [
      [LYON, some({ branchId: 'l2', name: 'agence de lyon', series: undefined })],
      ['branches', 1, 'name'],
    ],
    [[some({ branchId: 'Lyon 2' })], ['branches', 0, 'branchId']],
    [[some({ name: '' })], ['branches', 0, 'name']],
    [[some({ companyNumber: '404 833 048 00022' })], ['branches', 0, 'companyNumber']],
    [[some({ companyNumber: '12345' })], ['branches', 0, 'companyNumber']],
    // The firm's number is no place of business of it.
    [[some({ companyNumber: '732829320' })], ['branches', 0, 'companyNumber']],
    [[some({ email: 'nobody' })], ['branches', 0, 'email']],
    [[some({ payment: { iban: 'FR7630006000011234567890188' } })], ['branches', 0, 'payment', 'iban']],
    [[some({ sender: { name: 'Canal\nBcc: x', replyTo: 'a@b.example' } })], ['branches', 0, 'sender', 'name']],
    [[some({ logo: 'x' })], ['branches', 0]],
    [[some({ series: { invoices: LYON.series?.invoices } })], ['branches', 0, 'series', 'creditNotes']],
    [[some(seriesOf({ prefix: 'FA', format: 'LY-{number}' }))], ['branches', 0, 'series', 'invoices', 'prefix']],
    [[some(seriesOf({ prefix: 'av', format: 'LY-{number}' }))], ['branches', 0, 'series', 'invoices', 'prefix']],
    [[some(seriesOf({ prefix: 'LY', format: 'FA-{number:5}' }))], ['branches', 0, 'series', 'invoices', 'format']],
    [[some(seriesOf({ prefix: 'LY', format: 'FA-{number}' }))], ['branches', 0, 'series', 'invoices', 'format']],
    [[some(seriesOf({ prefix: 'LY', format: 'AV-2{number}' }))], ['branches', 0, 'series', 'invoices', 'format']],
    [[some(seriesOf({ prefix: 'LY', format: 'fa-{yyyy}{number}' }))], ['branches', 0, 'series', 'invoices', 'format']],
    [
      [some(seriesOf({ prefix: 'L', format: 'L{number}' }, { prefix: 'L', format: 'M{number}' }))],
      ['branches', 0, 'series', 'creditNotes', 'prefix'],
    ],
    [
      [LYON, some({ branchId: 'b', name: 'B' })],
      ['branches', 1, 'series', 'invoices', 'prefix'],
    ],
  ])('with the branches %#', (branches, path) => {
    const { error } = TenantSettings.safeParse({ ...settings, branches });
    expect(error?.issues[0]).toMatchObject({ path });
  });

  test('with more than 50 branches', () => {
    const branches = Array.from({ length: 51 }, (_, i) => ({ branchId: `b${i}`, name: `B ${i}` }));
    expect(TenantSettings.safeParse({ ...settings, branches }).error?.issues[0]).toMatchObject({ path: ['branches'] });
    expect(TenantSettings.safeParse({ ...settings, branches: branches.slice(1) }).success).toBe(true);
  });
});

describe('the company number of a branch', () => {
  const OSLO = { lines: ['Karl Johans gate 1'], city: 'Oslo', country: 'NO' };
  const parsed = (companyNumber: string, firmIs: object, branch: object = {}) =>
    TenantSettings.safeParse({
      ...settings,
      ...{ companyNumber: undefined, vatNumber: undefined, ...firmIs },
      branches: [{ ...NICE, companyNumber, ...branch }],
    }).error?.issues.map(({ path, message }) => [path.join('/'), message]);

  test.each([
    ['98765432100011', { vatNumber: 'FR32123456789' }, "must be a SIRET that begins with the firm's SIREN, 123456789"],
    ['98765432100011', { companyNumber: 'RCS Paris B 123 456 789' }, "needs the firm's SIREN in its companyNumber"],
    ['98765432100011', {}, "needs the firm's SIREN in its companyNumber"],
  ])('%s is refused where the firm has %j', (companyNumber, firmIs, message) => {
    expect(parsed(companyNumber, firmIs)).toEqual([['branches/0/companyNumber', expect.stringContaining(message)]]);
  });

  test.each([
    ['12345678900011', { vatNumber: 'FR32123456789' }, {}],
    ['123 456 789 00011', { companyNumber: '123 456 789' }, {}],
    // Elsewhere nine digits are a number like any other.
    ['987654321', { companyNumber: '123456789', address: OSLO }, {}],
    ['0403.170.701', { companyNumber: '732829320' }, { address: { ...OSLO, city: 'Bruxelles', country: 'BE' } }],
  ])('%s is taken where the firm has %j', (companyNumber, firmIs, branch) => {
    expect(parsed(companyNumber, firmIs, branch)).toBeUndefined();
  });
});

describe('the two series of the firm itself', () => {
  const parsed = (invoices: string, creditNotes: string) =>
    TenantSettings.safeParse({
      ...settings,
      branches: undefined,
      series: { invoices: { prefix: 'A', format: invoices }, creditNotes: { prefix: 'B', format: creditNotes } },
    }).error?.issues.map(({ path }) => path.join('/'));

  test.each([
    ['A-{number}', 'A-1{number}'],
    ['A-{number:5}', 'a-{number}'],
    ['{yyyy}{number}', '{number}'],
    ['A-{number}', 'A-{number}'],
  ])('"%s" and "%s" could give one number', (invoices, creditNotes) => {
    expect(parsed(invoices, creditNotes)).toEqual(['series/creditNotes/format']);
  });

  test('are told apart by a letter', () => {
    expect(parsed('A-{number}', 'B-{number}')).toBeUndefined();
  });
});

describe('numbers of two formats', () => {
  const formats = tuple(
    constantFrom('', 'F', 'FA-', '1', 'FA-1', '2016', 'fa-'),
    constantFrom('', '{yyyy}', '{yyyy}-', '{yyyy}1'),
    constantFrom('{number}', '{number:2}', '{number:5}'),
    constantFrom('', '-', '1', '12', 'A'),
  )
    .map((parts) => parts.join(''))
    .filter((format) => NumberFormat.safeParse(format).success);

  test('that could be the same are known', () => {
    const number = integer({ min: 1, max: 99_999 });
    const day = constantFrom('2016-03-31', '2021-01-01');
    always(
      property(formats, formats, number, number, day, day, (one, other, n, m, on, at) => {
        const [a, b] = [formatNumber(one, n, on), formatNumber(other, m, at)];
        if (a.toLowerCase() === b.toLowerCase())
          expect([one, other, canCoincide(one, other)]).toEqual([one, other, true]);
        expect(canCoincide(other, one)).toBe(canCoincide(one, other));
      }),
    );
  });

  test('of one series are given once, though its format changes', () => {
    const counted = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const texts = (format: string, numbers: readonly number[]) =>
      numbers.flatMap((n) => ['2016-03-31', '2021-01-01'].map((on) => formatNumber(format, n, on).toLowerCase()));
    always(
      property(formats, formats, constantFrom(1, 9, 12, 101), (one, other, last) => {
        const given = new Set(texts(one, counted(1, last)));
        const again = texts(other, counted(last + 1, 1200)).find((text) => given.has(text));
        if (again !== undefined) expect([one, other, again, canRepeat(one, other, last)]).toContain(true);
        expect(canRepeat(one, one, last)).toBe(false);
      }),
    );
  });

  test.each([
    ['FA-1{number}', 'FA-{number}', 1, true],
    ['FA-{number}', 'FA-1{number}', 50, false],
    ['FA-{number}', 'FA-{number:5}', 12, false],
    ['FA-{number:5}', 'FA-{number}', 99_999, false],
    ['FA-{number:5}', 'FA-{yyyy}{number:5}', 40, false],
    ['FA-{yyyy}{number:5}', 'FA-{number:5}', 40, false],
    ['FA-{yyyy}{number}', 'FA-{number}', 40, true],
    ['FA-{number}1', 'FA-{number}', 1, true],
  ])('%s, then %s after number %s: %s', (before, after, last, expected) => {
    expect(canRepeat(before, after, last)).toBe(expected);
  });

  test.each(['FA-{number}', 'FA-{number:5}', 'FA-{yyyy}-{number:5}', '{yyyy}{number:3}-A', '{number}'])(
    '%s is read off its numbers',
    (format) => {
      const on = '2016-03-31';
      const read = (number: number) => formatBehind(formatNumber(format, number, on), number, on) ?? '';
      expect([read(1), read(42)]).toEqual([format, format]);
      // What fills its place has no zeros before it.
      for (const number of [2016, 123_456]) expect(canCoincide(read(number), format)).toBe(true);
    },
  );

  test('are no other document’s', () => {
    expect(formatBehind('FA-2016-00042', 7, '2016-03-31')).toBeUndefined();
  });

  test.each([
    ['FA-{number:5}', 'FA-{number}', true],
    ['FA-{number}', 'FA-1{number}', true],
    ['FA{yyyy}{number}', 'FA{number}', true],
    ['{number}1', '{number}2', false],
    ['FA-{yyyy}-{number:5}', 'FA-{number:5}', false],
    ['FA-{number}', 'LY-{number}', false],
    ['FA-{yyyy}-{number}', 'FA-LY-{number}', false],
    ['FA-{number}', 'FA-{number}-L', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(canCoincide(one, other)).toBe(expected);
  });
});

describe('a series that has given a number', () => {
  const given = (last: number, ...formats: string[]): SeriesGiven => ({ last, formats });
  const used = new Map([
    ['FA', given(12)],
    ['LY', given(40)],
    // Of before anybody wrote down what a series was.
    ['OLD', given(2, 'O-{number}')],
  ]);
  const known = { settings, used };
  const wanted = (changed: Partial<Branch>, series = settings.series) => ({
    ...settings,
    series,
    branches: [{ ...LYON, ...changed }, NICE],
  });
  const own = (invoices: { prefix: string; format: string }) =>
    wanted({ series: { invoices, creditNotes: { prefix: 'LYA', format: 'LYA-{number}' } } });

  test.each([
    ['stays as it is', settings, []],
    ['may look otherwise from now on', own({ prefix: 'LY', format: 'LYON-{number:6}' }), []],
    ['may be left', own({ prefix: 'LY2', format: 'LY2-{number}' }), []],
    [
      'gives its numbers to no other, though the settings never said how they look',
      own({ prefix: 'LY2', format: 'O-{number:2}' }),
      ['/branches/0/series/invoices/format'],
    ],
    [
      'gives its numbers to no other',
      own({ prefix: 'LY2', format: 'LY-{number}' }),
      ['/branches/0/series/invoices/format'],
    ],
    [
      'becomes nobody else’s',
      { ...wanted({ series: undefined }, { ...settings.series, creditNotes: { prefix: 'LY', format: 'X{number}' } }) },
      ['/series/creditNotes/prefix'],
    ],
    [
      'is not the firm’s and then a branch’s',
      {
        ...wanted(
          {
            series: {
              invoices: { prefix: 'FA', format: 'Y{number}' },
              creditNotes: { prefix: 'C', format: 'C{number}' },
            },
          },
          { ...settings.series, invoices: { prefix: 'FB', format: 'FB{number}' } },
        ),
      },
      ['/branches/0/series/invoices/prefix'],
    ],
    [
      'is not taken by a branch, though nobody knows whose it was',
      own({ prefix: 'OLD', format: 'O{number}' }),
      ['/branches/0/series/invoices/prefix'],
    ],
  ])('%s', (_, changed, pointers) => {
    expect(seriesFaults(known, changed).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test.each([
    ['its settings', { prefix: 'AV', format: 'AV-1{number}' }, given(1), []],
    ['its documents', { prefix: 'AV', format: 'AV{number}' }, given(1, 'AV-1{number}'), []],
    ['what its settings were', { prefix: 'AV', format: 'AV{number}' }, given(1), ['AV-1{number}']],
  ])('may give no number again under its own name, as %s tell', (_, creditNotes, av, former) => {
    const before = { ...settings, series: { ...settings.series, creditNotes } };
    const formerSeries = former.map((format) => ({ prefix: 'AV', format, numbers: 'creditNotes' as const }));
    const after = (format: string) => ({
      ...settings,
      series: { ...settings.series, creditNotes: { prefix: 'AV', format } },
    });
    const faults = (format: string) => {
      const facts = { settings: before, formerSeries, used: new Map([['AV', av]]) };
      return seriesFaults(facts, after(format)).map(({ pointer }) => pointer);
    };
    expect(faults('AV-{number}')).toEqual(['/series/creditNotes/format']);
    expect(faults('AV-{yyyy}-{number}')).toEqual([]);
  });

  test('is remembered as it was, and no longer once the settings say it again', () => {
    const left = own({ prefix: 'LY2', format: 'LY2-{number}' });
    const formerSeries = formerSeriesAfter(known, left);
    expect(formerSeries).toEqual([{ prefix: 'LY', format: 'LY-{number:4}', numbers: 'invoices', branchId: 'lyon' }]);
    const later = { settings: left, formerSeries, used };
    const taken = { ...left, branches: [...left.branches.slice(0, 1), { ...NICE, series: LYON.series }] };
    expect(seriesFaults(later, taken).map(({ pointer }) => pointer)).toContain('/branches/1/series/invoices/prefix');
    expect(seriesFaults(later, settings)).toEqual([]);
    expect(formerSeriesAfter(later, settings)).toEqual([]);
  });

  test('and one that has given none are two things', () => {
    const moved = {
      ...settings,
      branches: [
        { ...LYON, series: undefined },
        { ...NICE, series: LYON.series },
      ],
    };
    expect(seriesFaults({ settings, used: new Map() }, moved)).toEqual([]);
    expect(formerSeriesAfter({ settings, used: new Map() }, moved)).toEqual([]);
  });
});
