import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { type BatchMail, composeBatchMail } from '../../../domain/documents/batch-mail.ts';
import { composeInvoiceMail, type InvoiceMail } from '../../../domain/documents/invoice-mail.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { composeReturnedMail, type ReturnedMail } from '../../../domain/documents/returned-mail.ts';
import { makeEnglishInvoice, makeInvoice } from './builders.ts';

const pdf = await renderInvoice(makeInvoice());

const makeMail = (overrides: Partial<InvoiceMail> = {}): InvoiceMail => ({
  invoice: makeInvoice(),
  brought: { pdf },
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
    totals: [{ currency: 'GBP', invoices: 1234, gross: 123_456_789 }],
    currency: 'GBP',
    delivered: 1230,
    notDelivered: 4,
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

describe('the mail of an invoice in the firm’s own words', () => {
  const worded = (wording: InvoiceMail['wording'], overrides: Partial<InvoiceMail> = {}) =>
    composeInvoiceMail(makeMail({ wording, to: [{ name: 'Inès', email: 'a@b.example' }], ...overrides })).then((raw) =>
      PostalMime.parse(raw),
    );
  const called = (name: string) => {
    const { buyer, ...rest } = makeInvoice();
    return { invoice: { ...rest, buyer: { ...buyer, name } } };
  };

  test('says them with what the document has, and the facts and the PDF as ever', async () => {
    const mail = await worded({
      subject: '{firm}: {number}, {amount}',
      opening: 'Voici, {contact},\nvotre {number} du {issuedOn}.\n\nÀ régler le {dueOn} ({period}).',
      closing: 'Bien à vous,\nl’équipe de {firm}',
    });
    expect(mail.subject).toBe('Nuage & Fils Infogérance: FA-2016-00042, 3\u202f027,05\u00a0€');
    expect(mail.text).toContain('Voici, Inès,\nvotre FA-2016-00042 du 1er avril 2016.\n\nÀ régler le 31 mai 2016');
    expect(mail.text).toContain('Bien à vous,\nl’équipe de Nuage & Fils Infogérance');
    expect(mail.text).not.toContain('Cordialement');
    expect(mail.html).toContain('Voici, Inès,<br>votre FA-2016-00042');
    expect(mail.text).toContain('FR76 3000 6000 0112 3456 7890 189');
    expect(mail.attachments).toHaveLength(1);
  });

  test.each([
    ['<script>alert("x")</script>', '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;'],
    ['{number} & {firm}', '{number} &amp; {firm}'],
    ['Port\r\nBcc: thief@evil.example', 'Port Bcc: thief@evil.example'],
    ['Two\u2028lines', 'Two lines'],
  ])('a client called %j stands there as text', async (name, inHtml) => {
    const mail = await worded({ subject: 'For {client}', opening: 'For {client}.' }, called(name));
    expect(mail.html).toContain(`For ${inHtml}.`);
    expect(mail.html).not.toContain('<script>');
    expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
    expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
  });

  test('one word at a time: the others stay as they are', async () => {
    const mail = await worded({ closing: 'Salut' });
    expect(mail.subject).toBe('Facture FA-2016-00042 de Nuage & Fils Infogérance');
    expect(mail.text).toContain('Veuillez trouver ci-joint');
    expect(mail.text?.trim().endsWith('Salut')).toBe(true);
  });

  test('a subject of nothing but what the document has not got is the usual one', async () => {
    const { purchaseOrder: _, ...rest } = makeInvoice();
    expect((await worded({ subject: '{purchaseOrder}' }, { invoice: rest })).subject).toMatch(/^Facture /);
  });

  test('several readers are not called by one name', async () => {
    const to = [
      { name: 'Inès', email: 'a@b.example' },
      { name: 'Paul', email: 'c@d.example' },
    ];
    expect((await worded({ opening: 'Cher {contact}.' }, { to })).text).toContain('Cher .');
  });
});

describe('the mail of an invoice that is too large to be attached', () => {
  const brought = { url: 'https://api.example/documents/abc_DEF-1', until: '2016-06-30' };
  test('has a link instead, and says how long it is good', async () => {
    const mail = await PostalMime.parse(await composeInvoiceMail(makeMail({ brought })));
    expect(mail.attachments).toHaveLength(0);
    expect(mail.text).toContain(`jusqu’au 30 juin 2016\u00a0:\n${brought.url}\n`);
    expect(mail.html).toContain(`<a href="${brought.url}">${brought.url}</a>`);
    expect(mail.text).not.toMatch(/ci-joint|jointe au/);
    const english = await PostalMime.parse(
      await composeInvoiceMail(makeMail({ brought, invoice: makeEnglishInvoice() })),
    );
    expect(english.text).toContain('Until 30 June 2016 you can download it here:');
    expect(english.text).not.toMatch(/find attached|is attached/);
  });
});

test('copies are named in the mail, blind ones are not', async () => {
  const mail = await PostalMime.parse(await composeInvoiceMail(makeMail({ cc: [{ email: 'copy@b.example' }] })));
  expect(mail.cc).toMatchObject([{ address: 'copy@b.example' }]);
  expect(mail.bcc).toBeUndefined();
});

const injected = 'x\r\nBcc: thief@evil.example';

test.each([
  { where: 'the name of the sender', mail: { from: { name: injected, email: 'a@b.example' } } },
  { where: 'the address of the sender', mail: { from: { email: `a@b.example${injected}` } } },
  { where: 'the reply address', mail: { replyTo: injected } },
  { where: 'the name of a recipient', mail: { to: [{ name: 'x\nBcc: y', email: 'a@b.example' }] } },
  { where: 'the address of a recipient', mail: { to: [{ email: injected }] } },
  { where: 'the address of a copy', mail: { cc: [{ email: injected }] } },
  { where: 'a tag', mail: { tags: { tenant: injected } } },
  { where: 'the configuration set', mail: { configurationSet: injected } },
  { where: 'the id', mail: { mailId: injected } },
  { where: 'the subject, from the number', mail: { invoice: makeInvoice({ formattedNumber: injected }) } },
  { where: 'the list of recipients, being empty', mail: { to: [] } },
])('is not composed with a line break in $where', async ({ mail }) => {
  await expect(composeInvoiceMail(makeMail(mail))).rejects.toThrow(RangeError);
});

describe('the mail that tells of one that came back', () => {
  type OfDocument = Extract<ReturnedMail, { readonly document: object }>;
  const returned = (overrides: Partial<OfDocument> = {}) =>
    composeReturnedMail(makeMail(), {
      locale: 'en',
      kind: 'bounced',
      document: makeInvoice(),
      addresses: ['compta@duboeuf.example'],
      reason: 'Permanent; smtp; 550 <user>\r\nunknown',
      ...overrides,
    }).then((raw) => PostalMime.parse(raw));

  test('says which, to whom, why, and what to do', async () => {
    const mail = await returned();
    expect(mail.subject).toBe('Invoice FA-2016-00042 did not reach Menuiserie Éléonore Dubœuf SARL');
    for (const said of ['compta@duboeuf.example', '550 <user> unknown', '€3,027.05', 'send the document again'])
      expect(mail.text).toContain(said);
    expect(mail.html).toContain('&lt;user&gt;');
    expect(mail.html).not.toMatch(/https?:/);
  });

  test('in the language of the firm, whatever the client’s', async () => {
    const mail = await returned({
      locale: 'fr',
      kind: 'complained',
      document: makeEnglishInvoice({ kind: 'creditNote' }),
    });
    expect(mail.subject).toBe(
      'Avoir FA-2016-00042\u00a0: courriel signalé comme indésirable par Holloway & Pryce Solicitors',
    );
    expect(mail.text).toContain('Le courriel était parvenu.');
  });
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

  test('never adds currencies together, nor what is given back to what is asked for', async () => {
    const totals = [
      { currency: 'EUR', invoices: 2, gross: 20_000, creditNotes: { count: 1, gross: 5000 } },
      { currency: 'USD', invoices: 1, gross: 7000 },
    ];
    const { text } = await PostalMime.parse(await composeBatchMail(makeBatchMail({ totals })));
    const said = [
      'Invoiced, tax included: €200.00',
      'Credited, tax included: €50.00',
      'Invoiced, tax included: US$70.00',
    ];
    for (const one of said) expect(text).toContain(one);
    const none = await PostalMime.parse(await composeBatchMail(makeBatchMail({ totals: [] })));
    expect(none.text).toContain('Invoiced, tax included: £0.00');
  });

  test('is short when everything was completed', async () => {
    const mail = await PostalMime.parse(
      await composeBatchMail(makeBatchMail({ locale: 'fr', country: 'FR', failed: [], notDelivered: 0 })),
    );
    expect(mail.subject).toBe('Facturation «\u00a0March 2016\u00a0» clôturée');
    expect(mail.text).toContain('Tout ce qui était prévu a abouti.');
    expect(mail.text).not.toContain('Non remises');
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
