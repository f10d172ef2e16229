import { sha256 } from '../signatures.ts';
import type { IntegrationOptions } from './integration.ts';
import type { Provider } from './news.ts';
import type { RawRequest } from './provider.ts';
import { signatureOf } from './verifying.ts';

/** What a sample is made of. */
export interface SampleFacts {
  /** Tells one sample from another, as the tool's own ids do. */
  readonly id: string;
  readonly now: Date;
  readonly secret: string;
  readonly options: IntegrationOptions;
}

type Headers = Readonly<Record<string, string>>;

interface Sample {
  readonly body: (facts: SampleFacts) => object;
  /** As the tool signs it. */
  readonly headers: (facts: SampleFacts, body: Uint8Array) => Headers;
}

const iso = ({ now }: SampleFacts) => now.toISOString();
const seconds = ({ now }: SampleFacts) => String(Math.floor(now.getTime() / 1000));
const TITLE = 'Test of Monthend';

/** One delivery of each tool, in the tool's own form: a ticket, or work on one. */
const samples: Readonly<Record<Provider, Sample>> = {
  zendesk: {
    body: (facts) => ({
      account_id: 1,
      id: facts.id,
      type: 'zen:event-type:ticket.created',
      time: iso(facts),
      zendesk_event_version: '2022-11-06',
      subject: 'zen:ticket:1',
      detail: {
        id: '1',
        subject: TITLE,
        status: 'OPEN',
        type: 'TASK',
        priority: 'LOW',
        organization_id: '2',
        requester_id: '3',
        assignee_id: '4',
        created_at: iso(facts),
        tags: [],
      },
      event: {},
    }),
    headers: (facts, body) => ({
      'x-zendesk-webhook-signature-timestamp': iso(facts),
      'x-zendesk-webhook-signature': signatureOf(facts.secret, 'base64', iso(facts), body),
    }),
  },
  jira: {
    body: (facts) => ({
      timestamp: facts.now.getTime(),
      webhookEvent: 'worklog_created',
      worklog: {
        id: '1',
        issueId: '1',
        author: { accountId: '4', displayName: TITLE },
        comment: TITLE,
        started: iso(facts),
        updated: iso(facts),
        timeSpentSeconds: 900,
      },
    }),
    headers: ({ id, secret }, body) => ({
      'x-atlassian-webhook-identifier': id,
      'x-hub-signature': `sha256=${signatureOf(secret, 'hex', body)}`,
    }),
  },
  freshdesk: {
    body: (facts) => ({
      source: 'freshdesk-automation',
      schema: 1,
      ticket_id: 1,
      subject: TITLE,
      status: 'Open',
      company: TITLE,
      agent_email: 'agent@example.com',
      updated_at: iso(facts),
      delivery: facts.id,
    }),
    headers: ({ secret }) => ({ 'x-webhook-token': secret }),
  },
  halopsa: {
    body: (facts) => ({
      id: facts.id,
      event: 'ticket status changed',
      object_id: 1,
      timestamp: iso(facts),
      ticket: { id: 1, summary: TITLE, status_id: 1, client_id: 2, agent_id: 4 },
    }),
    headers: ({ secret }) => ({ 'x-webhook-token': secret }),
  },
  connectwise: {
    body: (facts) => ({
      MessageId: facts.id,
      Action: 'added',
      Type: 'ticket',
      ID: 1,
      Entity: JSON.stringify({
        id: 1,
        summary: TITLE,
        status: { id: 1, name: 'New' },
        company: { id: 2, name: TITLE },
        _info: { lastUpdated: iso(facts) },
      }),
      ...(facts.options.host !== undefined && { Metadata: { key_url: `https://${facts.options.host}/` } }),
    }),
    headers: ({ secret }, body) => ({ 'x-content-signature': signatureOf(sha256(secret), 'base64', body) }),
  },
  servicenow: {
    body: (facts) => ({
      source: 'servicenow',
      schema: 1,
      table: 'incident',
      sys_id: facts.id,
      number: 'INC0000001',
      short_description: TITLE,
      state: '1',
      company: TITLE,
      sys_updated_on: iso(facts).slice(0, 19).replace('T', ' '),
      sys_mod_count: 0,
    }),
    headers: ({ secret }) => ({ 'x-webhook-secret': secret }),
  },
  standard: {
    body: (facts) => ({
      type: 'ticket.changed',
      timestamp: iso(facts),
      data: { id: '1', number: '1', title: TITLE, status: 'open', organisation: { id: '2', name: TITLE } },
    }),
    headers: (facts, body) => {
      const key = Buffer.from(facts.secret.replace(/^whsec_/, ''), 'base64');
      const signature = signatureOf(key, 'base64', `${facts.id}.${seconds(facts)}.`, body);
      return { 'webhook-id': facts.id, 'webhook-timestamp': seconds(facts), 'webhook-signature': `v1,${signature}` };
    },
  },
};

/** A delivery as the tool would send it now, signed. */
export const sampleOf = (provider: Provider, facts: SampleFacts): RawRequest => {
  const { body, headers } = samples[provider];
  const bytes = Buffer.from(JSON.stringify(body(facts)));
  const named = Object.entries(headers(facts, bytes)).map(([name, value]) => [name, [value]] as const);
  return { headers: new Map(named), body: bytes };
};
