import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { type BatchMail, composeBatchMail } from '../../../domain/documents/batch-mail.ts';
import { composeInvoiceMail, type InvoiceMail } from '../../../domain/documents/invoice-mail.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { makeEnglishInvoice, makeInvoice } from './builders.ts';

const pdf = await renderInvoice(makeInvoice());

const makeMail = (overrides: Partial<InvoiceMail> = {}): InvoiceMail => ({
  invoice: makeInvoice(),
  pdf,
  mailId: '01ARYZ6S41TSV4RRFFQ69G5FAV',
  date: new Date('2016-04-01T06:15:00Z'),
  from: { name: 'Nuage & Fils, facturation', email: 'no-reply@mail.example' },
  replyTo: 'facturation@nuage-et-fils.example',
  to: [{ name: 'Inès Dubœuf', email: 'compta@duboeuf.example' }, { email: 'direction@duboeuf.example' }],
  tags: { tenant: 't1', mail: 'm1' },
  configurationSet: 'monthend',
  ...overrides,
});

const makeBatchMail = (overrides: Partial<BatchMail['batch']> = {}): BatchMail => ({
  ...makeMail(),
  batch: {
    locale: 'en',
    country: 'GB',
    batchName: 'March 2016',
    through: '2016-03-31',
    issued: 1234,
    gross: 123_456_789,
    currency: 'GBP',
    mailed: 1230,
    notMailed: 4,
    failed: [{ client: 'Dubœuf & <Fils>', reason: 'No rate for\nwork type "Network"', itemId: 'item-7' }],
    ...overrides,
  },
});

const longestLine = (raw: Uint8Array): number =>
  Math.max(
    ...Buffer.from(raw)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.length),
  );

describe('the mail of an invoice', () => {
  test('arrives as it was meant', async () => {
    const mail = await PostalMime.parse(await composeInvoiceMail(makeMail()));
    expect(mail.subject).toBe('Facture FA-2016-00042 de Nuage & Fils Infogérance');
    expect(mail.from).toMatchObject({ name: 'Nuage & Fils, facturation', address: 'no-reply@mail.example' });
    expect(mail.replyTo).toMatchObject([{ address: 'facturation@nuage-et-fils.example' }]);
    expect(mail.to).toMatchObject([
      { name: 'Inès Dubœuf', address: 'compta@duboeuf.example' },
      { address: 'direction@duboeuf.example' },
    ]);
    expect(mail.messageId).toBe('<01ARYZ6S41TSV4RRFFQ69G5FAV@mail.example>');
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'x-ses-message-tags': 'tenant=t1, mail=m1',
      'x-ses-configuration-set': 'monthend',
    });
  });

  test('has text and HTML, with the amount, in the language of the invoice', async () => {
    const mail = await PostalMime.parse(await composeInvoiceMail(makeMail()));
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('3\u202f027,05\u00a0€');
      expect(part).toContain('31 mai 2016');
      expect(part).toContain('FR76 3000 6000 0112 3456 7890 189');
    }
    expect(mail.html).toContain('Nuage &amp; Fils Infogérance');
    expect(mail.html).not.toMatch(/https?:|<img|src=/);
    const english = await PostalMime.parse(
      await composeInvoiceMail(
        makeMail({ invoice: makeEnglishInvoice(), to: [{ name: 'Ann', email: 'a@b.example' }] }),
      ),
    );
    expect(english.text).toContain('Hello Ann,');
    expect(english.text).toContain('£3,027.05');
  });

  test('of a credit note calls it so, and asks for nothing', async () => {
    const invoice = makeInvoice({ kind: 'creditNote', formattedNumber: 'AV-2016-00003' });
    const mail = await PostalMime.parse(await composeInvoiceMail(makeMail({ invoice })));
    expect(mail.subject).toBe('Avoir AV-2016-00003 de Nuage & Fils Infogérance');
    expect(mail.text).toContain('Montant à votre crédit\u00a0: 3\u202f027,05\u00a0€');
    expect(mail.text).not.toMatch(/IBAN|échéance|facture/);
    expect(mail.attachments[0]?.filename).toBe('Avoir-AV-2016-00003.pdf');
    const english = makeEnglishInvoice({ kind: 'creditNote' });
    const { text } = await PostalMime.parse(await composeInvoiceMail(makeMail({ invoice: english })));
    expect(text).toContain('Amount credited: £3,027.05');
    expect(text).not.toContain('Due date');
  });

  test('carries the PDF byte for byte, named by the number', async () => {
    const { attachments } = await PostalMime.parse(await composeInvoiceMail(makeMail()));
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({ filename: 'Facture-FA-2016-00042.pdf', mimeType: 'application/pdf' });
    expect(Buffer.compare(Buffer.from(attachments[0]?.content as ArrayBuffer), pdf)).toBe(0);
  });

  test('a slash in the number does not become a folder', async () => {
    const invoice = makeInvoice({ formattedNumber: 'FA/2016/42' });
    const { attachments } = await PostalMime.parse(await composeInvoiceMail(makeMail({ invoice })));
    expect(attachments[0]?.filename).toBe('Facture-FA-2016-42.pdf');
  });

  test('the same mail has the same bytes, and no line is longer than SES takes', async () => {
    const raw = await composeInvoiceMail(makeMail());
    expect(Buffer.compare(raw, await composeInvoiceMail(makeMail()))).toBe(0);
    expect(longestLine(raw)).toBeLessThanOrEqual(998);
  });

  test('keeps lines short whatever the texts are', async () => {
    const { seller, ...rest } = makeInvoice();
    const invoice = { ...rest, seller: { ...seller, legalName: 'é'.repeat(120) }, purchaseOrder: 'x'.repeat(3000) };
    const to = Array.from({ length: 10 }, (_, index) => ({
      name: 'ü'.repeat(80),
      email: `${'a'.repeat(60)}${index}@${'b'.repeat(60)}.example`,
    }));
    expect(longestLine(await composeInvoiceMail(makeMail({ invoice, to })))).toBeLessThanOrEqual(998);
  });

  test('escapes what people typed', async () => {
    const { seller, ...rest } = makeInvoice();
    const invoice = { ...rest, seller: { ...seller, legalName: '<script>alert("x")</script>' } };
    const mail = await PostalMime.parse(await composeInvoiceMail(makeMail({ invoice })));
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('&lt;script&gt;');
  });
});

