import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { idFrom } from '../../domain/ids.ts';
import { sweepDunning } from '../../domain/operations/dunning/sweep.ts';
import type { Mailer, SendOutcome } from '../../domain/operations/ports.ts';
import { readHistory } from '../../domain/operations/settlements/read.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { changeSettings } from '../../domain/operations/tenants/settings.ts';
import { Reminders } from '../../domain/tenants/dunning.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { type Fault, faultily } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

/** Mails that reached the provider. */
interface Arrived {
  readonly to: readonly string[];
  readonly raw: Uint8Array;
}

const INVOICE = 'FA-000000001';

let fixture: Fixture;
let arrived: Arrived[];
/** What the provider says to the next calls; then it takes everything. */
let answers: SendOutcome[];

const mailer: Mailer = {
  from: 'billing@monthend.example',
  send: ({ recipients, raw }) =>
    faultily(fixture.faults, 'SendRawEmail', async () => {
      const answer = answers.shift();
      if (answer) return answer;
      arrived.push({ to: recipients, raw });
      return { outcome: 'sent', messageId: `m${arrived.length}` };
    }),
};

const reminders = (...days: readonly number[]): Reminders =>
  Reminders.parse({
    steps: days.map((each) => ({
      id: each < 0 ? `before${-each}` : `after${each}`,
      days: each,
      tone: each > 20 ? 'final' : 'firm',
    })),
  });

/** Settings as a person changes them, with the schedule that follows. */
const set = async (change: Partial<TenantSettings>): Promise<void> => {
  const tenant = await fixture.stores.tenants.get(tenantId);
  if (!tenant) throw new Error('no tenant');
  await changeSettings(needsOf(fixture))(
    tenantId,
    tenant.version,
    { ...tenant.settings, ...change },
    fixture.clock.now,
  );
};

const plenty = () => 900_000;
const sweepAt = async (moment: string, timeLeft = plenty): Promise<void> => {
  fixture.clock.now = new Date(moment);
  await sweepDunning(needsOf(fixture), mailer, { mailsPerSecond: 100_000 })(timeLeft);
};
const subjects = async (): Promise<(string | undefined)[]> =>
  Promise.all(arrived.map(async ({ raw }) => (await PostalMime.parse(raw)).subject));
const textOf = async (mail: Arrived | undefined): Promise<string> =>
  (await PostalMime.parse(mail?.raw ?? new Uint8Array())).text?.replaceAll('\u00a0', ' ') ?? '';
const reminded = async (invoiceId = INVOICE) => {
  const { history } = await readHistory(needsOf(fixture))(tenantId, invoiceId);
  return history.flatMap(({ change }) => (change.kind === 'reminded' ? [change] : []));
};
const pay = (amount: number, on = '2016-05-02', invoiceId = INVOICE) =>
  recordMoney(needsOf(fixture))(
    tenantId,
    invoiceId,
    { eventId: idFrom('pay', invoiceId, on), by: 'sub-1' },
    { kind: 'payment', on, method: 'bankTransfer', amount, currency: 'EUR' },
  );

/** A firm whose March is invoiced on 31 March: 192.00 for each client, due on 30 April. */
const invoicedFirm = async (clients: number, settings: Partial<TenantSettings> = {}): Promise<void> => {
  fixture = await newTable();
  answers = [];
  arrived = [];
  await foundFirm(fixture, { clients, entries: 1 }, someSettings({ latePenaltyPercent: '10', ...settings }));
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-02T12:00:00Z');
};
beforeEach(() => invoicedFirm(1));

