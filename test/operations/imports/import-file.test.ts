import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BillingError } from '../../../domain/errors.ts';
import { failFileImport, importFile } from '../../../domain/operations/imports/import-file.ts';
import type { FileNeeds } from '../../../domain/operations/imports/ports.ts';
import {
  announceUpload,
  errorsKey,
  fileKey,
  getFileImport,
  startFileImport,
} from '../../../domain/operations/imports/uploads.ts';
import type { Blobs } from '../../../domain/table/blobs.ts';
import { faultily } from '../../table/faults.ts';
import { type Fixture, newTable } from '../../table/fixture.ts';
import { contractIdOf, foundFirm, tenantId } from '../firm.ts';
import { needsOf } from '../month-end-run.ts';

const HEADER = 'Client,Technician,Date,Duration,Ticket,Description';
const row = (client: string, ticket: string, day = '2016-03-10') => `${client},Ada,${day},0:30,${ticket},`;
const fileOf = (...rows: readonly string[]) => [HEADER, ...rows, ''].join('\n');
const PLENTY = () => 900_000;

let fixture: Fixture;
let runs = 0;
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 3, entries: 0 });
});
beforeEach(() => {
  fixture.faults.decide = () => undefined;
  fixture.blobs.objects.clear();
});

const etagOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What S3 does with files that others put there. */
const filesIn = ({ blobs, faults }: Fixture): FileNeeds['files'] => ({
  find: (key) =>
    faultily(faults, 'HeadObject', async () => {
      const bytes = blobs.objects.get(key);
      return bytes && { etag: etagOf(bytes), bytes: bytes.length };
    }),
  read: (key, etag, from, length) =>
    faultily(faults, 'GetObject', async () => {
      const bytes = blobs.objects.get(key);
      return bytes && etagOf(bytes) === etag ? bytes.subarray(from, from + length) : undefined;
    }),
});

const fileNeeds = (): FileNeeds => ({
  ...needsOf(fixture),
  blobs: fixture.blobs as Blobs,
  files: filesIn(fixture),
  pause: async () => undefined,
});

const started: string[] = [];
const machine = { start: async (name: string) => void started.push(name) };
const links = { uploadTo: async (key: string) => ({ url: `https://objects.example/${key}`, headers: {} }) };

/** An import whose file is there, and which was started. */
const begin = async (text: string | Uint8Array, asked: object = {}) => {
  runs += 1;
  const importId = `import${String(runs).padStart(20, '0')}`;
  const bytes = Buffer.from(text as string);
  await announceUpload(fileNeeds(), links)(tenantId, importId, { bytes: bytes.length, ...asked });
  fixture.blobs.objects.set(fileKey(tenantId, importId), bytes);
  await startFileImport(fileNeeds(), machine)(tenantId, importId);
  return importId;
};
const run = (importId: string, timeLeft = PLENTY) => importFile(fileNeeds())({ tenantId, importId }, timeLeft);
const standing = (importId: string) => getFileImport(fileNeeds())(tenantId, importId);
const errorsOf = (importId: string) =>
  Buffer.from(fixture.blobs.objects.get(errorsKey(tenantId, importId)) ?? []).toString();
const ticketsOf = async (prefix: string) => {
  const pages = await Promise.all(
    [0, 1, 2].map((n) => fixture.stores.log.read(tenantId, contractIdOf(n), '2016-03-01', '2016-12-31')),
  );
  return pages
    .flat()
    .flatMap((one) => (one.kind === 'time' && one.ticket?.startsWith(prefix) ? [one.ticket] : []))
    .toSorted();
};

const manyRows = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => row(`Client ${n % 3}`, `${prefix}-${String(n).padStart(4, '0')}`));

