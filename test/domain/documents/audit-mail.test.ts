import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { type AuditMail, composeAuditMail } from '../../../domain/documents/audit-mail.ts';

const mailOf = (audit: Partial<AuditMail['audit']> = {}): AuditMail => ({
  mailId: '01ARYZ6S41TSV4RRFFQ69G5FAV',
  date: new Date('2016-05-01T06:15:00Z'),
  from: { name: 'Monthend', email: 'billing@monthend.example' },
  replyTo: 'office@canal.example',
  to: [{ email: 'office@canal.example' }],
  audit: {
    auditId: 'a1',
    locale: 'en',
    country: 'GB',
    timeZone: 'Europe/Paris',
    createdAt: '2016-04-30T22:30:00Z',
    found: { byCode: { pdfMissing: 1200, stray: 1 }, errors: 1200, warnings: 1, repaired: 1 },
    notKept: 0,
    ...audit,
  },
});

describe('the mail that tells what an audit found', () => {
  test('says how much of what, and where to read it', async () => {
    const { subject, text, html } = await PostalMime.parse(await composeAuditMail(mailOf()));
    expect(subject).toBe('Audit of your billing: errors (1200)');
    // The day on the firm's wall.
    expect(text).toContain('1 May 2016');
    expect(text).toContain(
      '- Documents without a PDF: 1,200\n- Pieces of work that counted as billed and are on no invoice: 1\n',
    );
    expect(text).toContain('/audits/a1/findings');
    expect(text).not.toContain('beyond');
    expect(html).toContain('<li>Documents without a PDF: 1,200</li>');
  });

  test('in the firm’s language; where nothing is an error it does not say so', async () => {
    const found = { byCode: { mailUnsettled: 2 }, errors: 0, warnings: 2, repaired: 0 };
    const mail = mailOf({ locale: 'fr', country: 'FR', found, notKept: 3 });
    const { subject, text } = await PostalMime.parse(await composeAuditMail(mail));
    expect(subject).toMatch(/^Contrôle de votre facturation\s: points à vérifier \(5\)$/);
    expect(text).toMatch(/- E-mails dont on ne sait pas s’ils sont partis\s: 2/);
    expect(text).toContain('Trouvés en plus');
  });
});