describe('reminders', () => {
  test('go out on the morning of each step, each once, however often is swept', async () => {
    await set({ reminders: reminders(-3, 0, 7, 30) });
    const days: Record<string, number> = {};
    for (let day = 20; day <= 65; day += 1) {
      const before = arrived.length;
      const on = new Date(Date.UTC(2016, 3, day, 7)).toISOString();
      await sweepAt(on);
      await sweepAt(on.replace('T07:00', 'T07:15'));
      if (arrived.length > before) days[on.slice(0, 10)] = arrived.length - before;
    }
    expect(days).toEqual({ '2016-04-27': 1, '2016-04-30': 1, '2016-05-07': 1, '2016-05-30': 1 });
    expect(arrived.map(({ to }) => to)).toEqual(Array(4).fill(['client0@clients.example']));
    expect((await reminded()).map(({ stepId }) => stepId)).toEqual(['before3', 'after0', 'after7', 'after30']);
  });

  test('say what is open, since when, and where to pay it', async () => {
    await set({ reminders: reminders(7), payment: { iban: 'FR7630006000011234567890189' } });
    await pay(9200, '2016-05-02');
    await sweepAt('2016-05-07T07:00:00Z');
    expect(await subjects()).toEqual(['Overdue: invoice FA-00001 from Canal Informatique']);
    const text = await textOf(arrived[0]);
    for (const said of ['FA-00001', '€100.00', '7 days ago', '30 April 2016']) expect(text).toContain(said);
    // The account that the invoice states: it had none when it was issued.
    expect(text).not.toContain('IBAN');
    expect(text).not.toContain('Interest');
    expect(await reminded()).toEqual([{ kind: 'reminded', stepId: 'after7', open: 10_000 }]);
  });

  test('tell interest and the fixed fee with their arithmetic where the firm wants it', async () => {
    const client = await fixture.stores.clients.get(tenantId, clientIdOf(0));
    expect(client).toBeDefined();
    await set({ reminders: { ...reminders(30), lateInterest: true, recoveryFee: true } });
    await pay(9200, '2016-05-10');
    await sweepAt('2016-05-30T07:00:00Z');
    const text = await textOf(arrived[0]);
    // (192.00 × 10 + 100.00 × 20) × 10 % ÷ 365 = 1.0740
    expect(text).toContain('Interest: (192.00 × 10 days + 100.00 × 20 days) × 10% ÷ 365 = €1.07.');
    expect(text).toContain('Total to pay: €101.07');
    // A client without a company or VAT number may be a consumer.
    expect(await reminded()).toEqual([{ kind: 'reminded', stepId: 'after30', open: 10_000, interest: 107 }]);
  });

  test('that were missed are caught up for two weeks, and only the last of several', async () => {
    await set({ reminders: reminders(3, 7, 10) });
    await sweepAt('2016-05-20T15:00:00Z');
    expect((await reminded()).map(({ stepId }) => stepId)).toEqual(['after10']);
    await sweepAt('2016-05-21T07:00:00Z');
    expect(arrived).toHaveLength(1);
  });

  test('that were missed for longer stay unsaid', async () => {
    await set({ reminders: reminders(3) });
    await sweepAt('2016-05-18T15:00:00Z');
    expect(arrived).toHaveLength(0);
  });

  test('do not remind of what fell due for them before they were turned on', async () => {
    fixture.clock.now = new Date('2016-05-06T12:00:00Z');
    await set({ reminders: reminders(3, 7) });
    for (const day of ['06', '07', '08', '09']) await sweepAt(`2016-05-${day}T12:00:00Z`);
    expect((await reminded()).map(({ stepId }) => stepId)).toEqual(['after7']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['what is paid', () => pay(19_200)],
    ['less than the firm cares for', () => set({ reminders: { ...reminders(7), minimumOpen: 19_201 } })],
    [
      'a client that is not to be reminded',
      async () => {
        const client = await fixture.stores.clients.get(tenantId, clientIdOf(0));
        if (!client) throw new Error('no client');
        const { clientId, version, ...details } = client;
        await fixture.stores.clients.replace(tenantId, clientId, version, { ...details, reminders: false });
      },
    ],
    ['anything, once they are turned off', () => set({ reminders: undefined })],
  ])('do not go out for %s', async (_, prepare) => {
    await set({ reminders: reminders(7) });
    await prepare();
    await sweepAt('2016-05-07T07:00:00Z');
    expect(arrived).toHaveLength(0);
    expect(await reminded()).toEqual([]);
  });

  test('see a payment that came while the sweep was already under way', async () => {
    await set({ reminders: reminders(7) });
    let calls = 0;
    fixture.faults.decide = (call) => {
      if (call === 'QueryCommand') calls += 1;
      return undefined;
    };
    const { openBetween } = fixture.stores.settlements;
    const needs = needsOf(fixture);
    const settlements = {
      ...needs.stores.settlements,
      openBetween: async (...asked: Parameters<typeof openBetween>) => {
        const listed = await openBetween(...asked);
        await pay(19_200);
        return listed;
      },
    };
    fixture.clock.now = new Date('2016-05-07T07:00:00Z');
    const racing = { ...needs, stores: { ...needs.stores, settlements } };
    await sweepDunning(racing, mailer, { mailsPerSecond: 100_000 })(plenty);
    expect(calls).toBeGreaterThan(0);
    expect(arrived).toHaveLength(0);
  });

  test('of a client without a contact are told of in the log alone, and the others get theirs', async () => {
    await invoicedFirm(3);
    const client = await fixture.stores.clients.get(tenantId, clientIdOf(1));
    if (!client) throw new Error('no client');
    const { clientId, version, ...details } = client;
    await fixture.stores.clients.replace(tenantId, clientId, version, { ...details, billingContacts: [] });
    await set({ reminders: reminders(7) });
    await sweepAt('2016-05-07T07:00:00Z');
    expect(arrived.flatMap(({ to }) => to).sort()).toEqual(['client0@clients.example', 'client2@clients.example']);
  });

  test('bring the invoice once more where the firm wants it', async () => {
    await set({ reminders: { ...reminders(7), attachInvoice: true } });
    await sweepAt('2016-05-07T07:00:00Z');
    const { attachments } = await PostalMime.parse(arrived[0]?.raw ?? new Uint8Array());
    expect(attachments.map(({ filename }) => filename)).toEqual(['Invoice-FA-00001.pdf']);
  });
});

describe('a sweep', () => {
  test('at the same time as another sends each mail once', async () => {
    await invoicedFirm(5);
    await set({ reminders: reminders(7) });
    fixture.clock.now = new Date('2016-05-07T07:00:00Z');
    const sweep = sweepDunning(needsOf(fixture), mailer, { mailsPerSecond: 100_000 });
    await Promise.allSettled([sweep(plenty), sweep(plenty)]);
    await sweepAt('2016-05-07T07:15:00Z');
    expect(arrived.flatMap(({ to }) => to).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `client${n}@clients.example`));
  });

  test.each<SendOutcome & { outcome: 'throttled' }>([
    { outcome: 'throttled', quotaSpent: false },
    { outcome: 'throttled', quotaSpent: true },
  ])('that the provider stops ($quotaSpent) is due again, and goes on', async (answer) => {
    await invoicedFirm(3);
    await set({ reminders: reminders(7) });
    answers = [{ outcome: 'sent', messageId: 'lost' }, answer];
    await sweepAt('2016-05-07T07:00:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-05-07T07:15:00Z');
    expect(arrived).toHaveLength(2);
    expect((await fixture.stores.dunning.get(tenantId))?.nextRunAt).toBe('2016-05-08T07:00:00Z');
  });

  test('whose time is up stops, and the next one goes on', async () => {
    await invoicedFirm(4);
    await set({ reminders: reminders(7) });
    let asked = 0;
    await sweepAt('2016-05-07T07:00:00Z', () => {
      asked += 1;
      return asked <= 2 ? 60_000 : 10_000;
    });
    expect(arrived).toHaveLength(2);
    await sweepAt('2016-05-07T07:15:00Z');
    expect(arrived).toHaveLength(4);
  });

  test('goes on with other clients and firms when one fails, and fails in the end', async () => {
    await invoicedFirm(3);
    await set({ reminders: reminders(7) });
    const other = idFrom('other', 'firm');
    const settings = someSettings({ reminders: reminders(7) });
    await fixture.stores.tenants.create(other, settings);
    const step = { id: 'after7', days: 7, since: '2016-01-01' };
    const early = { nextRunAt: '2016-05-07T01:00:00Z', steps: [step], settingsVersion: 2 };
    await fixture.stores.tenants.replace(other, 1, { settings }, undefined, { dunning: early });
    const needs = needsOf(fixture);
    const ledger = {
      ...needs.stores.ledger,
      get: async (tenant: string, invoiceId: string) => {
        if (invoiceId === 'FA-000000002') throw new Error('broken');
        return needs.stores.ledger.get(tenant, invoiceId);
      },
    };
    fixture.clock.now = new Date('2016-05-07T07:00:00Z');
    const failing = { ...needs, stores: { ...needs.stores, ledger } };
    await expect(sweepDunning(failing, mailer, { mailsPerSecond: 100_000 })(plenty)).rejects.toThrow(
      'could not be sent (tenants: 1)',
    );
    expect(arrived).toHaveLength(2);
    // The other firm is done, this one stays due until its third invoice is seen to.
    expect((await fixture.stores.dunning.get(other))?.nextRunAt).toBe('2016-05-08T07:00:00Z');
    await sweepAt('2016-05-07T07:15:00Z');
    expect(arrived).toHaveLength(3);
  });

  test('does not overwrite a schedule that settings have changed meanwhile', async () => {
    await set({ reminders: reminders(7) });
    const [due] = await fixture.stores.dunning.due('2016-04-04T00:00:00Z');
    if (!due) throw new Error('not due');
    await set({ reminders: reminders(7, 9) });
    await fixture.stores.dunning.reschedule(due, { ...due.schedule, nextRunAt: '2016-09-01T07:00:00Z' });
    expect((await fixture.stores.dunning.get(tenantId))?.steps).toHaveLength(2);
    expect((await fixture.stores.dunning.get(tenantId))?.nextRunAt).toBe('2016-04-03T07:00:00Z');
  });
});

