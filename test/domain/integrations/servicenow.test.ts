import { describe, expect, test } from 'vitest';
import type { IntegrationOptions } from '../../../domain/integrations/integration.ts';
import { payload } from './requests.ts';
import { puzzled, said, theNews } from './translated.ts';

describe('ServiceNow', () => {
  const { body } = payload('servicenow.outbound');

  test('an incident', () => {
    expect(theNews('servicenow', body)).toEqual({
      about: 'ticket',
      externalId: '9d385017c611228701d22104cc95c371',
      version: '2026-11-20T10:11:12.000000000Z#000000000007',
      number: 'INC0010001',
      status: 'resolved',
      organisation: { name: 'Acme' },
      technician: { name: 'abel.tuter' },
    });
  });

  test('the count of changes tells apart what changed within one second, also from 9 to 10', () => {
    const [ninth, tenth] = [9, '10'].map((sys_mod_count) => theNews('servicenow', { ...body, sys_mod_count }).version);
    expect(ninth < tenth).toBe(true);
  });

  test.each<[string, object, IntegrationOptions, string | undefined]>([
    ['on hold', { state: '3' }, {}, 'pending'],
    ['of a task', { table: 'sc_task', state: 3 }, {}, 'closed'],
    ['of a task that waits', { table: 'sc_task', state: '-5' }, {}, 'pending'],
    ['of the firm’s own', { state: '42' }, { statuses: { '42': 'pending' } }, 'pending'],
    ['that nobody knows', { state: '42' }, {}, undefined],
  ])('a state %s', (_, change, options, status) => {
    expect(theNews('servicenow', { ...body, ...change }, options).status).toBe(status);
  });

  const worked = {
    ...{ source: 'servicenow', schema: 1, table: 'task_time_worked', sys_id: 'a'.repeat(32), task: body.sys_id },
    ...{ user: 'Abel Tuter', user_email: 'abel@example.com', time_in_seconds: '900', comments: 'Changed the disk' },
    ...{
      sys_created_on: '2026-11-20 10:11:12',
      sys_updated_on: '2026-11-20 10:11:12',
      sys_mod_count: '0',
      operation: 'insert',
    },
  };
  test('time worked', () => {
    expect(theNews('servicenow', worked)).toEqual({
      about: 'work',
      externalId: 'a'.repeat(32),
      version: '2026-11-20T10:11:12.000000000Z#000000000000',
      ticketExternalId: body.sys_id,
      startedAt: '2026-11-20T10:11:12.000Z',
      seconds: 900,
      technician: { name: 'Abel Tuter', email: 'abel@example.com' },
      description: 'Changed the disk',
    });
    expect(theNews('servicenow', { ...worked, operation: 'delete' })).toMatchObject({
      deleted: true,
      version: '2026-11-20T10:11:12.000000000Z#000000000000#deleted',
    });
    puzzled('servicenow', { ...worked, time_in_seconds: '-1' });
    puzzled('servicenow', { ...worked, sys_created_on: '' });
    puzzled('servicenow', { ...worked, sys_mod_count: 'many' });
  });

  test('records of other tables say nothing of tickets', () => {
    expect(said('servicenow', { ...body, table: 'cmdb_ci' })).toEqual({ news: [] });
    puzzled('servicenow', { ...body, sys_id: null });
  });
});
