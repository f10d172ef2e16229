import { constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument, type DocumentFacts } from '../../../domain/audits/check-document.ts';
import { checkTotals } from '../../../domain/audits/check-totals.ts';
import { asCreditNote } from '../../../domain/invoicing/credit-note.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import { creditNoteOn } from '../../../domain/invoicing/partial-credit.ts';
import { type Change, replay } from '../../../domain/invoicing/settlement.ts';
import { always } from '../builders.ts';
import { aLine, anInvoice, invoiced, type Rules, someLines } from '../invoicing-builders.ts';
import { historyOf, ISSUED, issued } from './a-firm.ts';

/** Two months later. */
const NOW = '2025-04-01T06:00:00.000Z';
const HASH = 'ab'.repeat(32);
const sent: Change = { kind: 'sent', mail: 'issue', pdfSha256: HASH };
const paid: Change = { kind: 'payment', on: '2025-02-10', method: 'card', amount: 5000 };

/** An invoice of 120.00 that was stored, mailed and half paid. */
const facts = (overrides: Partial<DocumentFacts> = {}): DocumentFacts => {
  const history = overrides.history ?? historyOf(sent, paid);
  return {
    document: issued(),
    settlement: replay(history),
    history,
    credited: [],
    mails: [{ purpose: 'issue', status: 'sent', updatedAt: ISSUED }],
    pdf: HASH,
    batch: 'closed',
    ...overrides,
  };
};
const noteOn = (invoice: Invoice, net?: number, earlier: readonly Invoice[] = []): Invoice =>
  issued(creditNoteOn(invoice, earlier, { reason: 'a wrong rate', net }), 1, '2025-02-05');
const creditOf = (note: Invoice, amount = note.totals.gross): Change => ({
  kind: 'credit',
  creditNoteId: note.invoiceId,
  amount,
});

const mail = (status: DocumentFacts['mails'][number]['status'], updatedAt = ISSUED) => ({
  purpose: 'issue',
  status,
  updatedAt,
});

describe('a document with which all is well', () => {
  const invoice = issued();
  const note = noteOn(invoice);
  const history = historyOf(sent, creditOf(note));
  test.each<{ because: string; facts: DocumentFacts }>([
    { because: 'mailed and half paid', facts: facts() },
    { because: 'nothing has happened to it yet', facts: facts({ history: [], mails: [] }) },
    { because: 'of before there were rows at issue', facts: facts({ history: [], settlement: undefined }) },
    {
      because: 'credited, as its credit note says',
      facts: facts({ history, credited: [{ creditNoteId: note.invoiceId, given: note.totals.gross }] }),
    },
    { because: 'a credit note, as its invoice says', facts: facts({ document: note, creditedBy: note.totals.gross }) },
    {
      because: 'a credit note that stands by itself',
      facts: facts({
        document: issued(asCreditNote(anInvoice([aLine(-5000)], { rules: { negative: 'creditNote' } }))),
      }),
    },
    { because: 'its mail was refused: that is an end', facts: facts({ mails: [mail('refused')] }) },
    {
      because: 'its batch still delivers',
      facts: facts({ batch: 'delivering', pdf: undefined, history: [], mails: [] }),
    },
    {
      because: 'its batch still waits for the quota of mails',
      facts: facts({ batch: 'delivering', mails: [mail('pending')] }),
    },
    {
      because: 'a credit note of this moment, whose PDF is being made',
      facts: facts({
        document: { ...note, issuedAt: '2025-04-01T05:59:50.000Z' },
        ...{ creditedBy: note.totals.gross, batch: undefined, pdf: undefined, history: [], mails: [] },
      }),
    },
    { because: 'its mail is being sent', facts: facts({ mails: [mail('sending', '2025-04-01T05:59:00.000Z')] }) },
  ])('$because', ({ facts: all }) => {
    expect(checkDocument(all, NOW)).toEqual([]);
  });
});

