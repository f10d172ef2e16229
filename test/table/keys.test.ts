import { array, constantFrom, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listIndex, logIndex, relatedIndex, tableKeys } from '../../domain/table/keys.ts';
import { technicianKey } from '../../domain/table/log-row.ts';
import { entities } from '../../domain/table/table.ts';
import { always } from '../domain/builders.ts';

/** What tells rows apart; each distinct, so that a key shows where its parts come from. */
const parts = {
  tenantId: 'tttttttttttttttttttttttttt',
  contractId: 'kkkkkkkkkkkkkkkkkkkkkkkkkk',
  clientId: 'cccccccccccccccccccccccccc',
  currency: 'USD',
  on: '2025-01-08',
  billableId: 'bbbbbbbbbbbbbbbbbbbbbbbbbb',
  batchId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
  subjectKey: 'ssssssssssssssssssssssssss',
  technicianKey: technicianKey('Zoé Lefèvre'),
  keyHash: 'hhhhhhhhhhhhhhhhhhhhhhhhhh',
  aboutId: 'FA-000000042',
  invoiceId: 'FA-000000042',
  formattedNumber: 'FA-2025-042',
  eventId: 'eeeeeeeeeeeeeeeeeeeeeeeeee',
  itemId: '0003-0017',
  shard: '0003',
  purpose: 'issue',
  series: 'FA',
  thousand: '000000',
  place: '000000042',
  billDate: '2025-01-10',
  ticketId: 'qqqqqqqqqqqqqqqqqqqqqqqqqq',
  relatedId: 'qqqqqqqqqqqqqqqqqqqqqqqqqq',
  projectId: 'ppppppppppppppppppppppppp0',
  equipmentId: 'ppppppppppppppppppppppppp1',
  programmeId: 'ppppppppppppppppppppppppp2',
  refKey: 'rrrrrrrrrrrrrrrrrrrrrrrrrr',
  contractKey: 'kkkkkkkkkkkkkkkkkkkkkkkkkk',
  openedAt: '2025-01-08T10:12:07.000Z',
  openedMonth: '2025-01',
  workedOn: '2025-01-09',
  issuedOn: '2025-01-31',
  dueOn: '2025-03-02',
  moment: '2025-01-08T10:12:07.000Z#uuuuuuuuuuuuuuuuuuuuuuuuuu',
  dueMonth: '2025-03',
  endsOn: '2025-12-31',
  endMonth: '2025-12',
  nextRunAt: '2025-02-01T05:00:00.000Z',
  nextAt: '2025-02-01T07:00:00Z',
  dueAt: '2025-02-01T07:01:00Z',
  ulid: '01jjjjjjjjjjjjjjjjjjjjjjjj',
  auditId: 'dddddddddddddddddddddddddd',
  importId: 'yyyyyyyyyyyyyyyyyyyyyyyyyy',
  documentId: 'fffffffffffffffffffffffff0',
  findingId: 'ffffffffffffffffffffffffff',
  technicianId: 'ggggggggggggggggggggggggga',
  teamId: 'ggggggggggggggggggggggggge',
  costRateId: 'gggggggggggggggggggggggggr',
  productId: 'gggggggggggggggggggggggggp',
  templateId: 'gggggggggggggggggggggggggx',
  priceListId: 'gggggggggggggggggggggggggy',
  timerId: 'gggggggggggggggggggggggggt',
  sessionId: 'gggggggggggggggggggggggggs',
  machineId: 'gggggggggggggggggggggggggm',
  calendarId: 'gggggggggggggggggggggggggc',
  serviceLevelId: 'gggggggggggggggggggggggggv',
  integrationId: 'jjjjjjjjjjjjjjjjjjjjjjjjjj',
  endpointId: 'mmmmmmmmmmmmmmmmmmmmmmmmmm',
  deliveryId: 'nnnnnnnnnnnnnnnnnnnnnnnnnn',
  receivedAt: '2025-01-09T10:00:00.000Z',
  mappingId: 'pppppppppppppppppppppppppp',
  newsId: 'qqqqqqqqqqqqqqqqqqqqqqqqqq',
  subjectKind: 'organisation',
  subjectId: 'rrrrrrrrrrrrrrrrrrrrrrrrrr',
  orderId: 'vvvvvvvvvvvvvvvvvvvvvvvvvv',
  webhookId: 'wwwwwwwwwwwwwwwwwwwwwwwwww',
  messageId: 'xxxxxxxxxxxxxxxxxxxxxxxxxx',
};

/** What a person typed; none of it may show in a key. */
const typed = {
  subject: 'TYPED sub',
  technician: 'Zoé Lefèvre',
  ticket: 'TYPED ticket',
  workType: 'TYPED type',
  description: 'TYPED text',
  name: 'TYPED name',
  email: 'TYPED@example.com',
  role: 'owner',
  decidedBy: 'TYPED',
  reason: 'TYPED',
  details: { name: 'TYPED client' },
  settings: { legalName: 'TYPED firm' },
  request: { name: 'TYPED batch' },
  recipients: ['TYPED@example.com'],
  event: { by: 'TYPED', why: 'TYPED' },
};

