import { describe, expect, test } from 'vitest';
import { payload } from './requests.ts';
import { puzzled, theNews } from './translated.ts';

describe('Freshdesk', () => {
  const { body_simple_observed: simple, body_advanced_recommended: advanced } = payload('freshdesk.automation');

  test('"Simple" content', () => {
    expect(theNews('freshdesk', simple)).toEqual({
      about: 'ticket',
      externalId: '12345',
      version: '2026-11-20T10:00:00.000000000Z',
      title: 'Order not received',
      status: 'resolved',
      technician: { name: 'Sarah Support', email: 'sarah@example.com' },
      type: 'Question',
      priority: 'Medium',
      tags: [],
    });
  });

  test('the recommended content, filled in', () => {
    const body = {
      ...advanced,
      ticket_id: '12345',
      subject: 'Order not received',
      status: 'Waiting on Customer',
      company: 'Acme',
      agent_email: 'sarah@example.com',
      requester_email: 'someone@example.org',
      updated_at: '2026-11-20 09:58:00 UTC'.replace(' UTC', 'Z'),
    };
    expect(theNews('freshdesk', body)).toEqual({
      about: 'ticket',
      externalId: '12345',
      version: '2026-11-20T09:58:00.000000000Z',
      title: 'Order not received',
      status: 'pending',
      organisation: { name: 'Acme' },
      requester: { email: 'someone@example.org' },
      technician: { email: 'sarah@example.com' },
    });
    expect(
      theNews('freshdesk', { ...body, status: 'Parts ordered' }, { statuses: { 'parts ordered': 'pending' } }).status,
    ).toBe('pending');
    expect(theNews('freshdesk', { ...body, status: 'Parts ordered' })).not.toHaveProperty('status');
    puzzled('freshdesk', { ...body, ticket_id: '' });
    puzzled('freshdesk', { ...body, updated_at: '{{ticket.updated_at}}' });
  });
});
