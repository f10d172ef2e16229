import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import { makeInvoice } from '../documents/builders.ts';
import { documents, eInvoiceFor } from './documents.ts';
import { expectUblOrder } from './ubl-order.ts';
import { everyElement, parseXml, type Tree, validateFacturX } from './xml-tree.ts';

const ubl = (invoice: Invoice): Tree => parseXml(ublOf(eInvoiceFor(invoice)));

describe.each(Object.entries(documents))('%s', (_, invoice) => {
  test('as CII obeys the schema of Factur-X and has no empty element', () => {
    const xml = ciiOf(eInvoiceFor(invoice));
    validateFacturX(xml);
    expect(everyElement(parseXml(xml)).filter(({ text, children }) => text === '' && children.length === 0)).toEqual(
      [],
    );
  });

  test('as UBL has its elements in the order of the schema, and no empty one', () => {
    const elements = everyElement(ubl(invoice));
    expect(elements.filter(({ text, children }) => text === '' && children.length === 0)).toEqual([]);
    elements.forEach(expectUblOrder);
  });

  test('every amount names the currency in UBL', () => {
    const amounts = everyElement(ubl(invoice)).filter(({ name }) => name.endsWith('Amount'));
    const others = amounts.filter(({ attributes }) => attributes.currencyID !== invoice.currency);
    // The tax in the firm's own currency alone (BT-111).
    const { taxCurrency } = invoice;
    expect(others.map(({ name, attributes }) => [name, attributes.currencyID])).toEqual(
      taxCurrency ? [['TaxAmount', taxCurrency.currency]] : [],
    );
  });
});

test('the schema is really asked: an element out of its place is refused', () => {
  const xml = ciiOf(eInvoiceFor(makeInvoice()));
  const swapped = xml.replace(/(<ram:ID>FA-2016-00042<\/ram:ID>)(<ram:TypeCode>380<\/ram:TypeCode>)/, '$2$1');
  expect(swapped).not.toBe(xml);
  expect(() => validateFacturX(swapped)).toThrow('ID');
});

describe('the examples that passed the official rules', () => {
  const example = (name: string) => readFileSync(new URL(`./examples/${name}`, import.meta.url), 'utf8');

  test('pass these tests too', () => {
    validateFacturX(example('facturx-12.xml'));
    everyElement(parseXml(example('ubl-peppol.xml'))).forEach(expectUblOrder);
  });
});
