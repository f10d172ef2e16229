import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { clientFor } from '../../local/demo/firm.ts';
import { waitForMails } from '../../local/inbox.ts';
import { anEntry, billMarch, newContract, newFirm } from './firm.ts';

const LYON = {
  branchId: 'lyon',
  name: 'Agence de Lyon',
  address: { lines: ['5 rue de la Barre'], postalCode: '69002', city: 'Lyon', country: 'FR' },
  sender: { name: 'Agences, Lyon', replyTo: 'lyon@agences.example' },
  series: {
    invoices: { prefix: 'LY', format: 'LY-{yyyy}-{number:5}' },
    creditNotes: { prefix: 'LYA', format: 'LYA-{yyyy}-{number:5}' },
  },
};

/** An hour at 60.00 for each of three clients, two of Lyon. */
describe('a firm with a branch', () => {
  let api: Api;

  const workFor = async (name: string, branch?: string): Promise<void> => {
    const { clientId, contractId } = await newContract(api, name);
    if (branch !== undefined) {
      const { body, headers } = await api.must('GET', `/clients/${clientId}`);
      const { clientId: _, version: _v, ...details } = body;
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      await api.must('PUT', `/clients/${clientId}`, { body: { ...details, branch }, headers: ifMatch });
    }
    await api.must('POST', '/time-entries', { body: anEntry(contractId) });
  };
  const numbersOf = async (series: string): Promise<readonly string[]> => {
    const { body } = await api.must('GET', `/invoices?series=${series}`);
    return body.items.map((one: { formattedNumber: string }) => one.formattedNumber);
  };

  beforeAll(async () => {
    ({ api } = await newFirm('agences', { branches: [LYON] }));
  });

  test('knows no other branch', async () => {
    const { status, body } = await api.call('POST', '/clients', {
      body: { ...clientFor('Location 80'), branch: 'Lyon' },
    });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'BranchUnknown' });
  });

  test('bills both in one batch, each with its own numbers, address and sender', async () => {
    await workFor('Location 81', 'lyon');
    await workFor('Location 82');
    await workFor('Location 83', 'lyon');
    await billMarch(api, 'Mars');
    expect(await numbersOf('LY')).toEqual(['LY-2016-00002', 'LY-2016-00001']);
    expect(await numbersOf('FA')).toEqual(['FA-2016-00001']);
    const { body: invoice } = await api.must('GET', '/invoices/LY-000000001');
    expect(invoice.seller).toMatchObject({ branch: { branchId: 'lyon', name: LYON.name }, address: LYON.address });
    const { inboxDir } = inject('deployed');
    const that = ({ subject = '', replyTo }: { subject?: string; replyTo?: unknown }) =>
      subject.includes('LY-2016-0000') && JSON.stringify(replyTo ?? '').includes('lyon@agences.example');
    expect(await waitForMails(inboxDir, { count: 2, seconds: 20, that })).toHaveLength(2);
  });

  test('credits what the branch has invoiced in the series of the branch', async () => {
    const body = { reason: 'Erreur de tarif', mail: false };
    await api.must('POST', '/invoices/LY-000000001/credit-notes', { body });
    expect(await numbersOf('LYA')).toEqual([expect.stringMatching(/^LYA-\d{4}-00001$/)]);
    expect(await numbersOf('CN')).toEqual([]);
  });

  test('keeps the branch while its clients and documents need it', async () => {
    const { body, headers } = await api.must('GET', '/settings');
    const { branches: _, ...settings } = body.settings;
    const answer = await api.call('PUT', '/settings', {
      body: settings,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'StillUsed' });
  });
});
