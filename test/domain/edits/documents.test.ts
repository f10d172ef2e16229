import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../domain/batches/edits/apply.ts';
import { DEFAULT_ROUNDING } from '../../../domain/contracts/charges/rounding.ts';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { explanationOf } from '../../../domain/documents/explanations.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { agreementOf } from '../../../domain/invoicing/agreement.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { makeContent, makeEnglishInvoice, makeInvoice, makeLine } from '../documents/builders.ts';
import { textOf } from '../documents/pdf-text.ts';
import { eInvoiceFor } from '../einvoice/documents.ts';
import { aTenant } from '../invoicing-builders.ts';
import { type Asked, edit } from './builders.ts';

const agreement = agreementOf(aTenant(), { taxTreatment: 'standard' }, []);
const rounded = makeLine({
  key: 'work',
  explanation: {
    ...{ rule: 'includedTime', entries: 1, actualSeconds: 2_700, billedMinutes: 45, scope: 'contract' },
    ...{ includedMinutes: 60, usedBefore: 0, usedAfter: 45 },
    rounding: DEFAULT_ROUNDING,
  },
});
const edited = (content: InvoiceContent, ...asked: readonly Asked[]) =>
  applyEdits({ content, agreement }, asked.map(edit)).content;
const pagesOf = async (content: InvoiceContent) =>
  textOf(await renderInvoice(content)).replaceAll(/[\u00a0\u202f]/g, ' ');

describe('a changed draft as a document', () => {
  test('says what the client is to be told, and when it is due, but not why a person changed it', async () => {
    const content = makeContent({ lines: [makeLine({ key: 'fee', description: 'Infogérance' })] });
    const text = await pagesOf(
      edited(
        content,
        { kind: 'note', value: 'Merci de votre patience.' },
        { kind: 'dueOn', value: '2016-05-15' },
        { kind: 'line', key: 'fee', description: 'Infogérance de mars', reason: 'internal affair' },
      ),
    );
    expect(text).toContain('PROJET');
    expect(text).toContain('Merci de votre patience.');
    expect(text).toContain('15 mai 2016');
    expect(text).not.toContain('Conditions : 30');
    expect(text).toContain('Infogérance de mars');
    expect(text).not.toContain('internal affair');
  });

  test('does not show the figures of a rule that a person has set aside', async () => {
    const content = makeContent({ lines: [rounded], locale: 'en' });
    const computed = explanationOf(rounded, { locale: 'en', currency: 'EUR', country: 'FR' });
    const detail = /included/i;
    expect(computed).toMatch(detail);
    expect(await pagesOf(content)).toMatch(detail);
    expect(await pagesOf(edited(content, { kind: 'line', key: 'work', quantity: '30' }))).not.toMatch(detail);
    expect(await pagesOf(edited(content, { kind: 'line', key: 'work', description: 'Help' }))).toMatch(detail);
  });

  test.each([
    { seller: 'a French firm', invoice: makeInvoice({ note: 'Thank\nyou' }) },
    { seller: 'a British firm', invoice: makeEnglishInvoice({ note: 'Thank\nyou' }) },
  ])('brings the note into the e-invoice of $seller (BT-22)', ({ invoice }) => {
    const eInvoice = eInvoiceFor(invoice);
    expect(ciiOf(eInvoice)).toContain('<ram:Content>Thank you</ram:Content>');
    expect(ublOf(eInvoice)).toMatch(/<cbc:Note>[^<]*Thank you[^<]*<\/cbc:Note>/);
  });
});

describe('every amount can say why it is what it is', () => {
  const told = (locale: 'en' | 'fr', ...asked: readonly Asked[]) => {
    const fee = makeLine({
      ...{ key: 'fee', quantity: '1', unit: 'C62', unitPrice: '310', baseQuantity: 1 },
      explanation: { rule: 'fullPeriod' },
    });
    const [line] = edited(makeContent({ lines: [fee], locale }), ...asked).lines;
    return line && explanationOf(line, { locale, currency: 'EUR', country: 'FR' });
  };

  test('what the rule had come to, what a person made of it, and why', () => {
    const cheaper = { kind: 'line', key: 'fee', unitPrice: '250', reason: 'Mrs Martin' } as const;
    expect(told('en', cheaper)).toBe(
      'The whole period. Computed: €310.00 before tax; changed by hand; reason: “Mrs Martin”. 1 × €250.00 = €250.00.',
    );
    expect(told('fr', cheaper)?.replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(
      'Période entière. Montant calculé : 310,00 € hors taxe ; modifié à la main ; motif : « Mrs Martin ». 1 × 250,00 € = 250,00 €.',
    );
  });

  test('a text that changes no amount says so without one', () => {
    expect(told('en', { kind: 'line', key: 'fee', description: 'x', reason: 'clearer' })).toBe(
      'The whole period. Changed by hand; reason: “clearer”. 1 × €310.00 = €310.00.',
    );
  });
});