const injected = 'x\r\nBcc: thief@evil.example';

test.each([
  { where: 'the name of the sender', mail: { from: { name: injected, email: 'a@b.example' } } },
  { where: 'the address of the sender', mail: { from: { email: `a@b.example${injected}` } } },
  { where: 'the reply address', mail: { replyTo: injected } },
  { where: 'the name of a recipient', mail: { to: [{ name: 'x\nBcc: y', email: 'a@b.example' }] } },
  { where: 'the address of a recipient', mail: { to: [{ email: injected }] } },
  { where: 'a tag', mail: { tags: { tenant: injected } } },
  { where: 'the configuration set', mail: { configurationSet: injected } },
  { where: 'the id', mail: { mailId: injected } },
  { where: 'the subject, from the number', mail: { invoice: makeInvoice({ formattedNumber: injected }) } },
  { where: 'the list of recipients, being empty', mail: { to: [] } },
])('is not composed with a line break in $where', async ({ mail }) => {
  await expect(composeInvoiceMail(makeMail(mail))).rejects.toThrow(RangeError);
});

describe('the mail that closes a month', () => {
  test('counts what went out and says what did not, and why', async () => {
    const mail = await PostalMime.parse(await composeBatchMail(makeBatchMail()));
    expect(mail.subject).toBe('Billing of March 2016 is closed: 1\u00a0item needs attention');
    expect(mail.text).toContain('31 March 2016');
    expect(mail.text).toContain('Invoices issued: 1,234');
    expect(mail.text).toContain('£1,234,567.89');
    expect(mail.text).toContain('- Dubœuf & <Fils>: No rate for work type "Network" (item item-7)');
    expect(mail.html).toContain('Dubœuf &amp; &lt;Fils&gt;');
    expect(mail.attachments).toHaveLength(0);
  });

  test('is short when everything was completed', async () => {
    const mail = await PostalMime.parse(
      await composeBatchMail(makeBatchMail({ locale: 'fr', country: 'FR', failed: [], notMailed: 0 })),
    );
    expect(mail.subject).toBe('Facturation «\u00a0March 2016\u00a0» clôturée');
    expect(mail.text).toContain('Tout ce qui était prévu a abouti.');
    expect(mail.text).not.toContain('Non envoyées');
  });

  test('lists the first fifty of many failures', async () => {
    const failed = Array.from({ length: 700 }, (_, index) => ({
      client: `Client ${index}`,
      reason: 'no rate',
      itemId: `item-${index}`,
    }));
    const { text } = await PostalMime.parse(await composeBatchMail(makeBatchMail({ failed })));
    expect(text).toContain('Client 49:');
    expect(text).not.toContain('Client 50:');
    expect(text).toContain('and 650 more');
  });
});
