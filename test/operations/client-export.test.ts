import { beforeAll, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { NewEquipment } from '../../domain/equipment/equipment.ts';
import { idFrom } from '../../domain/ids.ts';
import { type ClientRecord, exportClient } from '../../domain/operations/client-records/export.ts';
import { announceDocument, storeDocument } from '../../domain/operations/contract-documents/documents.ts';
import { createEquipment } from '../../domain/operations/equipment.ts';
import { createTicket } from '../../domain/operations/tickets/change.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { NewTicket } from '../../domain/tickets/new-ticket.ts';
import { ClientRecordView, clientRecordView } from '../../functions/api/client-records/export-view.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { aContract, anEntry, clientDetails, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { keptFilesInMemory } from './kept-files.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const clientId = clientIdOf(0);
const other = contractIdOf(100);
let fixture: Fixture;
const page = (limit: number, cursor?: string, of = clientId, tenant = tenantId) =>
  exportClient(needsOf(fixture))(tenant, of, { limit, cursor });
const whole = async (limit: number): Promise<readonly ClientRecord[]> => {
  const read: ClientRecord[] = [];
  let cursor: string | undefined;
  do {
    const { items, cursor: next } = await page(limit, cursor);
    read.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return read;
};

/** Two clients; the first has two contracts with five entries, of which four are invoiced, two pieces of equipment and a ticket. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 3 });
  const state = newBillingState('2016-03-01');
  await fixture.stores.contracts.create(tenantId, aContract(other, clientId), state);
  await fixture.stores.log.add(tenantId, anEntry(other, 'other', '2016-03-20', 30), state, false);
  const files = keptFilesInMemory(fixture.faults);
  for (const [contractId, name] of [
    [other, 'kept'],
    [contractIdOf(0), 'sent'],
    [contractIdOf(1), 'not ours'],
  ] as const) {
    const id = { tenantId, contractId, documentId: idFrom(name) };
    const asked = { name: `${name}.pdf`, type: 'application/pdf', bytes: 1, sha256: 'ab'.repeat(32) };
    await announceDocument({ ...needsOf(fixture), files })(id, asked, 'ada');
    files.files.set(keysOf(tenantId).contractDocument(contractId, id.documentId), { bytes: 1, kept: false });
    if (name !== 'sent') await storeDocument({ ...needsOf(fixture), files })(id);
  }
  await createTicket(needsOf(fixture))(
    tenantId,
    idFrom('printer'),
    NewTicket.parse({ clientId, contractId: other, title: 'The printer', requester: 'Zoé' }),
  );
  for (const [i, state] of (['active', 'retired', 'active'] as const).entries()) {
    const asked = NewEquipment.parse({ clientId: clientIdOf(i === 2 ? 1 : 0), name: `Printer ${i}`, state });
    await createEquipment(needsOf(fixture))(tenantId, idFrom('equipment', String(i)), asked);
  }
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  const billed = (await fixture.stores.contracts.get(tenantId, other))?.state ?? state;
  await fixture.stores.log.add(tenantId, anEntry(other, 'open', '2016-04-01', 30), billed, true);
});

describe('the export of a client', () => {
  test('is all that is stored of it, and nothing of another', async () => {
    const found = Map.groupBy(await whole(50), ({ of }) => of);
    expect([...found].map(([of, those]) => [of, those.length])).toEqual([
      ['client', 1],
      ['contract', 2],
      ['contractDocument', 1],
      ['equipment', 2],
      ['ticket', 1],
      ['timeEntry', 5],
      ['document', 1],
    ]);
    const contracts = new Set([contractIdOf(0), other]);
    for (const record of await whole(50))
      if (record.of === 'timeEntry') expect(contracts).toContain(record.entry.contractId);
  });

  test.each([1, 2, 3])('in pages of %i is the same', async (limit) => {
    expect(await whole(limit)).toEqual(await whole(50));
  });

  test('is shown as the document says', async () => {
    const shown = JSON.parse(JSON.stringify((await whole(50)).map((one) => clientRecordView(one, '2016-04-01'))));
    expect(ClientRecordView.array().parse(shown)).toEqual(shown);
  });

  test('has what is known of its duplicates too', async () => {
    const { clients } = fixture.stores;
    const names = ['first', 'second', 'third'];
    for (const name of names) {
      const duplicate = await clients.create(tenantId, idFrom(name), { ...clientDetails(0), name });
      const stays = await clients.get(tenantId, clientId);
      if (!stays) throw new Error('no client');
      await clients.merge(tenantId, duplicate, stays, clientDetails(0), 'ada');
    }
    for (const limit of [1, 2, 50])
      expect((await whole(limit)).flatMap((one) => (one.of === 'client' ? [one.client.name] : []))).toEqual([
        'Client 0',
        ...names,
      ]);
  });

  test.each([
    { of: 'nobody', asked: () => page(5, undefined, idFrom('nobody')) },
    { of: 'another firm', asked: () => page(5, undefined, clientId, idFrom('other')) },
  ])('of $of is not there', async ({ asked }) => {
    await expect(asked()).rejects.toMatchObject({ code: 'NotFound' });
  });
});