const facts = {
  ...parts,
  ...typed,
  kind: 'time',
  charging: 'billable',
  startedAt: '2025-01-09T09:00:00Z',
  endedAt: '2025-01-09T10:00:00Z',
  seconds: 3600,
  startsOn: '2025-01-01',
  openFrom: '2025-01-01',
  windowFrom: '2025-01-01',
  chargedUntil: {},
  balances: {},
  paid: 0,
  refunded: 0,
  credited: 0,
  open: 100,
  rateDate: 'worked',
  changedAt: '2025-01-01T00:00:00Z',
  updatedAt: '2025-01-01T00:00:00Z',
  createdAt: '2025-01-01T00:00:00Z',
  terms: [],
  suspensions: [],
  planned: [],
  contractIds: [],
  through: '2025-01-31',
  lastIssuedOn: '2025-01-31',
  next: 43,
  version: 1,
  steps: [],
  edits: [],
  rate: '1.08',
  settingsVersion: 1,
  contractVersion: 1,
  equipmentVersion: 1,
  alerts: [],
  fingerprint: 'f',
  effectiveFrom: '2025-01-01',
  perHour: '40',
  timer: { technician: 'TYPED' },
  seed: 's',
  expiresAt: 1,
  trigger: 'person',
  position: {},
  figures: {},
  kept: 0,
  notKept: 0,
  finding: {},
  heard: {},
  versions: [],
};

/** What some entities call by the same name and take other values of. */
const own: Readonly<Record<string, object>> = {
  mail: { status: 'pending' },
  batch: { status: 'planning', planned: 1 },
  batchItem: { status: 'drafted', kind: 'invoice' },
  audit: { status: 'running' },
  timer: { open: true },
  session: { session: { machine: 'TYPED' } },
  // A word of ours, always in this case.
  ticket: { status: '0' },
  project: { state: '0', project: { name: 'TYPED' } },
  contractDocument: {
    ...{ status: 'announced', type: 'TYPED', bytes: 1, sha256: 'TYPED', by: 'TYPED' },
    announcedAt: '2025-01-01T00:00:00Z',
  },
  equipment: { state: '0', details: { name: 'TYPED' } },
  programme: { programme: { name: 'TYPED' } },
  billable: { relatedKind: 'TICKET', relatedList: 'TIME' },
  integration: {
    provider: 'jira',
    state: 'active',
    approval: 'person',
    createClients: false,
    options: {},
    secrets: [],
  },
  delivery: { status: 'received', replays: 0, body: new Uint8Array(1) },
  mapping: { mapped: { of: { name: 'TYPED' } } },
  ruleList: { rules: [] },
  waiting: {
    deliveryIds: ['nnnnnnnnnnnnnnnnnnnnnnnnnn'],
    news: { title: 'TYPED' },
    subject: { of: { name: 'TYPED' } },
    detail: 'TYPED',
    reason: 'contractMissing',
    since: '2025-01-09T10:00:00.000Z',
  },
  workOrder: { selection: {}, stamp: 'TYPED' },
  webhook: { url: 'https://typed.example', state: 'enabled', secrets: [] },
  webhookCount: { made: 1 },
  webhookMessage: { type: 'TYPED', body: 'TYPED', status: 'pending', tries: 0, replays: 0, attempts: [] },
  fileImport: { bytes: 1, status: 'awaitingFile', attempt: 0, position: 0, counts: {}, errorParts: 0 },
};

const keyFields = [
  tableKeys.partition,
  tableKeys.sort,
  logIndex.sort,
  listIndex.partition,
  listIndex.sort,
  relatedIndex.partition,
  relatedIndex.sort,
] as const;
type Keys = Readonly<Partial<Record<(typeof keyFields)[number], string>>>;

/** The keys that an entity writes for a row, as it would send them. */
const keysOf = (name: string, overrides: Readonly<Record<string, unknown>> = {}): Keys => {
  const entity = entities[name as keyof typeof entities];
  const { attributes } = entity.schema;
  const all: Readonly<Record<string, unknown>> = { ...facts, ...own[name], ...overrides };
  const row = Object.fromEntries(
    Object.keys(attributes).flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])),
  );
  const { Item } = (entity.put as (row: object) => { params: (options: object) => { Item: Keys } })(row).params({
    table: 'table',
  });
  return Object.fromEntries(keyFields.flatMap((field) => (Item[field] === undefined ? [] : [[field, Item[field]]])));
};

const names = Object.keys(entities);
const partitionsOf = (keys: Keys): readonly string[] =>
  [keys.pk, keys.gsi1pk, keys.gsi2pk].filter((partition) => partition !== undefined);

