import { describe, expect, test } from 'vitest';
import { DraftEdit } from '../../../domain/batches/edits/edit.ts';
import { idFrom } from '../../../domain/ids.ts';
import { agreed, aLine, type Rules } from '../invoicing-builders.ts';
import { type Asked, BY, draftOf, kept, laid, someReason } from './builders.ts';

const fee = aLine(31_000, { key: 'fee', quantity: '1', unitPrice: '310' });
const work = aLine(4_500, { key: 'work', quantity: '30', unit: 'MIN', unitPrice: '90', baseQuantity: 60 });
const books = aLine(2_000, { key: 'books', quantity: '2', unitPrice: '10', taxRateId: 'books' });
const draft = () => draftOf([{ lines: [fee, work, books] }]);

describe('what a reviewer changes of a line', () => {
  test.each([
    { because: 'a price', change: { key: 'fee', unitPrice: '250' }, net: 25_000 },
    { because: 'a quantity', change: { key: 'work', quantity: '20' }, net: 3_000 },
    { because: 'one rounding of both', change: { key: 'fee', quantity: '3.3333', unitPrice: '0.333333' }, net: 111 },
    { because: 'a text keeps its amount', change: { key: 'fee', description: 'Everything' }, net: 31_000 },
    { because: 'its days', change: { key: 'fee', period: { from: '2025-01-05', until: '2025-02-01' } }, net: 31_000 },
    { because: 'what gives back', change: { key: 'books', quantity: '-1' }, net: -1_000 },
    {
      because: 'a discount by percentage',
      change: { key: 'fee', discount: { kind: 'percent', percent: '10' } },
      net: 27_900,
    },
    {
      because: 'a discount by amount takes no more than there is',
      change: { key: 'books', discount: { kind: 'amount', amount: '50' } },
      net: 0,
    },
  ])('$because', ({ change, net }) => {
    const content = kept(draft(), { kind: 'line', ...change });
    const line = content.lines.find(({ key }) => key === change.key);
    const computed = draft().content.lines.find(({ key }) => key === change.key);
    expect(line).toMatchObject({ net, edited: { reason: someReason, ...BY, computed: { net: computed?.net } } });
    expect(line?.edited?.computed).toMatchObject({ description: 'Support', unitPrice: computed?.unitPrice });
    expect(content.totals.lineNet).toBe(content.lines.reduce((all, one) => all + one.net, 0));
  });

  test('its tax rate moves it to another row', () => {
    const { totals } = kept(draft(), { kind: 'line', key: 'fee', taxRateId: 'books' });
    expect(totals.taxes).toMatchObject([
      { percent: '20', base: 4_500, tax: 900 },
      { percent: '5.5', base: 33_000, tax: 1_815 },
    ]);
  });

  test('a rate that a person chose holds against the contract’s exemption', () => {
    const exempt = agreed({ taxExemption: { category: 'E', reason: 'art. 261' } });
    const { totals } = kept(draftOf([{ contract: exempt, lines: [fee, work] }]), {
      kind: 'line',
      key: 'fee',
      taxRateId: 'ten',
    });
    expect(totals.taxes.map(({ percent, base }) => [percent, base])).toEqual([
      ['10', 31_000],
      ['0', 4_500],
    ]);
  });

  test('a discount that it has goes with its amount, or is taken away', () => {
    const charge = { kind: 'oneTime', chargeId: 'support', description: 'Support', quantity: '1', unitPrice: '1' };
    const discounts = [
      { kind: 'percent', percent: '10' },
      { kind: 'amount', amount: '100' },
    ] as const;
    const nets = discounts.map((discount) => {
      const contract = agreed({ charges: [{ ...charge, discount }] as never });
      const half = kept(draftOf([{ contract, lines: [fee] }]), { kind: 'line', key: 'fee', unitPrice: '50' });
      const none = kept(draftOf([{ contract, lines: [fee] }]), { kind: 'line', key: 'fee', discount: null });
      return [half.totals.net, none.totals.net];
    });
    expect(nets).toEqual([
      [4_500, 31_000],
      [0, 31_000],
    ]);
  });
});

