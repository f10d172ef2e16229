import { array, constantFrom, integer, option, property, record, shuffledSubarray, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../domain/batches/edits/apply.ts';
import type { MadeEdit } from '../../../domain/batches/edits/edit.ts';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { idFrom } from '../../../domain/ids.ts';
import { chargesOf } from '../../../domain/invoicing/credit-note.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { totalsOf } from '../../../domain/invoicing/totals.ts';
import { formatDecimal } from '../../../domain/money/decimal.ts';
import { always } from '../builders.ts';
import { expectSums } from '../einvoice/expect-sums.ts';
import { figuresOfCii, figuresOfUbl } from '../einvoice/figures.ts';
import { agreed, aLine, RATES } from '../invoicing-builders.ts';
import { draftOf, edit, type SomeDraft } from './builders.ts';

const [K1, K2] = [idFrom('k1'), idFrom('k2')];
const keys = ['a', 'b', 'c', 'd', 'e'] as const;
const rates = RATES.map(({ taxRateId }) => taxRateId);
const discount = constantFrom(
  { kind: 'percent', percent: '12.5' } as const,
  { kind: 'percent', percent: '33.3333' } as const,
  { kind: 'amount', amount: '7.77' } as const,
);

/** Two contracts with lines of any rate, with discounts on everything and under any rules. */
const drafts = record({
  nets: array(integer({ min: -5_000, max: 90_000 }), { minLength: 3, maxLength: 6 }),
  taxed: array(constantFrom(...rates), { minLength: 6, maxLength: 6 }),
  ofContract: option(discount, { nil: undefined }),
  ofClient: option(discount, { nil: undefined }),
  prices: constantFrom('exclusive' as const, 'inclusive' as const),
  taxRounding: constantFrom('perRate' as const, 'perRate' as const, 'perLine' as const),
}).map(({ nets, taxed, ofContract, ofClient, prices, taxRounding }): SomeDraft => {
  const lines = nets.map((net, i) => aLine(net, { key: keys[i % 5] as string, taxRateId: taxed[i] }));
  const terms = { discount: ofContract };
  // Never nothing: something is drafted whatever the rest comes to.
  const sure = aLine(1_000_000, { key: 'sure' });
  return draftOf(
    [
      { contract: agreed(terms, { contractId: K1 }), lines: [...lines.slice(0, 5), sure] },
      { contract: agreed({}, { contractId: K2, name: 'Workplaces' }), lines: lines.slice(5) },
    ],
    { client: { discount: ofClient }, rules: { prices, taxRounding } },
  );
});

const quantity = integer({ min: -30_000, max: 90_000 }).map((value) => formatDecimal(BigInt(value), 4));
const price = integer({ min: 0, max: 900_000_000 }).map((value) => formatDecimal(BigInt(value), 6));
const ofLines = uniqueArray(
  record({
    key: constantFrom(...keys, 'gone'),
    change: constantFrom('quantity', 'unitPrice', 'taxRateId', 'description', 'discount', 'remove'),
    quantity,
    price,
    rate: constantFrom(...rates),
    discount: option(discount),
  }),
  { selector: ({ key }) => key, maxLength: 5 },
).map((all) =>
  all.map(({ key, change, ...values }): MadeEdit => {
    const of = { key, contractId: K1 };
    if (change === 'remove') return edit({ kind: 'removeLine', ...of });
    const to = { quantity: values.quantity, unitPrice: values.price, taxRateId: values.rate };
    const changed = { ...to, description: 'By hand', discount: values.discount }[change];
    return edit({ kind: 'line', ...of, [change]: changed });
  }),
);
const others = record({ quantity, price, rate: option(constantFrom(...rates), { nil: undefined }), discount }).map(
  (values): readonly MadeEdit[] => [
    edit({
      ...{ kind: 'addLine', key: 'added-1', contractId: K1, description: 'Travel', unit: 'KMT' },
      ...{ quantity: values.quantity, unitPrice: values.price, taxRateId: values.rate },
    }),
    edit({ kind: 'addDiscount', id: 'sorry', discount: values.discount }),
    edit({ kind: 'removeDiscount', of: 'client' }),
    edit({ kind: 'order', keys: ['sure', 'c', 'a'] }),
    edit({ kind: 'note', value: 'Thank you' }),
  ],
);
const edits = record({ ofLines, others: others.chain((all) => shuffledSubarray([...all])) }).map((all) => [
  ...all.ofLines,
  ...all.others,
]);

const asSet = (content: InvoiceContent) => ({
  ...content,
  edited: undefined,
  lines: content.lines.toSorted((a, b) => (`${a.contractId} ${a.key}` < `${b.contractId} ${b.key}` ? -1 : 1)),
});

describe('edits over a draft', () => {
  test('none change nothing', () => {
    always(
      property(drafts, (draft) => {
        expect(applyEdits(draft, []).content).toEqual(draft.content);
      }),
    );
  });

  test('one that says what was computed already changes nothing but who says so', () => {
    always(
      property(drafts, (draft) => {
        const [line] = chargesOf(draft.content).lines;
        const same = edit({
          kind: 'line',
          key: line?.key,
          contractId: line?.contractId,
          description: line?.description,
        });
        const { lines, ...rest } = applyEdits(draft, [same]).content;
        expect(rest).toEqual({ ...draft.content, lines: undefined });
        expect(lines.map(({ edited: _, ...one }) => one)).toEqual(draft.content.lines);
      }),
    );
  });

  test('totals are the sums of what is printed, and an e-invoice of them adds up', () => {
    let stated = 0;
    always(
      property(drafts, edits, (draft, made) => {
        const { content } = applyEdits(draft, made);
        const { lines, allowances, totals, kind } = content;
        expect(totalsOf(lines, allowances)).toEqual(totals);
        expect(totals.lineNet).toBe(lines.reduce((all, { net }) => all + net, 0));
        expect(totals.net).toBe(totals.lineNet - totals.allowances);
        expect(totals.gross).toBe(totals.net + totals.tax);
        expect(totals.gross >= 0).toBe(true);
        const remembered = content.contracts.map(({ stateAfter }) => stateAfter.lastBill?.net ?? 0);
        const sign = kind === 'invoice' ? 1 : -1;
        expect(remembered.reduce((all, net) => all + net, 0)).toBe(0 + sign * totals.lineNet);
        const issued = { ...content, formattedNumber: 'FA-1', issuedOn: '2025-02-01', dueOn: '2025-03-01' };
        const eInvoice = eInvoiceOf(issued as never);
        if (!eInvoice) return;
        expectSums(figuresOfCii(ciiOf(eInvoice)), 2);
        expectSums(figuresOfUbl(ublOf(eInvoice)), 2);
        stated += 1;
      }),
    );
    expect(stated).toBeGreaterThan(0);
  });

  test('give the same however often, and in whatever order, they are laid over', () => {
    always(
      property(
        drafts,
        edits.chain((made) =>
          shuffledSubarray(made, { minLength: made.length }).map((other) => [made, other] as const),
        ),
        (draft, [made, other]) => {
          const once = applyEdits(draft, made);
          expect(applyEdits(draft, made)).toEqual(once);
          const again = applyEdits(draft, other);
          expect(asSet(again.content)).toEqual(asSet(once.content));
          expect(new Set(again.lost.map(({ about }) => about))).toEqual(new Set(once.lost.map(({ about }) => about)));
        },
      ),
    );
  });

  test('one whose line is gone is named, and the others do what they do', () => {
    always(
      property(drafts, edits, (draft, made) => {
        const gone = edit({ kind: 'line', key: 'nowhere', contractId: K1, quantity: '1' });
        const without = applyEdits(draft, made);
        const { content, lost } = applyEdits(draft, [...made, gone]);
        if (made.length > 0) expect(content).toEqual(without.content);
        expect(lost).toHaveLength(without.lost.length + 1);
        expect(lost.map(({ about }) => about)).toContain(`line ${K1} nowhere`);
      }),
    );
  });

  test('keep of each changed line what it was', () => {
    always(
      property(drafts, edits, (draft, made) => {
        const before = new Map(chargesOf(draft.content).lines.map((line) => [`${line.contractId} ${line.key}`, line]));
        const { lines, edited } = chargesOf(applyEdits(draft, made).content);
        for (const line of lines) {
          const was = before.get(`${line.contractId} ${line.key}`);
          if (line.edited?.computed) expect(was).toMatchObject(line.edited.computed);
          else if (!line.edited)
            expect({ ...line, net: 0, gross: 0, tax: 0 }).toEqual({ ...was, net: 0, gross: 0, tax: 0 });
        }
        const removed = edited?.removedLines.map(({ line }) => line) ?? [];
        const added = lines.filter(({ explanation }) => explanation.rule === 'addedByHand');
        expect(lines.length + removed.length - added.length).toBe(draft.content.lines.length);
      }),
    );
  });
});
