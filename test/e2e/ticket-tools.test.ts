import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Provider, providers } from '../../domain/integrations/news.ts';
import type { Api } from '../../local/api.ts';
import { apiUrlOf } from '../../local/people.ts';
import { headersOf } from '../webhooks/sign.ts';
import { batchWhen, deployed, newContract, newFirm } from './firm.ts';

// biome-ignore lint/suspicious/noExplicitAny: the API's answers, and what tools send
type Answer = any;

/** A real payload, as its file describes it. */
const payload = (file: string, part = 'body'): Answer =>
  JSON.parse(readFileSync(new URL(`../webhooks/${file}.json`, import.meta.url), 'utf8'))[part];

const worklog = (event: string, changes: object, timestamp: number): Answer => {
  const real = payload('jira.worklog_created');
  return { ...real, webhookEvent: event, timestamp, worklog: { ...real.worklog, ...changes } };
};
const zendeskTotal = (seconds: number, minute: string): Answer => ({
  source: 'zendesk-trigger',
  schema: 1,
  ticket_id: '5158',
  ticket_title: 'Printer down',
  status: 'Open',
  organization_id: '8447346622462',
  assignee_email: 'ada@firm.example',
  total_seconds: String(seconds),
  updated_at: `2025-01-08T11:${minute}:00Z`,
});
const connectwise = (Type: string, ID: number, message: string, entity: object): Answer => ({
  ...payload('connectwise.callback'),
  ...{ Type, ID, MessageId: message, Entity: JSON.stringify({ id: ID, ...entity }) },
});
const lastUpdated = (minute: string) => ({ _info: { lastUpdated: `2025-06-04T17:${minute}:00Z` } });
const serviceNowTime = {
  ...{ source: 'servicenow', schema: 1, table: 'task_time_worked', sys_id: 'c1d385017c611228701d22104cc95c37' },
  ...{ task: '9d385017c611228701d22104cc95c371', time_in_seconds: 1500, user: 'abel.tuter', sys_mod_count: 1 },
  ...{ sys_created_on: '2025-11-20 09:00:00', sys_updated_on: '2025-11-20 10:11:12' },
};
const work = (id: string, seconds: number, changed: string): Answer => ({
  type: 'work.changed',
  timestamp: changed,
  data: { id, ticketId: 'T-1', startedAt: '2025-03-04T09:00:00+01:00', seconds, technician: { name: 'Ada' } },
});

