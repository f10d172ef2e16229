import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentOf, versionOf } from '../../../domain/integrations/moment.ts';
import { type News, type Provider, providers } from '../../../domain/integrations/news.ts';
import { providerModules } from '../../../domain/integrations/provider-modules.ts';
import { always } from '../builders.ts';
import { bytesOf, payload, requestOf } from './requests.ts';

const receivedAt = '2026-11-20T10:00:00.000Z';
const now = new Date(receivedAt);
const options = {
  totalSecondsField: '42',
  host: 'na.myconnectwise.net',
  statuses: { constructor: 'closed', a: 'open' },
} as const;
const translate = (provider: Provider, body: unknown) =>
  providerModules[provider].translate(bytesOf(body), options, receivedAt);

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z/;
const isClean = (text: string): boolean =>
  text.isWellFormed() && text.trim() === text && !/[\p{Cc}\u202e]/u.test(text.replaceAll('\n', ''));

/** What those who apply news rely on. */
const mustBeSound = (news: News): void => {
  expect(news.externalId).toMatch(/^[^\p{Cc}]{1,250}$/u);
  expect(news.version).toMatch(moment);
  for (const [name, value] of Object.entries(news)) {
    expect(value, name).toBeDefined();
    if (typeof value === 'string') expect({ name, value, clean: isClean(value) }).toMatchObject({ clean: true });
    if (/At$/.test(name)) expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    if (/[sS]econds$/.test(name)) expect(Number.isSafeInteger(value) && Number(value) >= 0).toBe(true);
    if (['organisation', 'requester', 'technician'].includes(name))
      expect(Object.keys(Object(value)).length).toBeGreaterThan(0);
  }
  if (news.about === 'work' && !news.deleted)
    expect(news).toMatchObject({ seconds: expect.any(Number), startedAt: expect.any(String) });
};

const mustBeAnswered = (provider: Provider, body: unknown): void => {
  const translated = translate(provider, body);
  if ('news' in translated) for (const news of translated.news) mustBeSound(news);
  else expect(translated.notUnderstood).toMatch(/./);
  const request = requestOf({}, body);
  expect(providerModules[provider].identify(request, now)).toMatch(/./);
  expect(providerModules[provider].verify(request, ['secret'], now, options)).toHaveProperty('refused');
};

const cw = payload('connectwise.callback').body;
const zendesk = payload('zendesk.ticket.status_changed').body;
const standard = {
  timestamp: receivedAt,
  data: { id: 'a', startedAt: receivedAt, seconds: 1, technician: { id: 'a' }, tags: ['a'] },
};
const entity = { _info: { lastUpdated: receivedAt }, timeStart: receivedAt, actualHours: 1, status: { name: 'a' } };
const field = { custom_field: { id: '42' }, current: { value: '5' } };
/** Bodies that are understood, for each tool. */
const samples: Readonly<Record<Provider, readonly object[]>> = {
  zendesk: [
    zendesk,
    { ...zendesk, type: 'zen:event-type:ticket.custom_field_changed', event: field },
    { ...payload('zendesk.trigger-custom-body').body_template, updated_at: receivedAt, total_seconds: '60' },
  ],
  jira: [
    payload('jira.issue_updated').body,
    payload('jira.worklog_created').body,
    { ...payload('jira.worklog_created').body, webhookEvent: 'worklog_deleted' },
  ],
  freshdesk: Object.values<object>(payload('freshdesk.automation')).slice(2, 4),
  halopsa: [
    { ...payload('halopsa.ticket_status_changed').body, action: { id: 1, ticket_id: 2, timetaken: 1, note: 'a' } },
    payload('halopsa.ticket_status_changed').body_event_only,
  ],
  connectwise: [
    cw,
    ...['ticket', 'time'].map((Type) => ({ ...cw, Type, Entity: entity })),
    ...['ticket', 'time'].map((Type) => ({ ...cw, Type, Entity: JSON.stringify(entity) })),
  ],
  servicenow: [
    payload('servicenow.outbound').body,
    { table: 'task_time_worked', sys_id: 'a', task: 'b', time_in_seconds: 5, sys_created_on: '2026-11-20 10:11:12' },
  ],
  standard: ['ticket.changed', 'ticket.deleted', 'work.changed', 'work.deleted'].map((type) => ({ ...standard, type })),
};

