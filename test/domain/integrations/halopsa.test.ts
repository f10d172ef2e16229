import { describe, expect, test } from 'vitest';
import { payload } from './requests.ts';
import { newsOf, puzzled, said, theNews } from './translated.ts';

describe('HaloPSA', () => {
  const { body, body_event_only: eventOnly } = payload('halopsa.ticket_status_changed');

  test('with the ticket', () => {
    expect(theNews('halopsa', body)).toEqual({
      about: 'ticket',
      externalId: '4242',
      version: '2026-09-25T06:41:08.789591500Z',
      title: 'redacted',
      status: 'closed',
      organisation: { id: '1' },
      technician: { id: '3' },
      type: '25',
    });
    expect(theNews('halopsa', body, { statuses: { '9': 'resolved' } }).status).toBe('resolved');
  });

  test('the event only: there is a ticket, and whatever else is told of it holds', () => {
    const news = theNews('halopsa', eventOnly);
    expect(news).toEqual({ about: 'ticket', externalId: '4242', version: '0000-00-00T00:00:00.000000000Z' });
    expect(news.version < theNews('halopsa', body).version).toBe(true);
    expect(theNews('halopsa', { ...eventOnly, event: 'Ticket Deleted' })).toMatchObject({
      deleted: true,
      version: '2026-11-20T10:00:00.000000000Z#deleted',
    });
  });

  test('moments that Halo writes for "never" are none', () => {
    const ticket = { ...body.ticket, dateclosed: '1900-01-01T00:00:00', dateoccurred: '2026-09-25T06:00:00' };
    const news = theNews('halopsa', { ...body, ticket });
    expect(news).not.toHaveProperty('closedAt');
    expect(news.openedAt).toBe('2026-09-25T06:00:00.000Z');
  });

  test('an action: its hours are work', () => {
    const action = {
      ...{ id: 7, ticket_id: 4242, timetaken: 0.3333333333, who: 'Ada', who_agentid: 3 },
      ...{ datetime: '2026-09-25T06:00:00', note: 'Changed the disk' },
    };
    expect(newsOf(said('halopsa', { ...body, event: 'new action', action }))).toMatchObject([
      { about: 'ticket', externalId: '4242' },
      {
        about: 'work',
        externalId: '4242-7',
        ticketExternalId: '4242',
        startedAt: '2026-09-25T06:00:00.000Z',
        seconds: 1200,
        technician: { id: '3', name: 'Ada' },
        description: 'Changed the disk',
      },
    ]);
    expect(newsOf(said('halopsa', { ...body, action: { ...action, timetaken: '0.25' } }))[1].seconds).toBe(900);
    for (const timetaken of [0, null])
      expect(newsOf(said('halopsa', { ...body, action: { ...action, timetaken } }))).toHaveLength(1);
    for (const timetaken of [-1, 'an hour', Number.MAX_VALUE, {}])
      puzzled('halopsa', { ...body, action: { ...action, timetaken } });
    puzzled('halopsa', { ...body, action: { ...action, id: null } });
  });

  test('an event of something else is not a ticket', () => {
    puzzled('halopsa', { ...eventOnly, event: 'invoice created' });
    puzzled('halopsa', {});
    // It may be the number of the action, which is no ticket's.
    puzzled('halopsa', { ...eventOnly, event: 'action added' });
  });
});
