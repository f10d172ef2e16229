import { beforeAll, expect, test } from 'vitest';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { newId } from '../../domain/ids.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { getTimeEntry } from '../../domain/operations/time-entries/get.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
});

test('what is on an invoice is locked; late and released work goes to the open period', async () => {
  const needs = needsOf(fixture);
  const contractId = contractIdOf(0);
  const record = (held = false) => {
    const asked = { contractId, technician: 'Ada', date: '2016-03-10', minutes: 30, held };
    return recordTimeEntry(needs)(tenantId, newId(new Date()), NewTimeEntry.parse(asked));
  };
  const [entry, held] = [await record(), await record(true)];
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));

  const read = await getTimeEntry(needs)(tenantId, contractId, entry.billableId);
  expect(read).toMatchObject({ billing: 'billed', version: 1 });
  const seen = { tenantId, ...entry, expected: 1 };
  await expect(changeTimeEntry(needs)(seen, { minutes: 5 })).rejects.toMatchObject({ code: 'BillableLocked' });
  await expect(changeTimeEntry(needs)(seen, { held: true })).rejects.toMatchObject({ code: 'BillableLocked' });
  await expect(removeTimeEntry(needs)(seen)).rejects.toMatchObject({ code: 'BillableLocked' });

  expect(await record()).toMatchObject({ workedOn: '2016-03-10', billDate: '2016-04-01', billing: 'open' });
  const released = await changeTimeEntry(needs)({ tenantId, ...held, expected: 1 }, { held: false });
  expect(released).toMatchObject({ billDate: '2016-04-01', billing: 'open' });
});
