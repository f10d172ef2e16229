import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { erasedDetails } from '../../domain/clients/erased.ts';
import type { NewContractDocument } from '../../domain/contracts/document.ts';
import { idFrom } from '../../domain/ids.ts';
import {
  announceDocument,
  linkToDocument,
  listDocuments,
  readDocument,
  removeDocument,
  removeDocuments,
  storeDocument,
} from '../../domain/operations/contract-documents/documents.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { keptFilesInMemory } from './kept-files.ts';
import { needsOf } from './month-end-run.ts';

const contractId = contractIdOf(0);
const pdf: NewContractDocument = {
  name: 'Contrat signé.pdf',
  type: 'application/pdf',
  bytes: 4711,
  sha256: 'ab'.repeat(32),
};
let fixture: Fixture;
let kept: ReturnType<typeof keptFilesInMemory>;
let restored: Restored;
const needs = () => ({ ...needsOf(fixture), files: kept });
const idOf = (name: string, more: object = {}) => ({ tenantId, contractId, documentId: idFrom(name), ...more });
const announce = (name = 'one', more: object = {}) => announceDocument(needs())(idOf(name, more), pdf, 'ada');
const keyOf = (name: string) => keysOf(tenantId).contractDocument(contractId, idFrom(name));
/** As people send it by the link. */
const send = (name = 'one'): void => {
  // The link takes no second file (`If-None-Match`).
  if (!kept.files.has(keyOf(name))) kept.files.set(keyOf(name), { bytes: pdf.bytes, kept: false });
};
const store = (name = 'one', more: object = {}) => storeDocument(needs())(idOf(name, more));
const remove = (name = 'one', more: object = {}) => removeDocument(needs())(idOf(name, more));
const listed = async () =>
  (await listDocuments(needs())(tenantId, contractId, { limit: 20 })).items.map(({ documentId }) => documentId);
const link = (name = 'one', more: object = {}) => linkToDocument(needs())(idOf(name, more));
const rows = async () => (await fixture.stores.contractDocuments.list(tenantId, contractId, { limit: 20 })).items;
const rowOf = (name: string) =>
  new GetCommand({
    TableName: fixture.tableName,
    Key: { pk: `T#${tenantId}#K#${contractId}`, sk: `DOC#${idFrom(name)}` },
  });
const stored = async (name = 'one') => {
  await announce(name);
  send(name);
  await store(name);
};

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
  kept = keptFilesInMemory(fixture.faults);
});

