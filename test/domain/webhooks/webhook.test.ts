import { describe, expect, test } from 'vitest';
import { eventTypes } from '../../../domain/webhooks/event.ts';
import { NewWebhook, type Webhook, wants } from '../../../domain/webhooks/webhook.ts';

const url = 'https://example.com/hooks';
const faults = (body: unknown): readonly string[] =>
  NewWebhook.safeParse(body).error?.issues.map(({ path }) => path.join('/')) ?? [];

describe('a new webhook', () => {
  test('is for all events, and enabled, unless it says otherwise', () => {
    expect(NewWebhook.parse({ url })).toEqual({ url, state: 'enabled' });
  });

  test.each<{ what: string; body: unknown; at: string }>([
    { what: 'no URL', body: {}, at: 'url' },
    { what: 'what is none', body: { url: 'example.com' }, at: 'url' },
    { what: 'another protocol', body: { url: 'ftp://example.com' }, at: 'url' },
    { what: 'a script', body: { url: 'javascript:alert(1)' }, at: 'url' },
    { what: 'a file', body: { url: 'file:///etc/passwd' }, at: 'url' },
    { what: 'no host', body: { url: 'https://' }, at: 'url' },
    { what: 'slashes that a browser would mend', body: { url: 'https:///example.com' }, at: 'url' },
    { what: 'a user and a password', body: { url: 'https://ada:secret@example.com' }, at: 'url' },
    { what: 'a user alone', body: { url: 'https://public.example@10.0.0.1/' }, at: 'url' },
    { what: 'a fragment', body: { url: 'https://example.com/#here' }, at: 'url' },
    { what: 'a space', body: { url: 'https://example.com/a b' }, at: 'url' },
    { what: 'a line break', body: { url: 'https://example.com/\r\nHost: other' }, at: 'url' },
    { what: 'a backslash', body: { url: 'https://example.com\\@10.0.0.1/' }, at: 'url' },
    { what: 'letters that are not ASCII', body: { url: 'https://exämple.com' }, at: 'url' },
    { what: '501 characters', body: { url: `https://example.com/${'a'.repeat(481)}` }, at: 'url' },
    { what: 'an event that there is not', body: { url, events: ['invoice.lost'] }, at: 'events/0' },
    { what: 'the test, which comes anyway', body: { url, events: ['webhook.test'] }, at: 'events/0' },
    { what: 'no event', body: { url, events: [] }, at: 'events' },
    { what: 'an event twice', body: { url, events: ['invoice.paid', 'invoice.paid'] }, at: 'events' },
    { what: 'another state', body: { url, state: 'paused' }, at: 'state' },
    { what: 'a secret of its own', body: { url, secret: 'whsec_abc' }, at: '' },
  ])('with $what is refused at $at', ({ body, at }) => {
    expect(faults(body)).toContain(at);
  });
});

test('a webhook is told of what it asked for, of all when it asked for none, and of nothing while it is disabled', () => {
  const of = (change: Partial<Webhook>): readonly string[] => {
    const webhook: Webhook = {
      webhookId: 'w',
      url,
      state: 'enabled',
      secrets: [],
      createdAt: '',
      version: 1,
      ...change,
    };
    return eventTypes.filter((type) => wants(webhook, type));
  };
  expect(of({})).toEqual(eventTypes);
  expect(of({ events: ['invoice.paid'] })).toEqual(['invoice.paid']);
  expect(of({ state: 'disabled' })).toEqual([]);
});
