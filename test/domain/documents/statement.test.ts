import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeStatementMail } from '../../../domain/documents/statement-mail.ts';
import { renderStatement } from '../../../domain/documents/statement-pdf.ts';
import { readPages, textOf, xmpOf } from './pdf-text.ts';
import { makeStatement } from './statement-builders.ts';

describe('the PDF of a statement of account', () => {
  test('says who owes whom how much, how it came to that, how old it is and where to pay it', async () => {
    const text = textOf(await renderStatement(makeStatement(9))).replaceAll('\n', ' ');
    for (const part of [
      'Relevé de compte',
      'Arrêté au 15 juin 2016',
      'Nuage & Fils Infogérance',
      'Menuiserie Éléonore Dubœuf SARL',
      'Solde reporté',
      'Facture FA-2016-00008',
      'échéance le 29 juin 2016',
      'Avoir AV-2016-00001',
      'Règlement de FA-2016-00003',
      'VIR 3',
      'Plus de 90 jours',
      'En votre faveur',
      'Solde à régler 11 944,20 €',
      'IBAN FR76 3000 6000 0112 3456 7890 189',
    ])
      expect(text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(part);
  });

  test('is PDF/A-3b in the language of the client, and the same bytes each time', async () => {
    const english = makeStatement(9, { locale: 'en' });
    const [one, again] = await Promise.all([renderStatement(english), renderStatement(english)]);
    expect(one).toEqual(again);
    expect(xmpOf(one)).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(textOf(one)).toContain('Statement of account');
  });

  test('of nothing says so', async () => {
    expect(textOf(await renderStatement(makeStatement(0, { locale: 'en' })))).toContain('There is nothing to pay.');
  });

  test.each([1, 7, 9, 12, 13, 14, 15, 20, 60])('of %i invoices: nothing lies in the footer', async (count) => {
    const pages = readPages(await renderStatement(makeStatement(count)));
    for (const page of pages) for (const piece of page) if (piece.size >= 7.5) expect(piece.y).toBeGreaterThan(66);
    const texts = pages.flat().map(({ text }) => text);
    for (const page of pages.keys())
      expect(texts).toContain(`Relevé de compte 15 juin 2016 · Page ${page + 1} sur ${pages.length}`);
  });
});

describe('the mail of a statement', () => {
  const mail = {
    mailId: 'm1',
    date: new Date('2016-06-15T06:15:00Z'),
    from: { name: 'Nuage', email: 'no-reply@mail.example' },
    replyTo: 'facturation@nuage-et-fils.example',
    to: [{ name: 'Inès Dubœuf', email: 'compta@duboeuf.example' }],
    pdf: new Uint8Array([37, 80, 68, 70]),
  };

  test('has the balance and the account to pay it to, as text and as HTML, with the PDF', async () => {
    const sent = await PostalMime.parse(await composeStatementMail({ ...mail, document: makeStatement(9) }));
    expect(sent.subject).toBe('Relevé de compte de Nuage & Fils Infogérance au 15 juin 2016');
    for (const part of [sent.text, sent.html]) {
      expect(part).toContain('11\u202f944,20\u00a0€');
      expect(part).toContain('FR76 3000 6000 0112 3456 7890 189');
    }
    expect(sent.text).toContain('Bonjour Inès Dubœuf,');
    expect(sent.attachments.map(({ filename }) => filename)).toEqual(['Releve-2016-06-15.pdf']);
  });

  test('of nothing asks for nothing', async () => {
    const document = makeStatement(0, { locale: 'en' });
    const { text } = await PostalMime.parse(await composeStatementMail({ ...mail, document }));
    expect(text).toContain('There is nothing to pay.');
    expect(text).not.toContain('IBAN');
  });
});