describe('a document of a contract', () => {
  test('is announced, sent, kept, listed, downloaded under its name and removed', async () => {
    const { upload, document } = await announce();
    expect(upload).toEqual({
      url: `https://files.example/${keyOf('one')}?bytes=4711&for=900`,
      headers: { sha256: pdf.sha256 },
      expiresAt: '2016-04-01T07:15:00.000Z',
    });
    expect(document).toMatchObject({ ...pdf, status: 'announced', by: 'ada', version: 1 });
    send();
    fixture.clock.now = new Date('2016-04-01T07:01:00Z');
    expect(await store()).toMatchObject({ ...pdf, status: 'stored', storedAt: '2016-04-01T07:01:00.000Z' });
    expect(kept.files.get(keyOf('one'))).toEqual({ bytes: 4711, kept: true });
    expect(await listed()).toEqual([idFrom('one')]);
    expect(await link()).toContain('?as=Contrat signé.pdf&type=application/pdf&for=300');
    await remove();
    expect([await listed(), await rows(), kept.files.size]).toEqual([[], [], 0]);
  });

  test('has a key that begins with its firm, and holds nothing that was typed', () => {
    expect(keyOf('one')).toMatch(/^T\/[0-9a-z]{26}\/contracts\/[0-9a-z]{26}\/[0-9a-z]{26}$/);
  });

  test('is seen by nobody before its file is kept, and is forgotten by itself', async () => {
    await announce();
    expect(await listed()).toEqual([]);
    await expect(link()).rejects.toMatchObject({ code: 'NotFound' });
    await expect(store()).rejects.toMatchObject({ code: 'Conflict' });
    send();
    expect(await listed()).toEqual([]);
    expect(kept.files.get(keyOf('one'))).toMatchObject({ kept: false });
    const { Item } = await fixture.client.send(rowOf('one'));
    expect(Item?.expiresAt).toBe(Date.parse('2016-04-02T07:00:00Z') / 1000);
    await store();
    expect((await fixture.client.send(rowOf('one'))).Item).not.toHaveProperty('expiresAt');
  });

  test('is listed with the others, the latest first, in pages', async () => {
    const names = ['1', '2', '3'];
    for (const name of names) await stored(name);
    await announce('4');
    const all = await listed();
    expect(all).toEqual(
      names
        .map((name) => idFrom(name))
        .toSorted()
        .toReversed(),
    );
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDocuments(needs())(tenantId, contractId, { limit: 1, cursor });
      paged.push(...page.items.map(({ documentId }) => documentId));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(all);
  });

  test('is no document of another contract, or of another firm', async () => {
    await stored();
    for (const more of [{ contractId: contractIdOf(1) }, { tenantId: idFrom('other') }]) {
      await expect(readDocument(needs(), idOf('one', more))).rejects.toMatchObject({ code: 'NotFound' });
      await expect(link('one', more)).rejects.toMatchObject({ code: 'NotFound' });
      await expect(store('one', more)).rejects.toMatchObject({ code: 'NotFound' });
      await remove('one', more);
    }
    expect(await listed()).toEqual([idFrom('one')]);
    expect(kept.files.size).toBe(1);
  });

  test.each([
    { because: 'its contract is not there', more: { contractId: idFrom('none') }, code: 'NotFound' },
    { because: 'it is of another firm', more: { tenantId: idFrom('other') }, code: 'NotFound' },
  ])('is not announced where $because', async ({ more, code }) => {
    await expect(announce('one', more)).rejects.toMatchObject({ code });
    expect(await rows()).toEqual([]);
  });

  test('is neither announced nor kept of a client who is erased', async () => {
    await announce();
    send();
    const client = await fixture.stores.clients.get(tenantId, clientIdOf(0));
    if (!client) throw new Error('no client');
    await fixture.stores.clients.erase(tenantId, client, erasedDetails(client), '2016-04-01T07:00:00Z', 'ada');
    await expect(announce('two')).rejects.toMatchObject({ code: 'ClientErased' });
    await expect(store()).rejects.toMatchObject({ code: 'ClientErased' });
    // So it goes by itself.
    expect([await listed(), kept.files.get(keyOf('one'))?.kept]).toEqual([[], false]);
  });

  test('whose file is gone is not downloaded', async () => {
    await stored();
    kept.files.clear();
    await expect(link()).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe.each(['before', 'after'] as const)('stopped %s a write', (how) => {
  const REMOVING = 3;

  test.each([1, 2, 3])('sending is finished by who asks again (write %i)', async (write) => {
    failAt(fixture.faults, write, how, WRITES);
    await expect(stored()).rejects.toSatisfy(isInjected);
    fixture.faults.decide = () => undefined;
    // Listed is what is kept, and nothing else.
    for (const documentId of await listed())
      expect(kept.files.get(keysOf(tenantId).contractDocument(contractId, documentId))?.kept).toBe(true);
    await stored();
    expect([await listed(), kept.files.get(keyOf('one'))?.kept]).toEqual([[idFrom('one')], true]);
  });

  test('removing leaves nothing that is seen by half, and is finished by who asks again', async () => {
    await stored();
    const count = failAt(fixture.faults, 0, how, WRITES);
    await remove();
    expect(count()).toBe(REMOVING);
    for (let write = 1; write <= REMOVING; write += 1) {
      fixture = await restored();
      kept = keptFilesInMemory(fixture.faults);
      await stored();
      failAt(fixture.faults, write, how, WRITES);
      await expect(remove()).rejects.toSatisfy(isInjected);
      fixture.faults.decide = () => undefined;
      // Either it is there with its file, or it is not there.
      if ((await listed()).length > 0) expect(await link()).toContain(keyOf('one'));
      else await expect(readDocument(needs(), idOf('one'))).rejects.toMatchObject({ code: 'NotFound' });
      await remove();
      await remove();
      expect([await rows(), kept.files.size]).toEqual([[], 0]);
    }
  });
});

test('of a contract all go, whatever their status', async () => {
  await stored('1');
  await announce('2');
  await stored('3');
  failAt(fixture.faults, 1, 'before', /DeleteObject/);
  await expect(remove('3')).rejects.toSatisfy(isInjected);
  await removeDocuments(needs())(tenantId, contractId);
  expect([await rows(), kept.files.size]).toEqual([[], 0]);
});
