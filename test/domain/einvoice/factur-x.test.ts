import { describe, expect, test } from 'vitest';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import { makeContent, makeEnglishInvoice, makeInvoice, makeLine } from '../documents/builders.ts';
import { filesOf, xmpOf } from '../documents/pdf-text.ts';
import { everyElement, parseXml } from './xml-tree.ts';

const ciiOfInvoice = (invoice: Invoice): string => ciiOf(eInvoiceOf(invoice) as never);

describe('the PDF of an issued invoice', () => {
  test('holds its e-invoice, byte for byte, as another form of itself', async () => {
    const invoice = makeInvoice();
    const bytes = await renderInvoice(invoice);
    expect(filesOf(bytes)).toEqual([
      { name: 'factur-x.xml', type: 'text/xml', relationship: 'Alternative', text: ciiOfInvoice(invoice) },
    ]);
    const source = Buffer.from(bytes).toString('latin1');
    expect(source).toMatch(/\/Type \/Catalog[\s\S]*?\/AF \[\d+ 0 R\]/);
    expect(source).toMatch(/\/EmbeddedFiles/);
    expect(source).toContain('/ModDate (D:20160401061230Z)');
  });

  test('tells readers so in its metadata, and PDF/A what those properties are', async () => {
    const elements = everyElement(parseXml(xmpOf(await renderInvoice(makeInvoice()))));
    const texts = (name: string) => elements.filter((one) => one.name === name).map(({ text }) => text);
    expect(texts('DocumentFileName')).toEqual(['factur-x.xml']);
    expect(texts('DocumentType')).toEqual(['INVOICE']);
    expect(texts('Version')).toEqual(['1.0']);
    expect(texts('ConformanceLevel')).toEqual(['EN 16931']);
    expect(texts('namespaceURI')).toEqual(['urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#']);
    expect(texts('part')).toEqual(['3']);
    const described = elements.find(({ name }) => name === 'property');
    expect(everyElement(described as never).filter(({ name }) => name === 'name')).toHaveLength(4);
  });

  test('has the same bytes each time', async () => {
    const invoice = makeEnglishInvoice();
    expect(Buffer.compare(await renderInvoice(invoice), await renderInvoice(invoice))).toBe(0);
  });

  test.each([
    ['a draft', makeContent()],
    [
      'an invoice with tax rounded on each line',
      makeInvoice({ lines: [makeLine({ tax: { category: 'S', percent: '20', minor: 4050 } })] }),
    ],
  ])('%s holds none and says nothing of it', async (_, invoice) => {
    const bytes = await renderInvoice(invoice);
    expect(filesOf(bytes)).toEqual([]);
    expect(xmpOf(bytes)).not.toContain('factur-x');
  });
});
