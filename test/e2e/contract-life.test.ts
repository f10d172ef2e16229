import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, localDateOf } from '../../domain/calendar/local-date.ts';
import { nextTerm } from '../../domain/renewals/term.ts';
import type { Api } from '../../local/api.ts';
import { clientFor } from '../../local/demo/firm.ts';
import { waitForMails } from '../../local/inbox.ts';
import { storesOf } from '../../local/people.ts';
import { deployed, newFirm, runNow } from './firm.ts';

const MANAGER = 'ada@contrat.example';
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const fee = (unitPrice: string) => ({
  kind: 'recurringFee',
  chargeId: 'fee',
  description: 'Infogérance',
  timing: 'arrears',
  unitPrice,
});

/** The first of yesterday's month: a contract for a year from it is in force, and nothing of it is billed. */
const yesterday = addDays(localDateOf(new Date().toISOString(), 'Europe/Paris'), -1);
const startsOn = `${yesterday.slice(0, 7)}-01`;
const endsOn = nextTerm({ startsOn }, addDays(startsOn, -1), 12).endsOn;
const renewedTo = nextTerm({ startsOn }, endsOn, 12).endsOn;

const base = { month: '2023-08', value: '280' };
const index = { month: '2024-08', value: '294.6' };

/** As though the night had gone by: what waits for the next morning is due. */
const letMorningCome = async (api: Api, contractId: string): Promise<void> => {
  const { contractSchedules } = storesOf(deployed());
  const { body: settings } = await api.must('GET', '/settings');
  const tenantId = settings.tenantId;
  const record = await contractSchedules.get(tenantId, contractId);
  if (!record) throw new Error('nothing is scheduled of the contract');
  const nextAt = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '');
  const isMoved = await contractSchedules.move(
    { tenantId, contractId, ...record },
    { ...record, schedule: { ...record.schedule, nextAt } },
  );
  expect(isMoved).toBe(true);
};

/** 1,767.00 a month, amended to 1,900.00, and renewed at 15 % + 85 % × 294.6 / 280: 1,984.21. */
describe('a contract from its template to the alert of its end', () => {
  let api: Api;
  let path: string;
  let contractId: string;

  const versionOf = async (): Promise<string> => (await api.must('GET', path)).headers.get('etag') ?? '';

  beforeAll(async () => {
    ({ api } = await newFirm('contrat'));
  });

  test('is made from a template of the firm: its terms, its year, its renewal, its alert', async () => {
    const { body: client } = await api.must('POST', '/clients', { body: clientFor('Location 71') });
    const { body: template } = await api.must('POST', '/contract-templates', {
      body: {
        name: 'Infogérance',
        terms: { charges: [fee('1767.00')] },
        usualMonths: 12,
        renewal: {
          ...{ kind: 'byHand', termMonths: 12, noticeDays: 90 },
          priceRevision: { kind: 'index', index: 'Syntec', base, fixedPercent: '15', floorPercent: '0' },
        },
        // The term that it is renewed for ends within so many days: it is due from the first morning on.
        alerts: [{ alertId: 'ahead', before: 'end', days: 730 }],
      },
    });
    const { body: contract } = await api.must('POST', '/contracts/from-template', {
      body: {
        clientId: client.clientId,
        template: { kind: 'own', templateId: template.templateId },
        accountManagers: [{ name: 'Ada', email: MANAGER }],
        startsOn,
      },
    });
    ({ contractId } = contract);
    path = `/contracts/${contractId}`;
    expect(contract).toMatchObject({
      name: 'Infogérance',
      startsOn,
      endsOn,
      status: 'active',
      noticeBy: addDays(endsOn, -90),
    });
    expect(contract.renewal.priceRevision).toMatchObject({ index: 'Syntec', base });
  });

  test('is amended once its effect on the next invoice was seen', async () => {
    const terms = { charges: [fee('1900.00')] };
    const { body: tried } = await api.must('POST', `${path}/terms/${startsOn}/preview`, { body: { terms } });
    expect(tried.net).toEqual({ before: euros(176_700), after: euros(190_000), difference: euros(13_300) });
    expect(tried.lines).not.toEqual([]);
    const { body: untouched } = await api.must('GET', path);
    expect(untouched).toMatchObject({ version: 1, terms: [{ charges: [{ unitPrice: '1767.00' }] }] });
    const { body: amended } = await api.must(
      'PUT',
      `${path}/terms/${startsOn}?reason=${encodeURIComponent('two more servers')}`,
      {
        body: terms,
        headers: { 'if-match': await versionOf() },
      },
    );
    expect(amended.terms).toMatchObject([{ effectiveFrom: startsOn, charges: [{ unitPrice: '1900.00' }] }]);
  });

  test('is renewed for a year, at prices that follow Syntec', async () => {
    const { body: tried } = await api.must('POST', `${path}/renewal-preview`, { body: { index } });
    expect(tried).toMatchObject({
      ...{ from: addDays(endsOn, 1), endsOn: renewedTo, worth: euros(2_280_000), worthAfter: euros(2_381_052) },
      differences: [{ chargeId: 'fee', pointer: '/unitPrice', before: '1900.00', after: '1984.21' }],
    });
    const { body: renewed } = await api.must('POST', `${path}/renew`, {
      body: { index },
      headers: { 'if-match': await versionOf() },
    });
    expect(renewed).toMatchObject({ endsOn: renewedTo, renewals: [{ from: addDays(endsOn, 1), endsOn: renewedTo }] });
    expect(renewed.terms[1]).toMatchObject({
      ...{ effectiveFrom: addDays(endsOn, 1), charges: [{ unitPrice: '1984.21' }] },
      revision: { index: 'Syntec', base, current: index, factor: '1.0443214286' },
    });
  });

  test('warns its account manager of its new end, once, with the day for a calendar', async () => {
    await runNow('contractSweep');
    await letMorningCome(api, contractId);
    await runNow('contractSweep');
    const { inboxDir } = inject('deployed');
    const that = ({ recipients }: { recipients: readonly string[] }) => recipients.includes(MANAGER);
    const [mail] = await waitForMails(inboxDir, { seconds: 20, that });
    expect(mail?.subject).toContain('Location 71');
    expect(mail?.text).toContain('Infogérance');
    const [file] = mail?.attachments ?? [];
    expect(file).toMatchObject({ filename: `contrat-${renewedTo}.ics`, mimeType: 'text/calendar' });
    const calendar = typeof file?.content === 'string' ? file.content : new TextDecoder().decode(file?.content);
    expect(calendar).toContain(`DTSTART;VALUE=DATE:${renewedTo.replaceAll('-', '')}`);
    await runNow('contractSweep');
    expect(await waitForMails(inboxDir, { that })).toHaveLength(1);
  });

  test('has a history that says who did all of it, and why', async () => {
    const history = await api.all(`${path}/history`);
    expect(history.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['renewed', undefined],
      ['termsAgreed', 'two more servers'],
      ['made', undefined],
    ]);
  });
});

