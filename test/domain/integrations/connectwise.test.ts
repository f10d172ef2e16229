import { describe, expect, test } from 'vitest';
import type { IntegrationOptions } from '../../../domain/integrations/integration.ts';
import { payload } from './requests.ts';
import { puzzled, said, theNews } from './translated.ts';

describe('ConnectWise', () => {
  const { body } = payload('connectwise.callback');
  const callback = (entity: unknown, change: object = {}) => ({
    ...body,
    ...{ Type: 'ticket', Action: 'updated', ID: 57937, Entity: JSON.stringify(entity) },
    ...change,
  });
  const lastUpdated = { _info: { lastUpdated: '2026-06-04T17:54:53Z' } };

  test('a callback of a contact says nothing of tickets', () => {
    expect(said('connectwise', body)).toEqual({ news: [] });
  });

  test('a ticket', () => {
    const ticket = {
      ...{ id: 57937, summary: 'Printer down', status: { id: 1, name: '>Closed' }, closedFlag: true, ...lastUpdated },
      ...{
        company: { id: 2, identifier: 'acme', name: 'Acme' },
        contact: { id: 3, name: 'Rae' },
        contactEmailAddress: 'rae@example.org',
      },
      ...{
        owner: { id: 4, identifier: 'ada', name: 'Ada' },
        type: { name: 'Break-fix' },
        priority: { name: 'Priority 3' },
      },
      ...{ dateEntered: '2026-06-04T08:00:00Z', closedDate: '2026-06-04T17:54:53Z', actualHours: 1.5 },
    };
    expect(theNews('connectwise', callback(ticket))).toEqual({
      about: 'ticket',
      externalId: '57937',
      version: '2026-06-04T17:54:53.000000000Z',
      title: 'Printer down',
      status: 'closed',
      organisation: { id: '2', name: 'Acme' },
      requester: { id: '3', name: 'Rae', email: 'rae@example.org' },
      technician: { id: '4', name: 'Ada' },
      type: 'Break-fix',
      priority: 'Priority 3',
      openedAt: '2026-06-04T08:00:00.000Z',
      closedAt: '2026-06-04T17:54:53.000Z',
    });
  });

  test.each<[string, object, IntegrationOptions, string | undefined]>([
    ['a name of the board', { status: { name: 'Waiting on client' }, closedFlag: false }, {}, 'pending'],
    ['a name of its own', { status: { name: 'With Bob' }, closedFlag: false }, {}, 'open'],
    ['a name of its own that closes', { status: { name: 'Done & dusted' }, closedFlag: true }, {}, 'closed'],
    ['a name of the options', { status: { id: 5, name: 'With Bob' } }, { statuses: { '5': 'pending' } }, 'pending'],
    ['nothing', {}, {}, undefined],
  ])('the status by %s', (_, entity, options, status) => {
    expect(theNews('connectwise', callback({ ...entity, ...lastUpdated }), options).status).toBe(status);
  });

  const entry = {
    ...{ id: 9, chargeToId: 57937, chargeToType: 'ServiceTicket', member: { id: 4, name: 'Ada' }, ...lastUpdated },
    ...{
      timeStart: '2026-06-04T16:00:00Z',
      timeEnd: '2026-06-04T17:15:00Z',
      actualHours: 1.25,
      billableOption: 'Billable',
    },
    ...{ workType: { name: 'Remote' }, notes: 'Changed the disk', company: { id: 2, name: 'Acme' } },
  };
  const time = { Type: 'time', ID: 9 };
  test('a time entry', () => {
    expect(theNews('connectwise', callback(entry, time))).toEqual({
      about: 'work',
      externalId: '9',
      version: '2026-06-04T17:54:53.000000000Z',
      ticketExternalId: '57937',
      startedAt: '2026-06-04T16:00:00.000Z',
      seconds: 4500,
      technician: { id: '4', name: 'Ada' },
      organisation: { id: '2', name: 'Acme' },
      workType: 'Remote',
      description: 'Changed the disk',
      billable: true,
    });
    expect(theNews('connectwise', callback({ ...entry, chargeToType: 'Activity' }, time))).not.toHaveProperty(
      'ticketExternalId',
    );
    expect(theNews('connectwise', callback({ ...entry, billableOption: 'NoCharge' }, time)).billable).toBe(false);
    puzzled('connectwise', callback({ ...entry, actualHours: -1 }, time));
    puzzled('connectwise', callback({ ...entry, timeStart: null }, time));
  });

  test('what was deleted brings no entity', () => {
    for (const [type, about] of [
      ['ticket', 'ticket'],
      ['time', 'work'],
    ])
      for (const Entity of ['', null, '{}'])
        expect(theNews('connectwise', { ...body, Type: type, Action: 'deleted', ID: 9, Entity })).toEqual({
          about,
          externalId: '9',
          version: '2026-11-20T10:00:00.000000000Z#deleted',
          deleted: true,
        });
  });

  test.each(['', '{', '[]', 'null', '"text"', 7, null])('an Entity of %j is not understood', (Entity) => {
    puzzled('connectwise', { ...body, Type: 'ticket', Action: 'updated', Entity });
  });
});
