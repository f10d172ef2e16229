import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeReminderMail, type ReminderMail } from '../../../domain/documents/reminder-mail.ts';
import { lateChargesOf } from '../../../domain/invoicing/late-charges.ts';
import { makeInvoice } from './builders.ts';

/** 3 027.05 EUR, due on 31 May 2016, at 12.15 % a year. */
const invoice = makeInvoice();
const makeMail = (on: string, overrides: Partial<ReminderMail> = {}): ReminderMail => ({
  mailId: 'm1',
  date: new Date('2016-06-15T06:15:00Z'),
  from: { name: 'Nuage', email: 'no-reply@mail.example' },
  replyTo: 'facturation@nuage-et-fils.example',
  to: [{ name: 'Inès Dubœuf', email: 'compta@duboeuf.example' }],
  locale: 'fr',
  invoice,
  charges: lateChargesOf(invoice, [], on, { lateInterest: true, recoveryFee: true }),
  tone: 'firm',
  ...overrides,
});
const read = async (mail: ReminderMail) => {
  const { subject, text = '', html = '', attachments } = await PostalMime.parse(await composeReminderMail(mail));
  const plain = (part: string) => part.replaceAll(/[\u00a0\u202f]/g, ' ');
  return { subject: plain(subject ?? ''), text: plain(text), html: plain(html), attachments };
};

describe('a reminder', () => {
  test.each([
    [
      '2016-05-28',
      'firm',
      'Échéance de la facture FA-2016-00042 de Nuage & Fils Infogérance',
      'arrive à échéance le 31 mai 2016',
    ],
    [
      '2016-05-31',
      'final',
      'Échéance de la facture FA-2016-00042 de Nuage & Fils Infogérance',
      'arrive à échéance aujourd’hui',
    ],
    [
      '2016-06-07',
      'friendly',
      'Rappel : facture FA-2016-00042 de Nuage & Fils Infogérance',
      'Sauf erreur de notre part',
    ],
    [
      '2016-06-01',
      'firm',
      'Facture FA-2016-00042 de Nuage & Fils Infogérance impayée',
      'il y a 1 jour, et 3 027,05 € restent impayés',
    ],
    ['2016-06-30', 'final', 'Mise en demeure : facture FA-2016-00042 de Nuage & Fils Infogérance', 'sous 8 jours'],
  ] as const)('on %s, %s', async (on, tone, subject, said) => {
    const mail = await read(makeMail(on, { tone }));
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(said);
  });

  test('has interest, fee and their reasons, as text and as HTML, and where to pay', async () => {
    const { text, html, attachments } = await read(makeMail('2016-06-30'));
    // 3 027.05 × 30 × 12.15 % ÷ 365 = 30.2291
    for (const part of [text, html])
      for (const said of [
        'Pénalités : 3 027,05 × 30 jours × 12,15 % ÷ 365 = 30,23 €.',
        'art. D. 441-5 du code de commerce',
        '40,00 €',
        '3 097,28 €',
        'FR76 3000 6000 0112 3456 7890 189',
      ])
        expect(part).toContain(said);
    expect(attachments).toEqual([]);
    expect(html).not.toMatch(/https?:|<img|src=/);
  });

  test('before the due date speaks of no charges', async () => {
    const { text } = await read(makeMail('2016-05-28'));
    expect(text).not.toMatch(/Pénalités|Indemnité|Total à régler|Jours de retard/);
  });

  test('is written in English too, and can bring the invoice', async () => {
    const { subject, text, attachments } = await read(
      makeMail('2016-06-30', { locale: 'en', tone: 'final', pdf: new Uint8Array([37]) }),
    );
    expect(subject).toBe('Final reminder: invoice FA-2016-00042 from Nuage & Fils Infogérance');
    expect(text).toContain('This is our formal notice to pay within 8 days');
    expect(text).toContain('attached once more');
    expect(attachments).toHaveLength(1);
  });
});