describe('killed at any of its calls, and swept again', () => {
  /** Each time another step of the same invoice, a day later; the number of calls of a sweep that nothing kills. */
  const swept = async (fault: Exclude<Fault, undefined>): Promise<number> => {
    for (let at = 1; ; at += 1) {
      const day = addDays('2016-05-06', at);
      const stepId = `after${at + 6}`;
      fixture.clock.now = new Date(`${addDays(day, -1)}T12:00:00Z`);
      await set({ reminders: reminders(at + 6) });
      arrived = [];
      let calls = 0;
      // What died makes no call any more.
      fixture.faults.decide = () => {
        calls += 1;
        return calls < at ? undefined : calls === at ? fault : 'before';
      };
      await sweepAt(`${day}T07:00:00Z`).catch(() => {});
      fixture.faults.decide = () => undefined;
      if (calls < at) return calls;
      await sweepAt(`${day}T07:15:00Z`);
      await sweepAt(`${day}T07:30:00Z`);
      const mail = await fixture.stores.mails.get({ tenantId, aboutId: INVOICE, purpose: `reminder-${stepId}` });
      // Only a death at the sending itself leaves a mail of which nobody knows.
      expect(['sent', 'unknown']).toContain(mail?.status);
      expect(arrived.length).toBeLessThanOrEqual(1);
      const entries = (await reminded()).filter((entry) => entry.stepId === stepId);
      if (mail?.status === 'sent') expect([arrived.length, entries.length]).toEqual([1, 1]);
      expect((await fixture.stores.dunning.get(tenantId))?.nextRunAt).toBe(`${addDays(day, 1)}T07:00:00Z`);
    }
  };
  test.each(['before', 'after'] as const)(
    '%s the call: one reminder, one entry, and the next morning is set',
    async (fault) => {
      expect(await swept(fault)).toBeGreaterThan(8);
    },
  );
});

