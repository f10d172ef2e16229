import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCreditNote } from '../../domain/invoicing/credit-note.ts';
import { exchanged, withTaxCurrency } from '../../domain/invoicing/exchange.ts';
import type { InvoiceContent } from '../../domain/invoicing/invoice.ts';
import { creditNoteOn } from '../../domain/invoicing/partial-credit.ts';
import { always } from './builders.ts';
import { aLine, anInvoice, issued } from './invoicing-builders.ts';

const inDollars = (nets: readonly number[], rate = '0.9123'): InvoiceContent => {
  const lines = nets.map((net, i) => aLine(net, { key: `line-${i}` }));
  const content = { ...anInvoice(lines), currency: 'USD' };
  return withTaxCurrency(content, { currency: 'EUR' }, { currency: 'USD', on: '2025-01-30', rate });
};

describe('an amount in another currency', () => {
  test.each([
    { of: '100.00 USD at 0.9123', minor: 10_000, rate: '0.9123', from: 'USD', to: 'EUR', is: 9123 },
    { of: '0.05 USD at 0.9, half a cent up', minor: 5, rate: '0.9', from: 'USD', to: 'EUR', is: 5 },
    { of: 'the same, given back', minor: -5, rate: '0.9', from: 'USD', to: 'EUR', is: -5 },
    { of: '1,000 JPY, which have no cents', minor: 1000, rate: '0.006123', from: 'JPY', to: 'EUR', is: 612 },
    { of: '10.00 EUR in JPY', minor: 1000, rate: '163.3', from: 'EUR', to: 'JPY', is: 1633 },
    { of: '1.000 TND, of three decimals', minor: 1000, rate: '0.29', from: 'TND', to: 'EUR', is: 29 },
  ])('$of', ({ minor, rate, from, to, is }) => {
    expect(exchanged(minor, rate, from, to)).toBe(is);
  });
});

describe('a document in another currency', () => {
  test('states its tax in the firm’s own, by the rate of a day, rounded once', () => {
    // 20 % of 123.45 is 24.69; 24.69 × 0.9123 = 22.524687.
    expect(inDollars([12_345]).taxCurrency).toEqual({ currency: 'EUR', rate: '0.9123', on: '2025-01-30', tax: 2252 });
  });

  test('in the firm’s own currency states nothing more, whatever rates are known', () => {
    const content = anInvoice([aLine(1000)]);
    expect(withTaxCurrency(content, { currency: 'EUR' }, undefined)).toBe(content);
  });

  test.each([undefined, { currency: 'GBP', on: '2025-01-30', rate: '1.2' }])('without its rate is refused', (rate) => {
    const content = { ...anInvoice([aLine(1000)]), currency: 'USD' };
    expect(() => withTaxCurrency(content, { currency: 'EUR' }, rate)).toThrow(
      expect.objectContaining({ code: 'ExchangeRateMissing', message: expect.stringContaining('USD') }),
    );
  });

  test('that gives money back states it without a sign', () => {
    const note = anInvoice([aLine(-12_345)], { rules: { negative: 'creditNote' } });
    const rate = { currency: 'USD', on: '2025-01-30', rate: '0.9123' };
    expect(withTaxCurrency({ ...note, currency: 'USD' }, { currency: 'EUR' }, rate)).toMatchObject({
      kind: 'creditNote',
      taxCurrency: { tax: 2252 },
    });
    expect(asCreditNote(inDollars([12_345])).taxCurrency?.tax).toBe(-2252);
  });
});

describe('credit notes on an invoice in another currency', () => {
  test('keep its rate, and a whole one its tax to the unit', () => {
    const invoice = issued(inDollars([12_345]));
    const note = creditNoteOn(invoice, [], { reason: 'x' });
    expect(note).toMatchObject({ currency: 'USD', taxCurrency: invoice.taxCurrency });
  });

  test('together take back all of the tax in the firm’s own currency, however they are cut', () => {
    const cases = record({
      nets: array(integer({ min: 100, max: 99_999 }), { minLength: 1, maxLength: 4 }),
      rate: constantFrom('0.9123', '1.0001', '0.0061', '163.37'),
      parts: array(integer({ min: 1, max: 2000 }), { maxLength: 4 }),
    });
    always(
      property(cases, ({ nets, rate, parts }) => {
        const invoice = issued(inDollars(nets, rate));
        const notes: InvoiceContent[] = [];
        let left = invoice.totals.net;
        for (const part of parts) {
          if (part >= left) break;
          left -= part;
          notes.push(creditNoteOn(invoice, notes, { reason: 'x', net: part }));
        }
        notes.push(creditNoteOn(invoice, notes, { reason: 'the rest' }));
        const total = notes.reduce((all, { taxCurrency }) => all + (taxCurrency?.tax ?? Number.NaN), 0);
        expect(total).toBe(invoice.taxCurrency?.tax);
        for (const { taxCurrency } of notes) expect(taxCurrency).toMatchObject({ rate, on: '2025-01-30' });
      }),
    );
  });
});
