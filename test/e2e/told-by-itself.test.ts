import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, localDateOf } from '../../domain/calendar/local-date.ts';
import type { Api } from '../../local/api.ts';
import { clientFor } from '../../local/demo/firm.ts';
import { waitForMails } from '../../local/inbox.ts';
import { storesOf } from '../../local/people.ts';
import { deployed, newFirm, runNow } from './firm.ts';

const MANAGER = 'ada@rappels.example';
const TECHNICIAN = 'zoe@rappels.example';
const today = localDateOf(new Date().toISOString(), 'Europe/Paris');
const soon = addDays(today, 10);
const daysOf = (day: string) => day.replaceAll('-', '');
const aMinuteAgo = () => new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '');

const mailsTo = async (address: string, about: string) => {
  const { inboxDir } = inject('deployed');
  const that = ({ recipients, subject = '' }: { recipients: readonly string[]; subject?: string | undefined }) =>
    recipients.includes(address) && subject.includes(about);
  return waitForMails(inboxDir, { seconds: 20, that });
};

describe('a firm is told by itself', () => {
  let api: Api;
  let tenantId: string;
  let clientId: string;
  let contractId: string;

  beforeAll(async () => {
    ({ api } = await newFirm('rappels', { contractDigest: { weekday: 'mon' } }));
    ({ tenantId } = (await api.must('GET', '/settings')).body);
    ({ clientId } = (await api.must('POST', '/clients', { body: clientFor('Location 72') })).body);
    const fee = { kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' };
    const body = {
      ...{ clientId, name: 'Infogérance', startsOn: '2016-03-01', endsOn: soon, terms: { charges: [fee] } },
      accountManagers: [{ email: MANAGER }],
    };
    ({ contractId } = (await api.must('POST', '/contracts', { body })).body);
  });

  test('of its contracts, by a digest each week', async () => {
    const { digests } = storesOf(deployed());
    const due = await digests.get(tenantId);
    if (!due) throw new Error('no digest is scheduled');
    await digests.move({ tenantId, ...due }, { nextAt: aMinuteAgo() });
    await runNow('contractSweep');
    await runNow('contractSweep');
    const mails = await mailsTo(MANAGER, 'Vos contrats');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Location 72');
    expect(mails[0]?.text).toContain('se termine, sans reconduction');
    expect((await digests.get(tenantId))?.nextAt).toBe(due.nextAt);
  });

  test('of a warranty that ends', async () => {
    const { equipment } = storesOf(deployed());
    const body = {
      ...{ clientId, name: 'Imprimante', warrantyUntil: soon, contractIds: [contractId] },
      warrantyAlerts: [{ alertId: 'mois', days: 30 }],
    };
    const { equipmentId } = (await api.must('POST', '/equipment', { body })).body;
    const schedule = await equipment.scheduleOf(tenantId, equipmentId);
    if (!schedule) throw new Error('nothing is scheduled of the warranty');
    // As though the night had gone by.
    await equipment.moveSchedule({ tenantId, equipmentId, schedule }, { ...schedule, nextAt: aMinuteAgo() });
    await runNow('contractSweep');
    await runNow('contractSweep');
    const mails = await mailsTo(MANAGER, 'Imprimante');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.attachments[0]).toMatchObject({ filename: `garantie-${soon}.ics`, mimeType: 'text/calendar' });
  });

  test('of a visit, once it is a ticket', async () => {
    await api.must('POST', '/technicians', { body: { name: 'Zoé', email: TECHNICIAN } });
    const visitOn = addDays(today, 5);
    const body = {
      ...{ contractId, name: 'Entretien', ticket: { title: 'Entretien mensuel', technician: 'Zoé' } },
      ...{ cadence: { unit: 'month' }, firstOn: visitOn, daysAhead: 14, reminder: { days: 7 } },
    };
    await api.must('POST', '/programmes', { body });
    await runNow('contractSweep');
    await runNow('contractSweep');
    const mails = await mailsTo(TECHNICIAN, 'Entretien mensuel');
    expect(mails).toHaveLength(1);
    const content = mails[0]?.attachments[0]?.content;
    const calendar = typeof content === 'string' ? content : new TextDecoder().decode(content);
    expect(calendar).toContain(`DTSTART;VALUE=DATE:${daysOf(visitOn)}`);
  });
});
