import { describe, expect, test } from 'vitest';
import type { IntegrationOptions } from '../../../domain/integrations/integration.ts';
import { payload } from './requests.ts';
import { puzzled, said, theNews } from './translated.ts';

describe('Zendesk', () => {
  const { body: event } = payload('zendesk.ticket.status_changed');
  const { body_template: template } = payload('zendesk.trigger-custom-body');

  test('an event: the ticket was solved', () => {
    expect(theNews('zendesk', event)).toEqual({
      about: 'ticket',
      externalId: '5158',
      version: '2025-01-08T12:15:45.672717030Z',
      status: 'resolved',
      organisation: { id: '8447346622462' },
      requester: { id: '8447388090494' },
      technician: { id: '8447388090494' },
      title: 'Printer down',
      type: 'TASK',
      priority: 'LOW',
      tags: ['billable'],
      openedAt: '2025-01-08T10:12:07.000Z',
      resolvedAt: '2025-01-08T12:15:45.672Z',
    });
  });

  test.each([
    ['NEW', { status: 'open' }],
    ['open', { status: 'open' }],
    ['Pending', { status: 'pending' }],
    ['HOLD', { status: 'pending' }],
    ['CLOSED', { status: 'closed', closedAt: '2025-01-08T12:15:45.672Z' }],
    ['ARCHIVED', { status: 'closed' }],
    ['DELETED', { deleted: true, version: '2025-01-08T12:15:45.672717030Z#deleted' }],
    ['SCRUBBED', { deleted: true }],
  ])('the status %s', (current, expected) => {
    expect(theNews('zendesk', { ...event, event: { current } })).toMatchObject(expected);
  });

  test('a status that it has by now, at an event about something else, began at no moment that is told', () => {
    const tagged = { ...event, type: 'zen:event-type:ticket.tags_changed', event: { tags_added: ['a'] } };
    const news = theNews('zendesk', tagged);
    expect(news.status).toBe('resolved');
    expect(news).not.toHaveProperty('resolvedAt');
  });

  test('deleted, and deleted for good', () => {
    for (const type of ['soft_deleted', 'permanently_deleted'])
      expect(theNews('zendesk', { ...event, type: `zen:event-type:ticket.${type}`, event: {} })).toMatchObject({
        deleted: true,
      });
  });

  test('a ticket without an organisation or a technician says so by silence', () => {
    const detail = { ...event.detail, organization_id: '0', assignee_id: null, requester_id: '' };
    const news = theNews('zendesk', { ...event, detail });
    for (const name of ['organisation', 'technician', 'requester']) expect(news).not.toHaveProperty(name);
  });

  const worked = (value: unknown, id = '42') => ({
    ...event,
    type: 'zen:event-type:ticket.custom_field_changed',
    event: {
      current: { value },
      previous: { value: null },
      custom_field: { id, title: 'Total time spent (sec)', type: 'integer' },
    },
  });
  test.each<[string, unknown, IntegrationOptions, number | undefined]>([
    ['as a number', worked(600), { totalSecondsField: '42' }, 600],
    ['as digits', worked('600'), { totalSecondsField: '42' }, 600],
    ['as digits with decimals', worked('600.0'), { totalSecondsField: '42' }, 600],
    ['as nothing', worked(''), { totalSecondsField: '42' }, undefined],
    ['of another field', worked(600, '43'), { totalSecondsField: '42' }, undefined],
    ['and no field is named', worked(600), {}, undefined],
  ])('the total of the seconds %s', (_, body, options, total) => {
    expect(theNews('zendesk', body, options).totalSeconds).toBe(total);
  });
  test.each([-1, 1.5, 'ten', '1e3', true, {}, 1e21])('a total of %j is not understood', (value) => {
    puzzled('zendesk', worked(value), { totalSecondsField: '42' });
  });

  test("a trigger's body, filled in", () => {
    const body = {
      ...template,
      ticket_id: '5158',
      ticket_title: 'Printer down',
      status: 'Solved',
      organization_external_id: '',
      organization_id: '8447346622462',
      assignee_email: 'agent@example.com',
      requester_email: 'someone@example.org',
      total_seconds: '5400',
      updated_at: '2025-01-08T13:15:45+01:00',
      url: 'acme.zendesk.com/agent/tickets/5158',
    };
    expect(theNews('zendesk', body)).toEqual({
      about: 'ticket',
      externalId: '5158',
      version: '2025-01-08T12:15:45.000000000Z#000000005400',
      status: 'resolved',
      title: 'Printer down',
      organisation: { id: '8447346622462' },
      requester: { email: 'someone@example.org' },
      technician: { email: 'agent@example.com' },
      totalSeconds: 5400,
    });
    // Within a second, the greater total is the later one.
    const [less, more] = ['900', '5400'].map((total_seconds) => theNews('zendesk', { ...body, total_seconds }).version);
    expect(less < more).toBe(true);
    // Without a time it counts from when it came.
    expect(theNews('zendesk', { ...body, updated_at: '' }).version).toMatch(/^2026-11-20T10:00:00/);
    expect(theNews('zendesk', { ...body, total_seconds: '' })).not.toHaveProperty('totalSeconds');
  });

  test("a trigger's body whose placeholders nobody has filled in", () => {
    puzzled('zendesk', { ...template, ticket_id: '5158' });
    puzzled('zendesk', { ticket_id: '5158', updated_at: 'November 20' });
    puzzled('zendesk', { ticket_id: '5158', total_seconds: '-60', updated_at: '2025-01-08T12:15:45Z' });
    puzzled('zendesk', { ticket_id: '' });
  });

  test('events of people and organisations say nothing of tickets; others are not understood', () => {
    expect(said('zendesk', { ...event, type: 'zen:event-type:user.created' })).toEqual({ news: [] });
    puzzled('zendesk', { ...event, type: 'something.else' });
    puzzled('zendesk', { ...event, detail: {} });
    puzzled('zendesk', { ...event, time: 'yesterday' });
  });
});
