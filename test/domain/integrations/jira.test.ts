import { describe, expect, test } from 'vitest';
import { payload } from './requests.ts';
import { puzzled, said, theNews } from './translated.ts';

describe('Jira', () => {
  const { body: issue } = payload('jira.issue_updated');
  const { body: worklog } = payload('jira.worklog_created');

  test('an issue', () => {
    expect(theNews('jira', issue)).toEqual({
      about: 'ticket',
      externalId: '99291',
      version: '2020-11-27T12:33:56.302000000Z',
      number: 'JRA-20002',
      title: 'I feel the need for speed',
      priority: 'Minor',
      tags: ['UI', 'dialogue', 'move'],
      openedAt: '2009-12-17T05:46:10.612Z',
    });
  });

  test('an issue with all that may be there', () => {
    const fields = {
      ...issue.issue.fields,
      project: { id: '10000', key: 'ACME', name: 'Acme' },
      reporter: { accountId: 'a:1', displayName: 'Rae', emailAddress: 'rae@example.org' },
      assignee: { accountId: 'a:2', displayName: 'Ada' },
      issuetype: { name: 'Incident' },
      status: { id: '10001', name: 'Fixed', statusCategory: { key: 'done' } },
      resolutiondate: '2020-11-27T13:33:56.302+0100',
    };
    const body = { ...issue, issue: { ...issue.issue, fields } };
    expect(theNews('jira', body)).toMatchObject({
      status: 'resolved',
      organisation: { id: '10000', name: 'Acme' },
      requester: { id: 'a:1', name: 'Rae', email: 'rae@example.org' },
      technician: { id: 'a:2', name: 'Ada' },
      type: 'Incident',
      resolvedAt: '2020-11-27T12:33:56.302Z',
    });
    for (const name of ['10001', 'fixed'])
      expect(theNews('jira', body, { statuses: { [name]: 'closed' } }).status).toBe('closed');
  });

  test('an issue that was deleted', () => {
    expect(theNews('jira', { ...issue, webhookEvent: 'jira:issue_deleted' })).toMatchObject({
      deleted: true,
      version: '2020-11-27T12:33:56.302000000Z#deleted',
    });
  });

  test('a worklog', () => {
    expect(theNews('jira', worklog)).toEqual({
      about: 'work',
      externalId: '10320',
      ticketExternalId: '12463',
      version: '2021-03-05T22:35:54.173000000Z',
      startedAt: '2021-03-05T22:34:42.910Z',
      seconds: 60,
      technician: { id: '5f6070093242e8006f4a0000', name: 'Test User' },
      description: '1m comment',
    });
  });

  test('a worklog that was changed, then deleted: the deletion is told last', () => {
    const updated = { ...worklog.worklog, updated: '2021-03-06T02:00:00.000+0300', timeSpentSeconds: 120 };
    const changed = theNews('jira', { ...worklog, webhookEvent: 'worklog_updated', worklog: updated });
    const deleted = theNews('jira', {
      ...{ webhookEvent: 'worklog_deleted', timestamp: Date.parse('2021-03-05T23:00:00.000Z'), worklog: updated },
    });
    expect(changed).toMatchObject({ seconds: 120, version: '2021-03-05T23:00:00.000000000Z' });
    expect(deleted).toEqual({
      about: 'work',
      externalId: '10320',
      ticketExternalId: '12463',
      version: '2021-03-05T23:00:00.000000000Z#deleted',
      deleted: true,
    });
    expect(theNews('jira', worklog).version < changed.version && changed.version < deleted.version).toBe(true);
  });

  test('a comment that is a document: its texts, a paragraph a line', () => {
    const paragraph = (...texts: string[]) => ({
      type: 'paragraph',
      content: texts.map((text) => ({ type: 'text', text })),
    });
    const comment = { type: 'doc', version: 1, content: [paragraph('Changed the ', 'disk'), paragraph('Tested')] };
    expect(theNews('jira', { ...worklog, worklog: { ...worklog.worklog, comment } }).description).toBe(
      'Changed the disk\nTested',
    );
  });

  test.each<[string, object]>([
    ['negative', { timeSpentSeconds: -60 }],
    ['of half seconds', { timeSpentSeconds: 0.5 }],
    ['without a duration', { timeSpentSeconds: null }],
    ['without a start', { started: null }],
    ['started at no time', { started: '2021-02-30T01:34:42.910+0300' }],
    ['without an offset', { started: '2021-02-20T01:34:42.910' }],
    ['without an id', { id: null }],
  ])('a worklog %s is not understood', (_, change) => {
    puzzled('jira', { ...worklog, worklog: { ...worklog.worklog, ...change } });
  });
  test('a duration in digits is one', () => {
    expect(theNews('jira', { ...worklog, worklog: { ...worklog.worklog, timeSpentSeconds: '60' } }).seconds).toBe(60);
  });

  test('other events say nothing of tickets', () => {
    expect(said('jira', { webhookEvent: 'comment_created' })).toEqual({ news: [] });
    puzzled('jira', {});
    puzzled('jira', { webhookEvent: 'jira:issue_updated' });
  });
});