/** The only partitions that are not one tenant's (design §5). */
const SYSTEM = [
  'monthEndSchedule gsi1pk SYS#MONTHEND#',
  'dunningSchedule gsi1pk SYS#DUNNING#',
  'contractSchedule gsi1pk SYS#CONTRACTS#',
  'equipmentSchedule gsi1pk SYS#CONTRACTS#',
  'contractDigest gsi1pk SYS#CONTRACTS#',
  'programme gsi1pk SYS#PROGRAMMES#',
  'rescheduling gsi1pk SYS#RESCHEDULING#',
  'membership pk SYS#USER#',
  'registration pk SYS#TENANTS#',
  'hook pk SYS#HOOK#',
  'webhookMessage gsi1pk SYS#WEBHOOKS#',
];

describe('every entity', () => {
  test.each(names)('%s lies in partitions of its tenant, or in a named one of the system', (name) => {
    const keys = keysOf(name);
    expect(partitionsOf(keys).length).toBeGreaterThan(0);
    for (const field of ['pk', 'gsi1pk', 'gsi2pk'] as const) {
      const value = keys[field];
      if (value === undefined || value.startsWith(`T#${parts.tenantId}#`)) continue;
      expect(SYSTEM.filter((allowed) => `${name} ${field} ${value}`.startsWith(allowed))).toHaveLength(1);
    }
  });

  test.each(names)('%s has no partition that is the bare tenant', (name) => {
    for (const partition of partitionsOf(keysOf(name))) expect(partition).not.toMatch(/^T#[^#]*#?$/);
  });

  test.each(names)('%s keeps the case of its keys', (name) => {
    const upper = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, value.toUpperCase()]));
    const [lower, capital] = [keysOf(name), keysOf(name, upper)];
    for (const field of keyFields) {
      if (lower[field] === undefined || lower[field] === lower[field].toUpperCase()) continue;
      expect(capital[field]).toBe(lower[field].toUpperCase());
    }
    expect(capital).not.toEqual(lower);
  });

  test.each(names)('%s writes nothing that a person typed into a key', (name) => {
    expect(JSON.stringify(keysOf(name))).not.toMatch(/TYPED|Lef|Zo/);
  });

  test('writes keys of its own: no two entities share one, except what stands under a billable and what it left', () => {
    const owners = Map.groupBy(names, (name) => {
      const { pk, sk } = keysOf(name);
      return `${pk} ${sk}`;
    });
    expect([...owners.values()].filter((sharing) => sharing.length > 1)).toEqual([['billable', 'departed']]);
  });
});

describe('different rows', () => {
  /** Any characters that an id of ours or a series' prefix can have, in any length, to be stricter than we need. */
  const id = string({ unit: constantFrom(...'0129abyz-'), minLength: 1, maxLength: 3 });

  test.each(names)('%s: two tenants never share a partition, and two ids never share a key', (name) => {
    const entity = entities[name as keyof typeof entities];
    const { pk, sk } = Object.values(entity.schema.indexes)[0] as unknown as Record<
      'pk' | 'sk',
      { composite: string[] }
    >;
    const composite = [...pk.composite, ...sk.composite];
    const values = array(id, { minLength: composite.length, maxLength: composite.length });
    const keyed = (row: readonly string[]): Keys =>
      keysOf(name, Object.fromEntries(composite.map((part, i) => [part, row[i]])));
    always(
      property(tuple(values, values), ([a, b]) => {
        const [one, other] = [keyed(a), keyed(b)];
        const same = composite.every((_, i) => a[i] === b[i]);
        expect(one.pk === other.pk && one.sk === other.sk).toBe(same);
        if (composite[0] === 'tenantId' && a[0] !== b[0]) expect(one.pk).not.toBe(other.pk);
      }),
    );
  });
});

describe('the log', () => {
  test('a billable that is ready has its place, by bill date and then by ULID', () => {
    expect(keysOf('billable')).toMatchObject({
      pk: `T#${parts.tenantId}#K#${parts.contractId}`,
      sk: `BI#${parts.billableId}`,
      lsi1sk: `LOG#2025-01-10#${parts.ulid}`,
    });
  });

  test.each([{ place: { billDate: '', ulid: '' } }, { place: { billDate: '2025-01-10', ulid: '' } }])(
    'a billable without a place ($place) writes no key of the log',
    ({ place }) => {
      expect(keysOf('billable', place)).not.toHaveProperty('lsi1sk');
    },
  );

  test('a place that is left out is refused, not half written', () => {
    expect(() => keysOf('billable', { billDate: undefined, ulid: undefined })).toThrow(/Incomplete composite/);
  });

  test('a technician is a hash in keys, the same for the same name only', () => {
    expect(keysOf('billable').gsi1pk).toBe(`T#${parts.tenantId}#TECH#${technicianKey('Zoé Lefèvre')}`);
    expect(technicianKey('Zoé Lefèvre')).toMatch(/^[0-9a-z]{26}$/);
    expect(technicianKey('zoé lefèvre')).not.toBe(technicianKey('Zoé Lefèvre'));
  });
});