describe('monthly statements', () => {
  const statements = { dayOfMonth: 5, onlyWithOpenBalance: true } as const;
  test('go to each client that owes something, once a month, from the day on', async () => {
    await invoicedFirm(3);
    await set({ statements });
    await pay(19_200, '2016-04-03', 'FA-000000002');
    await sweepAt('2016-04-04T12:00:00Z');
    expect(arrived).toHaveLength(0);
    await sweepAt('2016-04-09T12:00:00Z');
    await sweepAt('2016-04-20T12:00:00Z');
    const first = await fixture.stores.ledger.get(tenantId, 'FA-000000002');
    const paidBy = first?.buyer.contacts[0]?.email;
    const owing = ['client0@clients.example', 'client1@clients.example', 'client2@clients.example'].filter(
      (to) => to !== paidBy,
    );
    expect(arrived.flatMap(({ to }) => to).sort()).toEqual(owing);
    expect(await subjects()).toEqual(Array(2).fill('Statement of account from Canal Informatique as of 9 April 2016'));
    await sweepAt('2016-05-05T12:00:00Z');
    expect(arrived).toHaveLength(4);
    expect(await fixture.stores.dunning.get(tenantId)).toMatchObject({ statementsDone: '2016-05' });
  });

  test('that the provider stopped go on without a second mail', async () => {
    await invoicedFirm(3);
    await set({ statements });
    answers = [
      { outcome: 'sent', messageId: 'm0' },
      { outcome: 'throttled', quotaSpent: false },
    ];
    await sweepAt('2016-04-05T12:00:00Z');
    await sweepAt('2016-04-05T12:15:00Z');
    expect(arrived).toHaveLength(2);
    expect(await fixture.stores.dunning.get(tenantId)).toMatchObject({ statementsDone: '2016-04' });
  });
});