/** All that the tools send of their tickets and work, and how many minutes it comes to by their last word. */
const sent: Readonly<Record<Provider, { readonly bodies: readonly Answer[]; readonly minutes: number }>> = {
  zendesk: {
    bodies: [
      payload('zendesk.ticket.status_changed'),
      ...[zendeskTotal(600, '01'), zendeskTotal(1500, '02'), zendeskTotal(1200, '03')],
    ],
    minutes: 20,
  },
  jira: {
    bodies: [
      payload('jira.issue_updated'),
      {
        ...payload('jira.issue_updated'),
        issue: {
          id: '12463',
          key: 'SUP-7',
          fields: {
            summary: 'VPN',
            project: { id: '10000', name: 'Support' },
            created: '2021-03-05T10:00:00.000+0300',
          },
        },
      },
      payload('jira.worklog_created'),
      worklog('worklog_updated', { timeSpentSeconds: 1800, updated: '2021-03-06T02:00:00.000+0300' }, 1614985200000),
      worklog('worklog_created', { id: '10321', timeSpentSeconds: 900 }, 1614983754173),
      worklog('worklog_deleted', { id: '10321', timeSpentSeconds: 900 }, 1614990000000),
      worklog('worklog_created', { id: '10322', timeSpentSeconds: 600 }, 1614983754173),
    ],
    minutes: 40,
  },
  freshdesk: {
    bodies: [
      payload('freshdesk.automation', 'body_simple_observed'),
      {
        ...{ source: 'freshdesk-automation', schema: 1, ticket_id: '12345', subject: 'Order not received' },
        ...{ status: 'Open', company: 'Acme', agent_email: 'sarah@example.com', total_seconds: 900 },
        updated_at: '2025-02-03T10:00:00Z',
      },
    ],
    minutes: 15,
  },
  halopsa: {
    bodies: [
      { ...payload('halopsa.ticket_status_changed'), timestamp: '2025-09-25T06:41:08.7895915Z' },
      { ...payload('halopsa.ticket_status_changed', 'body_event_only'), object_id: 4242 },
      {
        ...{ id: 'action-1', event: 'action created', object_id: 1, timestamp: '2025-09-25T07:00:00Z' },
        action: { id: 1, ticket_id: 4242, timetaken: 0.5, who: 'Ada', datetime: '2025-09-25T06:00:00Z' },
      },
    ],
    minutes: 30,
  },
  connectwise: {
    bodies: [
      payload('connectwise.callback'),
      connectwise('ticket', 88, 'm-1', { summary: 'Router', company: { id: 5, name: 'Acme' }, ...lastUpdated('01') }),
      connectwise('time', 9001, 'm-2', {
        ...{ actualHours: 0.75, timeStart: '2025-06-04T08:00:00Z', ticket: { id: 88 }, member: { id: 3, name: 'Ada' } },
        ...lastUpdated('02'),
      }),
      connectwise('time', 9001, 'm-3', {
        ...{ actualHours: 1, timeStart: '2025-06-04T08:00:00Z', ticket: { id: 88 }, member: { id: 3, name: 'Ada' } },
        ...lastUpdated('03'),
      }),
    ],
    minutes: 60,
  },
  servicenow: { bodies: [payload('servicenow.outbound'), serviceNowTime], minutes: 25 },
  standard: {
    bodies: [
      JSON.parse(payload('standard-webhooks.vector')),
      {
        type: 'ticket.changed',
        timestamp: '2025-03-04T08:00:00Z',
        data: { id: 'T-1', title: 'Backup', status: 'open', organisation: { name: 'Acme' } },
      },
      work('W-1', 300, '2025-03-04T10:00:00Z'),
      work('W-1', 600, '2025-03-04T11:00:00Z'),
      work('W-2', 1200, '2025-03-04T10:00:00Z'),
      work('W-3', 1200, '2025-03-04T10:00:00Z'),
      { type: 'work.deleted', timestamp: '2025-03-04T12:00:00Z', data: { id: 'W-3' } },
    ],
    minutes: 30,
  },
};
const organisationOf: Readonly<Record<Provider, object>> = {
  zendesk: { id: '8447346622462' },
  jira: { id: '10000' },
  freshdesk: { name: 'Acme' },
  halopsa: { id: '1' },
  connectwise: { id: '5' },
  servicenow: { name: 'Acme' },
  standard: { name: 'Acme' },
};

/** Who works there. */
const technicianOf: Readonly<Record<Provider, object>> = {
  // Its events tell people by their ids, its triggers by their addresses: the last word is an event's.
  zendesk: { id: '8447388090494' },
  jira: { id: '5f6070093242e8006f4a0000' },
  freshdesk: { email: 'sarah@example.com' },
  halopsa: { name: 'Ada' },
  connectwise: { id: '3' },
  servicenow: { name: 'abel.tuter' },
  standard: { name: 'Ada' },
};

interface Connected {
  readonly integrationId: string;
  readonly hook: string;
  readonly secret: string;
  readonly clientId: string;
}