describe('an uploaded file', () => {
  test('is imported, says what it refused, and adds nothing when it comes again', async () => {
    const rows = [...manyRows('A', 300), row('=Nobody', 'A-x'), row('Client 1', 'A-y', '2015-01-01'), 'Client 1,short'];
    const first = await begin(fileOf(...rows));
    expect(await standing(first)).toMatchObject({ status: 'running', position: 0, attempt: 1 });
    expect(await run(first)).toEqual({ done: true });
    expect(await standing(first)).toMatchObject({
      status: 'done',
      checked: { format: 'plain', rows: 303 },
      position: 303,
      counts: { created: 300, duplicates: 0, refused: 3 },
      closedAt: expect.any(String),
    });
    expect(errorsOf(first).trimEnd().split('\r\n')).toEqual([
      'line,code,detail',
      expect.stringMatching(/^302,ClientUnknown,/),
      expect.stringMatching(/^303,ContractNotActive,/),
      expect.stringMatching(/^304,RowInvalid,has 2 cells/),
    ]);
    expect(await ticketsOf('A-')).toHaveLength(300);

    const second = await begin(fileOf(...rows));
    await run(second);
    expect((await standing(second)).counts).toEqual({ created: 0, duplicates: 300, refused: 3 });
    expect(await ticketsOf('A-')).toHaveLength(300);
    expect(started.slice(-2)).toEqual([`${first}-1`, `${second}-1`]);
  });

  test('stops before the function’s time is up, and goes on at the next row', async () => {
    const importId = await begin(fileOf(...manyRows('B', 600)));
    const times = [900_000, 80_000];
    expect(await run(importId, () => times.shift() ?? 80_000)).toEqual({ done: false });
    expect(await standing(importId)).toMatchObject({ status: 'running', position: 250, counts: { created: 250 } });
    expect(await run(importId)).toEqual({ done: true });
    expect(await standing(importId)).toMatchObject({ status: 'done', counts: { created: 600, duplicates: 0 } });
    expect(new Set(await ticketsOf('B-')).size).toBe(600);
  });

  test('killed at any call, it goes on, and counts each row once', async () => {
    const rows = [...manyRows('C', 262), row('Nobody', 'C-x')];
    const importId = await begin(fileOf(...rows));
    let [calls, kills] = [0, 0];
    // Each attempt gets a little further before it is killed, before a call or after it.
    for (let limit = 1; ; limit += limit < 40 ? 1 : 23) {
      calls = 0;
      fixture.faults.decide = () => {
        calls += 1;
        return calls === limit ? (limit % 2 === 0 ? 'before' : 'after') : undefined;
      };
      const outcome = await run(importId).catch((error: unknown) => error);
      fixture.faults.decide = () => undefined;
      if (!(outcome instanceof Error)) break;
      expect(String(outcome.cause ?? outcome)).toMatch(/InjectedFault|before|after/);
      kills += 1;
    }
    expect(kills).toBeGreaterThan(15);
    expect(await standing(importId)).toMatchObject({
      status: 'done',
      position: 263,
      counts: { created: 262, duplicates: 0, refused: 1 },
    });
    expect(await ticketsOf('C-')).toEqual(
      manyRows('C', 262)
        .map((text) => text.split(',')[4])
        .toSorted(),
    );
    expect(errorsOf(importId).match(/ClientUnknown/g)).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'killed once %s each of its calls, it is taken up and comes to the same',
    async (when) => {
      for (let kill = 1; ; kill += 1) {
        const prefix = `K${when}${kill}`;
        const importId = await begin(fileOf(...manyRows(prefix, 2), row('Nobody', prefix)));
        let calls = 0;
        fixture.faults.decide = () => {
          calls += 1;
          return calls === kill ? when : undefined;
        };
        const outcome = await run(importId).catch((error: unknown) => error);
        fixture.faults.decide = () => undefined;
        if (outcome instanceof Error) await run(importId);
        expect(await standing(importId)).toMatchObject({
          status: 'done',
          counts: { created: 2, duplicates: 0, refused: 1 },
        });
        expect(await ticketsOf(`${prefix}-`)).toHaveLength(2);
        expect(errorsOf(importId).match(/ClientUnknown/g)).toHaveLength(1);
        if (calls < kill) break;
      }
    },
  );

  test('waits for a table that is busy', async () => {
    const importId = await begin(fileOf(...manyRows('D', 3)));
    const { stores, ...needs } = fileNeeds();
    let refusals = 2;
    const add: typeof stores.log.add = (...args) => {
      refusals -= 1;
      if (refusals >= 0) throw new BillingError('ServiceBusy', 'the table did not answer in time');
      return stores.log.add(...args);
    };
    const busy = { ...needs, stores: { ...stores, log: { ...stores.log, add } } };
    expect(await importFile(busy)({ tenantId, importId }, PLENTY)).toEqual({ done: true });
    expect((await standing(importId)).counts).toEqual({ created: 3, duplicates: 0, refused: 0 });
  });
});

const HARVEST = 'Date,Client,Hours,Billable?,First Name,Last Name';
describe('a file that cannot be read ends the import with its reason, and adds nothing', () => {
  test.each<{ because: string; text: string | Uint8Array; says: RegExp }>([
    { because: 'an open quote at its end', text: `${fileOf(...manyRows('E', 300))}"Client`, says: /quote/ },
    { because: 'Latin letters', text: Buffer.from(fileOf(row('Désirée', 'E')), 'latin1'), says: /UTF-8/ },
    { because: 'another separator', text: fileOf(row('Client 0', 'E')).replaceAll(',', '|'), says: /does not name/ },
    {
      because: 'a column that stands twice',
      text: fileOf(row('Client 0', 'E')).replace('Ticket', 'Client'),
      says: /twice/,
    },
    {
      because: 'dates of which nobody knows the order',
      text: `${HARVEST}\n3/4/2016,Client 0,1,Yes,A,B`,
      says: /dateOrder/,
    },
  ])('$because', async ({ text, says }) => {
    const importId = await begin(text);
    expect(await run(importId)).toEqual({ done: true });
    expect(await standing(importId)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(says),
      position: 0,
    });
    expect(await ticketsOf('E')).toEqual([]);
  });

  test('none at all; sent then, and started again, it is imported', async () => {
    const importId = await begin('');
    fixture.blobs.objects.clear();
    await run(importId);
    expect(await standing(importId)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/no file/) });
    fixture.blobs.objects.set(fileKey(tenantId, importId), Buffer.from(fileOf(row('Client 0', 'F-1'))));
    await startFileImport(fileNeeds(), machine)(tenantId, importId);
    expect(started.at(-1)).toBe(`${importId}-2`);
    await run(importId);
    expect(await standing(importId)).toMatchObject({ status: 'done', counts: { created: 1 } });
  });

  test('another one in its place, while it is imported', async () => {
    const importId = await begin(fileOf(...manyRows('G', 300)));
    const times = [900_000, 0];
    await run(importId, () => times.shift() ?? 0);
    fixture.blobs.objects.set(fileKey(tenantId, importId), Buffer.from(fileOf(...manyRows('H', 300))));
    await run(importId);
    expect(await standing(importId)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/replaced/) });
    expect(await ticketsOf('H-')).toEqual([]);
  });
});

test('an import that the machine gives up says so, and can be taken up', async () => {
  const importId = await begin(fileOf(...manyRows('I', 300)));
  fixture.faults.decide = (call) => (call === 'PutCommand' ? 'before' : undefined);
  await expect(run(importId)).rejects.toThrow(/before PutCommand/);
  fixture.faults.decide = () => undefined;
  await failFileImport(fileNeeds())({ tenantId, importId, reason: 'stopped' });
  expect(await standing(importId)).toMatchObject({ status: 'failed', reason: 'stopped' });
  await startFileImport(fileNeeds(), machine)(tenantId, importId);
  await run(importId);
  const { reason, ...done } = await standing(importId);
  expect({ reason, ...done }).toMatchObject({ reason: undefined, status: 'done', counts: { created: 300 } });
});