/** Values that have broken other programs, beside whatever JSON there is. */
const value = fc.oneof(
  fc.jsonValue({ depthSize: 'small' }),
  fc.constantFrom<unknown>(
    -1,
    0,
    0.1,
    1e21,
    1e308,
    '',
    ' ',
    '0',
    'NaN',
    '1e400',
    '2016-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ),
  fc.constantFrom<unknown>(
    '\u0000',
    '\ud800',
    'a\ud800',
    '\u202ea',
    '__proto__',
    'constructor',
    'toString',
    '7'.repeat(400),
    [],
    {},
    null,
    [[]],
    true,
  ),
  fc.constantFrom<unknown>(
    { constructor: 'a' },
    { toString: 1 },
    { length: 5 },
    { content: [{ content: [{ text: '\ud800\u0007' }] }] },
    { id: '\u0007' },
  ),
);

/** Everything inside a value, as the way to it. */
const pathsIn = (inside: unknown): readonly (readonly string[])[] =>
  typeof inside !== 'object' || inside === null
    ? [[]]
    : [[], ...Object.entries(inside).flatMap(([key, each]) => pathsIn(each).map((path) => [key, ...path]))];

const replaced = (inside: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  const change = (each: unknown, name: string) => (name === key ? replaced(each, rest, by) : each);
  if (Array.isArray(inside)) return inside.map((each, i) => change(each, String(i)));
  return Object.fromEntries(Object.entries(inside as object).map(([name, each]) => [name, change(each, name)]));
};

const nearly = (provider: Provider) =>
  fc
    .constantFrom(...samples[provider])
    .chain((sample) => fc.record({ sample: fc.constant(sample), path: fc.constantFrom(...pathsIn(sample)), by: value }))
    .map(({ sample, path, by }) => replaced(sample, path, by));

const deep = (depth: number) => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;

describe.each(providers)('%s', (provider) => {
  test('understands its samples', () => {
    for (const sample of samples[provider]) expect(translate(provider, sample)).toHaveProperty('news');
  });

  test('answers whatever JSON comes', () => {
    always(
      fc.property(fc.oneof({ weight: 8, arbitrary: nearly(provider) }, value), (body) =>
        mustBeAnswered(provider, body),
      ),
      { numRuns: 400 },
    );
  });

  test('answers whatever bytes come', () => {
    always(fc.property(fc.uint8Array({ maxLength: 200 }), (body) => mustBeAnswered(provider, body)));
    always(fc.property(fc.string({ unit: 'binary' }), (text) => mustBeAnswered(provider, text)));
  });

  test.each<[string, unknown]>([
    ['is empty', ''],
    ['is cut off', JSON.stringify(samples[provider][0]).slice(0, -1)],
    ['is a list', [samples[provider][0]]],
    ['is a text', '"a"'],
    ['is not UTF-8', Buffer.concat([bytesOf('{"a":"'), Uint8Array.of(0xff, 0xfe), bytesOf('"}')])],
    ['has another encoding', Buffer.from(JSON.stringify(samples[provider][0]), 'utf16le')],
    ['has two values', `${JSON.stringify(samples[provider][0])}{}`],
  ])('a body that %s is not understood', (_, body) => {
    expect(translate(provider, body)).toEqual({ notUnderstood: 'the body is not a JSON object' });
  });

  test('a body of 1 MB, of deep nesting, or with a key twice is answered', () => {
    const [sample = {}] = samples[provider];
    const inside = JSON.stringify(sample).slice(1);
    mustBeAnswered(provider, { ...sample, padding: 'x'.repeat(1024 * 1024) });
    mustBeAnswered(provider, Object.fromEntries(Object.keys(sample).map((name) => [name, 'x'.repeat(100_000)])));
    mustBeAnswered(provider, deep(1000));
    mustBeAnswered(provider, deep(170_000));
    mustBeAnswered(provider, `{"deep":${deep(100_000)},${inside}`);
    mustBeAnswered(provider, `{"id":"other","type":7,"webhookEvent":null,"ticket_id":{},${inside}`);
    mustBeAnswered(provider, `{"__proto__":{"id":"1"},"constructor":1,"toString":2,${inside}`);
  });
});

test('a comment of Jira that is nested deeply, or has very many parts, is read as far as it is sensible', () => {
  const [, worklog] = samples.jira;
  const text = JSON.stringify(worklog);
  const nested = `${'{"content":['.repeat(50_000)}{"text":"deep"}${']}'.repeat(50_000)}`;
  const wide = JSON.stringify({ content: Array.from({ length: 30_000 }, () => ({ text: 'wide ' })) });
  for (const comment of [nested, wide])
    mustBeAnswered(
      'jira',
      text.replace('"1m comment"', () => comment),
    );
});

describe('a version', () => {
  test('sorts as text by its moment, whatever offset and precision it was written with', () => {
    const written = fc.record({
      at: fc.integer({ min: Date.parse('1971-01-02'), max: Date.parse('2999-12-30') }),
      offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
      digits: fc.integer({ min: 3, max: 9 }),
      colon: fc.constantFrom(':', ''),
    });
    const text = ({ at, offset, digits, colon }: { at: number; offset: number; digits: number; colon: string }) => {
      const wall = new Date(at + offset * 60_000)
        .toISOString()
        .slice(0, -1)
        .padEnd(20 + digits, '0');
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((n) =>
        String(n).padStart(2, '0'),
      );
      return `${wall}${offset < 0 ? '-' : '+'}${hours}${colon}${minutes}`;
    };
    const version = (written: string) => {
      const found = momentOf(written);
      if (!found) throw new Error(`not understood: ${written}`);
      return versionOf(found);
    };
    always(
      fc.property(written, written, (a, b) => {
        const [one, other] = [version(text(a)), version(text(b))];
        expect(one < other).toBe(a.at < b.at);
        expect(one === other).toBe(a.at === b.at);
      }),
    );
  });

  test.each<[string, string | undefined]>([
    ['2026-11-20T10:11:12Z', '2026-11-20T10:11:12.000000000Z'],
    ['2026-11-20t10:11:12.5z', '2026-11-20T10:11:12.500000000Z'],
    ['2026-11-20 10:11:12 +0100', '2026-11-20T09:11:12.000000000Z'],
    ['2026-11-20T10:11:12.1234567891234-02', '2026-11-20T12:11:12.123456789Z'],
    ['2026-11-20T10:11:12,5Z', '2026-11-20T10:11:12.500000000Z'],
    ['2026-11-20T10:11:12', undefined],
    ['2026-11-20T10:11Z', undefined],
    ['2026-11-20', undefined],
    ['2026-02-29T10:11:12Z', undefined],
    ['2026-11-20T24:00:00Z', undefined],
    ['2026-11-20T10:11:60Z', undefined],
    ['2026-11-20T10:11:12+24:00', undefined],
    ['1900-01-01T00:00:00Z', undefined],
    ['3000-01-01T00:00:00Z', undefined],
    ['20 November 2026', undefined],
    [`2026-11-20T10:11:12.${'1'.repeat(100_000)}Z`, undefined],
  ])('%s', (written, expected) => {
    const found = momentOf(written);
    expect(found && versionOf(found)).toBe(expected);
  });

  test('what has no offset is in UTC where the tool means it so', () => {
    expect(momentOf('2026-11-20 10:11:12', 'utc')).toEqual(momentOf('2026-11-20T10:11:12Z'));
  });
});

describe('the identity of a delivery', () => {
  const identityOf = (
    provider: Provider,
    body: unknown,
    headers: Readonly<Record<string, string | readonly string[]>> = {},
    at = now,
  ) => providerModules[provider].identify(requestOf(headers, body), at);
  const later = new Date(now.getTime() + 3_600_000);

  test('is the tool’s own id, where it has one', () => {
    const [trigger] = samples.zendesk.slice(2);
    expect(identityOf('zendesk', zendesk)).toBe(`event:${zendesk.id}`);
    expect(identityOf('zendesk', zendesk, { 'x-zendesk-webhook-invocation-id': 'i' })).toBe(`event:${zendesk.id}`);
    expect(identityOf('zendesk', trigger, { 'x-zendesk-webhook-invocation-id': 'i' })).toBe('invocation:i');
    // The ticket's id and type, if a firm adds them to the trigger's body: all of its deliveries have them.
    const withIds = { ...trigger, id: 35436, type: 'incident' };
    expect(identityOf('zendesk', withIds, { 'x-zendesk-webhook-invocation-id': 'i' })).toBe('invocation:i');
    expect(identityOf('jira', {}, { 'x-atlassian-webhook-identifier': 'w' })).toBe('webhook:w');
    expect(identityOf('halopsa', { id: 'h' })).toBe('event:h');
    expect(identityOf('connectwise', cw)).toBe(`message:${cw.MessageId}`);
    expect(identityOf('servicenow', samples.servicenow[0])).toBe('record:incident/9d385017c611228701d22104cc95c371/7/');
    expect(identityOf('standard', {}, { 'webhook-id': 'm' })).toBe('webhook:m');
  });

  test('is what it says, where there is no id; where it tells no time either, for some minutes only', () => {
    const timed = { ...samples.freshdesk[1], updated_at: '2026-11-20T10:00:00Z' };
    expect(identityOf('freshdesk', timed)).toBe(identityOf('freshdesk', timed, {}, later));
    // Open, closed, open again: the third is not the first once more.
    const [timeless] = samples.freshdesk;
    expect(identityOf('freshdesk', timeless)).toBe(identityOf('freshdesk', timeless));
    expect(identityOf('freshdesk', timeless)).not.toBe(identityOf('freshdesk', timeless, {}, later));
    expect(identityOf('jira', { a: 1 }, { 'x-atlassian-webhook-identifier': ['a', 'b'] })).toBe(
      identityOf('jira', { a: 1 }),
    );
    expect(identityOf('jira', { a: 1 })).not.toBe(identityOf('jira', { a: 2 }));
  });
});