/** The same order each time, and none that anybody would choose. */
const shuffled = <T>(list: readonly T[]): T[] => {
  let seed = 7;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  return list
    .map((one) => [next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
};

/** A minute costs 1.00, so amounts are read as minutes. */
describe('a month of seven ticketing tools', () => {
  let api: Api;
  const tools = new Map<Provider, Connected>();
  const toolOf = (provider: Provider) => tools.get(provider) as Connected;

  const deliver = async (provider: Provider, body: Answer, id: string): Promise<number> => {
    const { hook, secret } = toolOf(provider);
    const raw = JSON.stringify(body);
    const headers = headersOf[provider]({ body: raw, secret, now: new Date(), id });
    const { status } = await fetch(hook, { method: 'POST', body: raw, headers });
    return status;
  };
  /** Until nothing is left to be worked off. */
  const settled = async (): Promise<void> => {
    for (const { integrationId } of tools.values())
      for (
        let tries = 0;
        (await api.all(`/integrations/${integrationId}/deliveries?status=received`)).length > 0;
        tries += 1
      ) {
        if (tries === 200) throw new Error('the deliveries were never worked off');
        await wait(300);
      }
  };
  const waiting = async () =>
    (
      await Promise.all(
        [...tools.values()].map(({ integrationId }) => api.all(`/integrations/${integrationId}/waiting`)),
      )
    ).flat();
  const billed = async (through: string, name: string): Promise<ReadonlyMap<string, number>> => {
    const { body } = await api.must('POST', '/batches', { body: { name, through } });
    const { status } = await batchWhen(api, body.batchId, ['inReview', 'closed']);
    if (status === 'inReview') await api.must('POST', `/batches/${body.batchId}/approve`);
    await batchWhen(api, body.batchId, ['closed']);
    const items = await api.all(`/batches/${body.batchId}/items`);
    return new Map(
      items.filter(({ invoiceId }: Answer) => invoiceId).map((one: Answer) => [one.clientId, one.net.amount]),
    );
  };

  beforeAll(async () => {
    ({ api } = await newFirm('outils'));
    for (const [n, provider] of providers.entries()) {
      const { clientId } = await newContract(api, `Location ${n + 41}`);
      const { body } = await api.must('POST', '/integrations', {
        body: {
          ...{ provider, name: provider, state: 'active', approval: 'rule' },
          options: provider === 'connectwise' ? { host: 'sandbox-na.myconnectwise.net' } : {},
        },
      });
      const { integrationId, secret } = body;
      const hook = `${apiUrlOf(deployed())}${new URL(body.url).pathname}`;
      tools.set(provider, { integrationId, secret, hook, clientId });
      // Freshdesk's is approved by a person below.
      const { headers } = await api.must('GET', `/integrations/${integrationId}/rules`);
      await api.must('PUT', `/integrations/${integrationId}/rules`, {
        body: { rules: [{ when: {}, approved: provider !== 'freshdesk' }] },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
    }
  });

  test('every delivery comes three times, in no order, and is taken once', async () => {
    const deliveries = providers.flatMap((provider) =>
      sent[provider].bodies.map((body, n) => ({ provider, body, id: `${provider}-${n}` })),
    );
    const statuses = new Map<string, number[]>();
    for (const { provider, body, id } of shuffled([...deliveries, ...deliveries, ...deliveries]))
      statuses.set(id, [...(statuses.get(id) ?? []), await deliver(provider, body, id)]);
    for (const { id } of deliveries)
      expect({ id, statuses: statuses.get(id) }).toEqual({ id, statuses: [202, 200, 200] });
    await settled();
  });

  test('what nobody has mapped waits with its reason, and is worked off when it is mapped', async () => {
    expect((await waiting()).length).toBeGreaterThan(0);
    for (const provider of providers) {
      const { integrationId, clientId } = toolOf(provider);
      const mappings = [
        { kind: 'organisation', of: organisationOf[provider], clientId },
        { kind: 'user', of: technicianOf[provider], technician: 'Ada' },
      ];
      await api.must('PUT', `/integrations/${integrationId}/mappings`, { body: { mappings } });
    }
    for (let tries = 0; tries < 100 && (await waiting()).length > 0; tries += 1) await wait(300);
    // The official example of an issue names no project: nobody can know whose it is.
    expect((await waiting()).map(({ externalId }) => externalId)).toEqual(['99291']);
  });

  test.each(providers)('%s: each minute is there once, on the right client', async (provider) => {
    const { clientId } = toolOf(provider);
    const entries = await api.all(`/clients/${clientId}/time-entries`);
    const seconds = entries.reduce((sum: number, one: Answer) => sum + one.seconds, 0);
    expect(seconds / 60).toBe(sent[provider].minutes);
  });

  test('a person approves what no rule does', async () => {
    const { clientId } = toolOf('freshdesk');
    const proposed = await api.all(`/clients/${clientId}/time-entries`);
    expect(proposed.map(({ waitsFor }: Answer) => waitsFor)).toEqual([['approval']]);
    await api.must('POST', '/time-entries/approve', { body: { filter: { clientId } } });
  });

  test('and is billed once: 220 minutes on seven invoices', async () => {
    const nets = await billed('2025-12-31', 'All of it');
    for (const provider of providers)
      expect({ provider, net: nets.get(toolOf(provider).clientId) }).toEqual({
        provider,
        net: sent[provider].minutes * 100,
      });
  });

  test('a worklog that is changed after that is corrected on the next invoice, and all else said again changes nothing', async () => {
    for (const provider of providers)
      for (const [n, body] of sent[provider].bodies.entries()) await deliver(provider, body, `${provider}-again-${n}`);
    const longer = { id: '10322', timeSpentSeconds: 1200, updated: '2021-03-07T02:00:00.000+0300' };
    expect(await deliver('jira', worklog('worklog_updated', longer, 1615080000000), 'jira-longer')).toBe(202);
    await settled();
    expect([...(await billed('2026-01-31', 'The difference'))]).toEqual([[toolOf('jira').clientId, 1000]]);
  });
});