describe('what is wrong with a document is found', () => {
  const invoice = issued();
  const note = noteOn(invoice, 4000);
  const { totals } = invoice;
  const wrong = (change: Partial<Invoice['totals']>) =>
    facts({ document: { ...invoice, totals: { ...totals, ...change } } });
  const [row] = totals.taxes;
  if (!row) throw new Error('an invoice of one rate');

  test.each<{ because: string; facts: DocumentFacts; found: readonly object[] }>([
    {
      because: 'a total',
      facts: wrong({ gross: 12_001 }),
      found: [{ what: 'gross', stated: 12_001, computed: 12_000 }],
    },
    {
      because: 'the sum before tax',
      facts: wrong({ net: 9999 }),
      found: [{ what: 'net', stated: 9999, computed: 10_000 }],
    },
    {
      because: 'a line that was lost',
      facts: facts({ document: { ...invoice, lines: [] } }),
      found: [{ what: 'lineNet', stated: 10_000, computed: 0 }, { what: 'taxBase' }, { what: 'taxOfRow' }],
    },
    {
      because: 'the tax of a rate',
      facts: wrong({ taxes: [{ ...row, tax: 1999 }], tax: 1999, gross: 11_999 }),
      found: [{ what: 'taxOfRow', stated: 1999, computed: 2000 }],
    },
    {
      because: 'a settlement that lost a payment',
      facts: facts({ settlement: replay(historyOf(sent)) }),
      found: [
        { code: 'settlementDiffers', what: 'paid', stated: 0, computed: 5000 },
        { code: 'settlementDiffers', what: 'version', stated: 1, computed: 2 },
      ],
    },
    {
      because: 'a history with a place that is empty',
      facts: facts({ history: historyOf(sent, paid, paid).slice(1), settlement: replay(historyOf(sent, paid, paid)) }),
      found: [{ code: 'settlementDiffers', what: 'version', stated: 3, computed: 2 }],
    },
    {
      because: 'a credit note of another amount than the history says',
      facts: facts({
        history: historyOf(creditOf(note, 100)),
        credited: [{ creditNoteId: note.invoiceId, given: note.totals.gross }],
      }),
      found: [{ code: 'creditDiffers', creditNoteId: note.invoiceId, stated: 100, computed: 4800 }],
    },
    {
      because: 'a credit note that is not in the ledger',
      facts: facts({ history: historyOf(creditOf(note)) }),
      found: [{ code: 'creditDiffers', stated: 4800, computed: 0 }],
    },
    {
      because: 'a credit note of which its invoice knows nothing',
      facts: facts({ document: note }),
      found: [{ code: 'creditDiffers', invoiceId: invoice.invoiceId, creditNoteId: note.invoiceId, stated: 0 }],
    },
    { because: 'no PDF', facts: facts({ pdf: undefined }), found: [{ code: 'pdfMissing' }] },
    {
      because: 'a PDF that is gone while its batch delivers',
      facts: facts({ pdf: undefined, batch: 'delivering' }),
      found: [{ code: 'pdfMissing' }],
    },
    {
      because: 'another PDF',
      facts: facts({ pdf: 'cd' }),
      found: [{ code: 'pdfDiffers', recorded: HASH, found: 'cd' }],
    },
    {
      because: 'a mail of which nobody knows',
      facts: facts({ mails: [mail('unknown', NOW)] }),
      found: [{ code: 'mailUnsettled', purpose: 'issue', status: 'unknown' }],
    },
    { because: 'a mail that nobody sends', facts: facts({ mails: [mail('pending')] }), found: [{ status: 'pending' }] },
    {
      because: 'a mail whose sender died, after others',
      facts: facts({
        mails: [
          { ...mail('sent'), purpose: 'issue' },
          { ...mail('sending'), purpose: 'send-1' },
        ],
      }),
      found: [{ purpose: 'send-1', status: 'sending' }],
    },
  ])('$because', ({ facts: all, found }) => {
    expect(checkDocument(all, NOW)).toMatchObject(found);
    expect(checkDocument(all, NOW)).toHaveLength(found.length);
  });
});

describe('whatever is invoiced adds up', () => {
  const rules = constantFrom<Rules>(
    {},
    { taxRounding: 'perLine' },
    { prices: 'inclusive' },
    { taxRounding: 'perLine', prices: 'inclusive' },
    { negative: 'creditNote' },
  );

  test('under every rule of taxes; and so do the credit notes on it, in parts and then the rest', () => {
    always(
      property(someLines, rules, integer({ min: 1, max: 99 }), (lines, rule, percent) => {
        const content = invoiced(lines, { rules: rule });
        if (!content) return;
        const document = issued(content);
        expect(checkTotals(document)).toEqual([]);
        const net = Math.floor((document.totals.net * percent) / 100);
        if (net <= 0 || document.kind === 'creditNote' || lines.some((line) => line.net < 0)) return;
        const first = noteOn(document, net);
        expect(checkTotals(first)).toEqual([]);
        expect(checkTotals(noteOn(document, undefined, [first]))).toEqual([]);
      }),
    );
  });
});
