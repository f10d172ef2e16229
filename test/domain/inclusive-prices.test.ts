import { constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaxTreatment } from '../../domain/clients/client.ts';
import type { Discount } from '../../domain/contracts/charges/discount.ts';
import { linesAsPriced } from '../../domain/invoicing/credit-note.ts';
import { always, netOf } from './builders.ts';
import { aLine, anInvoice, invoiced, rowsOf, someLines } from './invoicing-builders.ts';

const inclusive = { prices: 'inclusive' } as const;

describe('prices that include tax', () => {
  test.each([
    { agreed: 12_000, net: 10_000, tax: 2000, because: '120.00 is 100.00 and 20.00' },
    { agreed: 1000, net: 833, tax: 167, because: '10.00 holds 1.666… of tax' },
    { agreed: 3, net: 2, tax: 1, because: 'half a cent of tax goes away from zero, and the sum stays 0.03' },
    { agreed: 1, net: 1, tax: 0, because: 'one cent holds no tax' },
  ])('$because', ({ agreed, net, tax }) => {
    const content = anInvoice([aLine(agreed)], { rules: inclusive });
    expect(content.totals).toMatchObject({ net, tax, gross: agreed });
    expect(content.lines).toMatchObject([{ net, gross: agreed }]);
  });

  test('the nets of lines add up to the net of their rate: three times 1.00 are 2.50, as 0.84, 0.83 and 0.83', () => {
    const content = anInvoice([aLine(100), aLine(100), aLine(100)], { rules: inclusive });
    expect(content.lines.map(({ net, gross }) => [net, gross])).toEqual([
      [84, 100],
      [83, 100],
      [83, 100],
    ]);
    expect(rowsOf(content)).toEqual([['S', '20', 250, 50]]);
  });

  test('on each line instead: three times 0.83 and 0.17', () => {
    const rules = { ...inclusive, taxRounding: 'perLine' } as const;
    const content = anInvoice([aLine(100), aLine(100), aLine(100)], { rules });
    expect(content.lines.map(({ net, tax }) => [net, tax.minor])).toEqual(Array(3).fill([83, 17]));
    expect(rowsOf(content)).toEqual([['S', '20', 249, 51]]);
  });

  test('each rate by itself', () => {
    const content = anInvoice(
      [aLine(12_000), aLine(10_550, { taxRateId: 'books' }), aLine(500, { taxRateId: 'zero' })],
      {
        rules: inclusive,
      },
    );
    expect(rowsOf(content)).toEqual([
      ['S', '20', 10_000, 2000],
      ['S', '5.5', 10_000, 550],
      ['Z', '0', 500, 0],
    ]);
  });

  test('a discount was agreed with tax too: 12.00 off 120.00 is 10.00 off 100.00', () => {
    const content = anInvoice([aLine(12_000)], {
      rules: inclusive,
      client: { discount: { kind: 'amount', amount: '12' } },
    });
    expect(content.allowances).toEqual([{ minor: 1000, gross: 1200, tax: { category: 'S', percent: '20' } }]);
    expect(content.totals).toMatchObject({ lineNet: 10_000, allowances: 1000, net: 9000, tax: 1800, gross: 10_800 });
  });

  test.each<{ treatment: TaxTreatment; category: string }>([
    { treatment: 'reverseCharge', category: 'AE' },
    { treatment: 'export', category: 'G' },
  ])('under $treatment a client pays the price without the tax of the usual rate', ({ treatment, category }) => {
    const content = anInvoice([aLine(12_000), aLine(10_550, { taxRateId: 'books' })], {
      rules: inclusive,
      client: { taxTreatment: treatment },
    });
    expect(rowsOf(content)).toEqual([[category, '0', 20_000, 0]]);
    expect(content.lines.map(({ net }) => net)).toEqual([10_000, 10_000]);
  });

  test('the price of an exempt contract holds no tax', () => {
    const content = anInvoice([aLine(12_000)], {
      rules: inclusive,
      terms: { taxExemption: { category: 'E', reason: 'Training' } },
    });
    expect(content.totals).toMatchObject({ net: 12_000, tax: 0, gross: 12_000 });
  });

  const discounts = constantFrom<Discount | undefined>(
    undefined,
    { kind: 'percent', percent: '12.5' },
    { kind: 'amount', amount: '33.33' },
  );
  const roundings = constantFrom<'perRate' | 'perLine'>('perRate', 'perLine');

  test('what was agreed is what is paid, to the cent', () => {
    always(
      property(someLines, discounts, discounts, roundings, (lines, own, discount, taxRounding) => {
        const rules = { ...inclusive, taxRounding, negative: 'creditNote' } as const;
        const content = invoiced(lines, { rules, terms: { discount: own }, client: { discount } });
        if (!content) return;
        const off = netOf(content.allowances.map(({ gross = 0 }) => ({ net: gross })));
        expect(content.totals.gross).toBe(Math.abs(netOf(lines) - (content.kind === 'invoice' ? off : 0 - off)));
        expect(linesAsPriced(content)).toMatchObject(lines.map(({ key, net, quantity }) => ({ key, net, quantity })));
        for (const { net, gross = 0, tax } of content.lines) {
          const exact = (gross * 100) / (100 + Number(tax.percent));
          expect(Math.abs(net - exact)).toBeLessThan(1);
        }
      }),
    );
  });
});
