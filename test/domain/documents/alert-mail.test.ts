import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { AlertedDate } from '../../../domain/alerts/alert.ts';
import type { ChargeBalance } from '../../../domain/contracts/charge-balance.ts';
import { type ContractAlertMail, composeAlertMail } from '../../../domain/documents/alert-mail.ts';
import { Renewal } from '../../../domain/renewals/renewal.ts';
import { Locale } from '../../../domain/text.ts';
import { aContract, aFee } from '../builders.ts';

const balance: ChargeBalance = {
  chargeId: 'block',
  description: 'Carnet 50 h',
  kind: 'block',
  unit: 'minute',
  granted: '3000',
  used: '1830',
  expired: '0',
  overdrawn: '0',
  left: '1170',
  grants: [],
};

const mailOf = (overrides: Partial<ContractAlertMail> = {}): ContractAlertMail => ({
  mailId: 'a.b.c',
  date: new Date('2016-12-01T07:02:00Z'),
  from: { name: 'Monthend', email: 'billing@monthend.example' },
  replyTo: 'office@canal.example',
  to: [{ email: 'ada@canal.example' }],
  locale: 'en',
  country: 'FR',
  before: 'end',
  on: '2016-12-31',
  today: '2016-12-01',
  contract: aContract([aFee()], { endsOn: '2016-12-31', startsOn: '2016-01-01', version: 7 }),
  client: 'Dupont & fils <SARL>',
  currency: 'EUR',
  yearly: 372_000,
  balances: [balance],
  ...overrides,
});

const parsed = async (overrides: Partial<ContractAlertMail> = {}) => {
  const {
    subject = '',
    text = '',
    html = '',
    attachments,
  } = await PostalMime.parse(await composeAlertMail(mailOf(overrides)));
  const calendar = new TextDecoder().decode(attachments[0]?.content as ArrayBuffer);
  return { subject, text: text.replaceAll(/[\u00a0\u202f]/g, ' '), html, calendar };
};

describe('the mail that warns of a date of a contract', () => {
  test.each(Locale.options.flatMap((locale) => AlertedDate.options.map((before) => ({ locale, before }))))(
    'says all there is, of $before in $locale',
    async ({ locale, before }) => {
      const { subject, text, html, calendar } = await parsed({ locale, before });
      const date = locale === 'fr' ? '31 décembre 2016' : '31 December 2016';
      for (const said of [subject, text]) expect(said).toContain(date);
      expect(text).toMatch(/Carnet 50 h.*30 h 30 min .*50 h/);
      expect(text).toContain(locale === 'fr' ? '3 720,00 €' : '€3,720.00');
      expect(html).toContain('Dupont &amp; fils &lt;SARL&gt;');
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|NaN|\[object/);
      expect(calendar).toContain(`UID:k1-${before}-2016-12-31@monthend`);
      expect(calendar).toContain('SEQUENCE:7');
    },
  );

  test.each(
    Locale.options.flatMap((locale) =>
      (['blockUsedUp', 'allowanceUsedUp', 'openTimeForgotten'] as const).map((before) => ({ locale, before })),
    ),
  )('of $before in $locale says what is left, and brings no date', async ({ locale, before }) => {
    const {
      attachments,
      subject = '',
      text = '',
    } = await PostalMime.parse(await composeAlertMail(mailOf({ locale, before, balance })));
    expect(attachments).toEqual([]);
    expect(`${subject}${text}`).not.toMatch(/undefined|NaN|\[object|\.ics|calendar|agenda/);
    expect(subject.includes('Carnet 50 h')).toBe(before !== 'openTimeForgotten');
    expect(text.replaceAll(/[\u00a0\u202f]/g, ' ').includes('19 h 30 min')).toBe(before !== 'openTimeForgotten');
  });

  test.each([
    { today: '2016-12-30', said: 'in 1 day.' },
    { today: '2016-12-31', said: 'today.' },
    { today: '2017-01-10', said: '10 days ago.' },
  ])('on $today says $said', async ({ today, said }) => {
    expect((await parsed({ today })).text).toContain(said);
  });

  test.each([
    { renewal: undefined, said: 'It is not renewed' },
    { renewal: { kind: 'automatic', termMonths: 12, noticeDays: 60 }, said: 'Without notice it renews itself' },
    { renewal: { kind: 'byHand', termMonths: 12 }, said: 'unless somebody renews it' },
  ])('says what becomes of it: $said', async ({ renewal, said }) => {
    const { contract } = mailOf();
    const { text } = await parsed({ contract: { ...contract, renewal: renewal && Renewal.parse(renewal) } });
    expect(text).toContain(said);
    expect(text.includes('Last day of notice: 1 November 2016')).toBe(renewal?.noticeDays === 60);
  });

  test('of a contract without fees says nothing of its worth', async () => {
    const { text } = await parsed({ yearly: 0, balances: [] });
    expect(text).not.toMatch(/a year|€/);
  });
});
