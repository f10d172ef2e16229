import { describe, expect, test } from 'vitest';
import { said, theNews } from './translated.ts';

describe('any other tool, by Standard Webhooks', () => {
  const timestamp = '2026-11-20T11:00:00+01:00';
  const ticket = { id: 'T-1', title: 'Printer down', status: 'open', organisation: { name: 'Acme' }, totalSeconds: 60 };
  const work = {
    id: 'W-1',
    ticketId: 'T-1',
    startedAt: timestamp,
    seconds: 900,
    technician: { email: 'ada@example.com' },
  };

  test('a ticket and its work', () => {
    expect(theNews('standard', { type: 'ticket.changed', timestamp, data: ticket })).toEqual({
      about: 'ticket',
      externalId: 'T-1',
      version: '2026-11-20T10:00:00.000000000Z',
      title: 'Printer down',
      status: 'open',
      organisation: { name: 'Acme' },
      totalSeconds: 60,
    });
    expect(theNews('standard', { type: 'work.changed', timestamp, data: { ...work, billable: false } })).toEqual({
      about: 'work',
      externalId: 'W-1',
      version: '2026-11-20T10:00:00.000000000Z',
      ticketExternalId: 'T-1',
      startedAt: '2026-11-20T10:00:00.000Z',
      seconds: 900,
      technician: { email: 'ada@example.com' },
      billable: false,
    });
  });

  test('what was deleted', () => {
    for (const about of ['ticket', 'work'])
      expect(theNews('standard', { type: `${about}.deleted`, timestamp, data: { id: 'X' } })).toEqual({
        ...{ about, externalId: 'X', version: '2026-11-20T10:00:00.000000000Z#deleted', deleted: true },
      });
  });

  test('what the format does not know is left aside; other events say nothing', () => {
    expect(
      theNews('standard', { type: 'ticket.changed', timestamp, data: { ...ticket, colour: 'red' }, more: 1 }),
    ).not.toHaveProperty('colour');
    expect(said('standard', { type: 'invoice.paid', timestamp, data: {} })).toEqual({ news: [] });
  });

  test.each<[string, object, string]>([
    ['negative seconds', { data: { ...work, seconds: -1 } }, 'data.seconds'],
    ['seconds as digits', { data: { ...work, seconds: '900' } }, 'data.seconds'],
    ['a start without an offset', { data: { ...work, startedAt: '2026-11-20T11:00:00' } }, 'data.startedAt'],
    ['a start after all calendars', { data: { ...work, startedAt: '9999-12-31T23:59:59Z' } }, 'data.startedAt'],
    ['nobody who did it', { data: { ...work, technician: {} } }, 'data.technician'],
    ['no timestamp', { timestamp: undefined }, 'timestamp'],
    ['no data', { data: undefined }, 'data'],
    ['an event that we never had', { type: 'work.moved' }, 'type'],
  ])('%s: it says where', (_, change, pointer) => {
    const translated = said('standard', { type: 'work.changed', timestamp, data: work, ...change });
    expect(translated).toEqual({ notUnderstood: expect.stringContaining(pointer) });
  });
});