describe('lines', () => {
  test('that are removed are kept for the archive, and nothing of them is charged', () => {
    const content = kept(draft(), { kind: 'removeLine', key: 'fee' });
    expect(content.lines.map(({ key }) => key)).toEqual(['work', 'books']);
    expect(content.totals.lineNet).toBe(6_500);
    expect(content.edited?.removedLines).toMatchObject([
      { reason: someReason, ...BY, line: { key: 'fee', net: 31_000 } },
    ]);
    expect(content.contracts).toMatchObject([{ billableIds: ['b1'], stateAfter: { lastBill: { net: 6_500 } } }]);
  });

  test('that are added say so, and are taxed as their contract is', () => {
    const exempt = agreed({ taxExemption: { category: 'E', reason: 'art. 261' } });
    const added = {
      kind: 'addLine',
      key: 'added-travel',
      description: 'Travel',
      quantity: '2',
      unitPrice: '45',
    } as const;
    const content = kept(draftOf([{ contract: exempt, lines: [fee] }]), added);
    expect(content.lines.at(-1)).toMatchObject({
      key: 'added-travel',
      contractId: 'k1',
      net: 9_000,
      tax: { category: 'E', percent: '0' },
      period: { from: '2025-01-01', until: '2025-02-01' },
      explanation: { rule: 'addedByHand' },
      edited: { reason: someReason },
    });
    expect(content.lines.at(-1)?.edited?.computed).toBeUndefined();
  });

  test('stand in the order that is named, the others after them as they were', () => {
    const content = kept(draft(), { kind: 'order', keys: ['books'] });
    expect(content.lines.map(({ key }) => key)).toEqual(['books', 'fee', 'work']);
    expect(content.totals).toEqual(draft().content.totals);
  });

  test('of one key in two contracts are told apart', () => {
    const other = agreed({}, { contractId: idFrom('k2'), name: 'Workplaces' });
    const two = draftOf([
      { lines: [fee], contract: agreed({}, { contractId: idFrom('k1') }) },
      { contract: other, lines: [fee] },
    ]);
    const change = { kind: 'line', key: 'fee', unitPrice: '1' } as const;
    expect(laid(two, change).lost).toEqual([{ kind: 'line', about: 'line  fee', why: 'severalLines' }]);
    const contractId = two.content.lines[1]?.contractId;
    expect(kept(two, { ...change, contractId }).lines.map(({ net }) => net)).toEqual([31_000, 100]);
  });
});

describe('the document', () => {
  test('says what a person wants, and keeps what was computed', () => {
    const content = kept(
      draft(),
      { kind: 'purchaseOrder', value: 'BC-7' },
      { kind: 'note', value: 'Thank you' },
      { kind: 'period', value: { from: '2025-01-01', until: '2025-01-16' } },
      { kind: 'issueOn', value: '2025-01-31' },
      { kind: 'dueOn', value: '2025-02-15' },
      { kind: 'recipients', value: [{ email: 'accounts@port.example' }] },
    );
    expect(content).toMatchObject({
      purchaseOrder: 'BC-7',
      note: 'Thank you',
      period: { from: '2025-01-01', until: '2025-01-16' },
      dates: { issueOn: '2025-01-31', dueOn: '2025-02-15' },
      buyer: { contacts: [{ email: 'accounts@port.example' }] },
      contracts: [{ purchaseOrder: 'BC-7' }],
    });
    expect(content.edited?.fields.map(({ field }) => field)).toEqual([
      ...['purchaseOrder', 'note', 'period', 'issueOn', 'dueOn', 'recipients'],
    ]);
    expect(content.edited?.fields[2]).toMatchObject({ computed: { from: '2025-01-01', until: '2025-02-01' } });
    expect(content.totals).toEqual(draft().content.totals);
  });

  test('loses the client’s discount, or a contract’s, and gets one on what is left', () => {
    const contract = agreed({ discount: { kind: 'percent', percent: '10' } }, { contractId: idFrom('k1') });
    const discounted = draftOf([{ contract, lines: [fee, books] }], {
      client: { discount: { kind: 'percent', percent: '5' } },
    });
    expect(discounted.content.totals).toMatchObject({ lineNet: 33_000, allowances: 3_300 + 1_485 });
    const without = kept(discounted, { kind: 'removeDiscount', of: 'client' });
    expect(without.totals).toMatchObject({ allowances: 3_300, net: 29_700 });
    expect(without.edited?.removedAllowances).toHaveLength(2);
    const none = kept(
      discounted,
      { kind: 'removeDiscount', of: 'client' },
      { kind: 'removeDiscount', of: idFrom('k1') },
    );
    expect(none.totals.allowances).toBe(0);
    const more = kept(discounted, { kind: 'addDiscount', id: 'sorry', discount: { kind: 'amount', amount: '100' } });
    expect(more.totals.allowances).toBe(3_300 + 1_485 + 10_000);
    // Spread over both rates, and of nobody's agreement.
    expect(more.allowances.slice(-2)).toMatchObject([
      { tax: { percent: '20' }, edited: { reason: someReason } },
      { tax: { percent: '5.5' }, edited: { reason: someReason } },
    ]);
    expect(more.allowances.at(-1)?.reason).toBeUndefined();
  });

  test('below zero is a credit note, whose edits speak of charges too', () => {
    const content = kept(draft(), { kind: 'line', key: 'fee', quantity: '-1' });
    expect(content).toMatchObject({ kind: 'creditNote', totals: { net: 31_000 - 6_500 } });
    expect(content.lines[0]).toMatchObject({
      quantity: '1',
      net: 31_000,
      edited: { computed: { quantity: '-1', net: -31_000 } },
    });
    const note = { ...draft(), content };
    expect(laid(note, { kind: 'line', key: 'fee', quantity: '1' }).content).toMatchObject({
      kind: 'invoice',
      totals: { net: 37_500 },
    });
  });
});