/** 1,500.00 a month, offered by mail, accepted for the first of yesterday's month, and due at its end. */
describe('a proposal from its mail to the contract', () => {
  const CLIENT = 'direction@proposition.example';
  let api: Api;
  let path: string;

  beforeAll(async () => {
    ({ api } = await newFirm('proposition'));
  });

  test('is made with its client: it covers no day', async () => {
    const { body: client } = await api.must('POST', '/clients', {
      body: {
        ...clientFor('Location 72'),
        billingContacts: [{ name: 'Inès', email: CLIENT }],
        contract: {
          ...{ name: 'Infogérance', startsOn: '2099-01-01', endsOn: '2099-12-31' },
          renewal: { kind: 'automatic', termMonths: 12, noticeDays: 90 },
          terms: { charges: [fee('1500.00')] },
          proposal: { validUntil: '2098-12-31' },
        },
      },
    });
    const [contract] = await api.all(`/contracts?clientId=${client.clientId}`);
    path = `/contracts/${contract.contractId}`;
    expect(contract).toMatchObject({ status: 'proposed', proposal: { validUntil: '2098-12-31' } });
    const entry = { contractId: contract.contractId, date: '2099-01-05', minutes: 30, technician: 'Ada' };
    const refused = await api.call('POST', '/time-entries', { body: entry });
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 409, code: 'ContractNotActive' });
  });

  test('is mailed with its PDF, once for its Idempotency-Key', async () => {
    const asked = { body: { message: 'Comme convenu.' }, headers: { 'idempotency-key': 'proposal-1' } };
    for (const _ of [1, 2])
      expect((await api.must('POST', `${path}/proposal/send`, asked)).body).toEqual({ result: 'sent' });
    const { inboxDir } = inject('deployed');
    const that = ({ recipients }: { recipients: readonly string[] }) => recipients.includes(CLIENT);
    const mails = await waitForMails(inboxDir, { seconds: 20, that });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Comme convenu.');
    expect(mails[0]?.attachments).toMatchObject([{ mimeType: 'application/pdf' }]);
    const { status, headers } = await api.call('GET', `${path}/proposal/pdf`);
    expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'application/pdf' });
  });

  test('is accepted from another day on, once, and then is a contract as any other', async () => {
    const { body: sent, headers } = await api.must('GET', path);
    expect(sent.proposal.sentAt).toBeDefined();
    const asked = { body: { startsOn }, headers: { 'if-match': headers.get('etag') ?? '' } };
    const { body: accepted } = await api.must('POST', `${path}/proposal/accept`, asked);
    expect(accepted).toMatchObject({ status: 'active', startsOn, endsOn, terms: [{ effectiveFrom: startsOn }] });
    expect((await api.must('POST', `${path}/proposal/accept`, { ...asked, body: {} })).body.version).toBe(
      accepted.version,
    );
    const { body: forecast } = await api.must('GET', `/contracts/renewals?from=${startsOn}&until=${endsOn}`);
    expect(forecast.months).toMatchObject([{ contracts: [{ contractId: accepted.contractId }] }]);
    const { body: bill } = await api.must('POST', `${path}/preview`, {
      body: { through: nextTerm({ startsOn }, addDays(startsOn, -1), 1).endsOn },
    });
    expect(bill.invoice.totals.net).toEqual(euros(150_000));
    const history = await api.all(`${path}/history`);
    expect(history.map(({ kind }) => kind)).toEqual(['proposalAccepted', 'proposalSent', 'proposed']);
  });
});