describe('what an edit is about may be gone', () => {
  test.each([
    { edit: { kind: 'line', key: 'gone', quantity: '2' }, why: 'noSuchLine' },
    { edit: { kind: 'removeLine', key: 'gone' }, why: 'noSuchLine' },
    { edit: { kind: 'order', keys: ['gone'] }, why: 'noSuchLine' },
    { edit: { kind: 'line', key: 'fee', taxRateId: 'gone' }, why: 'noSuchTaxRate' },
    {
      edit: { kind: 'addLine', key: 'added-1', description: 'x', quantity: '1', unitPrice: '1', taxRateId: 'gone' },
      why: 'noSuchTaxRate',
    },
    {
      edit: {
        ...{ kind: 'addLine', key: 'added-1', description: 'x', quantity: '1', unitPrice: '1' },
        contractId: idFrom('other'),
      },
      why: 'noSuchContract',
    },
    { edit: { kind: 'removeDiscount', of: 'client' }, why: 'noSuchDiscount' },
  ] as readonly { edit: Asked; why: string }[])('$edit.kind: $why, and the rest is kept', ({ edit, why }) => {
    const { content, lost } = laid(draft(), edit, { kind: 'note', value: 'Thank you' });
    expect(lost).toMatchObject([{ kind: edit.kind, why }]);
    const { note, edited, ...rest } = content;
    expect(note).toBe('Thank you');
    expect(edited?.removedLines).toEqual([]);
    expect(rest).toEqual(draft().content);
  });

  test('a client that is charged no tax is charged none by hand', () => {
    const abroad = draftOf([{ lines: [fee] }], { client: { taxTreatment: 'reverseCharge' } });
    expect(laid(abroad, { kind: 'line', key: 'fee', taxRateId: 'ten' }).lost).toMatchObject([
      { why: 'clientNotTaxed' },
    ]);
  });
});

describe('under other rules of the firm', () => {
  test.each([
    { rules: { prices: 'inclusive' }, gross: 1_200, net: 1_000, tax: undefined },
    { rules: { taxRounding: 'perLine' }, gross: 1_440, net: 1_200, tax: 240 },
    { rules: { prices: 'inclusive', taxRounding: 'perLine' }, gross: 1_200, net: 1_000, tax: 200 },
  ] as const satisfies readonly { rules: Rules; [name: string]: unknown }[])('$rules', ({ rules, gross, net, tax }) => {
    const content = kept(draftOf([{ lines: [fee] }], { rules }), { kind: 'line', key: 'fee', unitPrice: '12' });
    expect(content.totals).toMatchObject({ gross, net });
    expect(content.lines[0]?.tax.minor).toBe(tax);
  });
});

describe('the API takes', () => {
  test.each([
    { because: 'no reason', asked: { kind: 'note', value: 'x', reason: ' ' } },
    { because: 'five decimals', asked: { kind: 'line', key: 'fee', quantity: '1.00001' } },
    { because: 'a price below zero', asked: { kind: 'line', key: 'fee', unitPrice: '-1' } },
    { because: 'nothing that changes', asked: { kind: 'line', key: 'fee' } },
    {
      because: 'a key that a computed line could have',
      asked: { kind: 'addLine', key: 'fee', description: 'x', quantity: '1', unitPrice: '1' },
    },
    {
      because: 'days that end before they begin',
      asked: { kind: 'period', value: { from: '2025-02-01', until: '2025-02-01' } },
    },
    { because: 'something else', asked: { kind: 'total', value: 1 } },
  ])('nothing of $because', ({ asked }) => {
    expect(DraftEdit.safeParse({ reason: someReason, ...asked }).success).toBe(false);
  });
});
