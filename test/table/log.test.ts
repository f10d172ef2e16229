import { type QueryCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Billable, dayOf, type Expense, type TimeEntry } from '../../domain/billables/billable.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import { cutoffAt, idFrom, newId } from '../../domain/ids.ts';
import { withinDeadline } from '../../domain/table/deadline.ts';
import type { StoredBillable } from '../../domain/table/log-row.ts';
import { aContract, anEntry as anyEntry, aTimeCharge } from '../domain/builders.ts';
import { type Fixture, newTable } from './fixture.ts';

const T = idFrom('tenant', 'log');
const other = idFrom('tenant', 'other');
let table: Fixture;
let made = 0;

beforeAll(async () => {
  table = await newTable();
});
afterEach(() => {
  table.clock.now = new Date('2025-01-15T12:00:00Z');
  table.faults.decide = () => undefined;
});

/** A contract of its own for a test, never billed. */
const newContract = async (): Promise<{ readonly contractId: string; readonly state: BillingState }> => {
  table.clock.now = new Date('2025-01-15T12:00:00Z');
  made += 1;
  const contractId = idFrom('contract', String(made));
  const state = newBillingState('2025-01-01');
  await table.stores.contracts.create(T, { ...aContract([aTimeCharge()]), contractId }, state);
  return { contractId, state };
};

const anEntry = (contractId: string, name: string, overrides: Partial<TimeEntry> = {}): TimeEntry => {
  const { billDate: _b, ulid: _u, ...entry } = anyEntry(name, { ...overrides, contractId });
  return entry;
};

const stateOf = async (contractId: string): Promise<BillingState> => {
  const record = await table.stores.contracts.get(T, contractId);
  if (!record) throw new Error('no contract');
  return record.state;
};
const stored = async (contractId: string, billableId: string): Promise<StoredBillable> => {
  const found = await table.stores.log.get(T, contractId, billableId);
  if (!found) throw new Error('no billable');
  return found;
};
const january = (contractId: string) => table.stores.log.read(T, contractId, '2025-01-01', '2025-01-31');

/** Everything up to 31 January that stands on the log by now is billed, as an invoice would leave it. */
const billJanuary = async (contractId: string): Promise<void> => {
  const record = await table.stores.contracts.get(T, contractId);
  if (!record) throw new Error('no contract');
  const { state } = record;
  const after = { ...state, through: '2025-01-31', cutoff: cutoffAt(table.clock.now), openFrom: '2025-02-01' };
  await table.stores.contracts.replace(T, { ...record, state: after }, record.contract).catch(() => false);
  expect(await stateOf(contractId)).toMatchObject({ through: '2025-01-31', version: state.version + 1 });
};

describe('a billable has one identity', () => {
  test('a retry, however late, writes nothing', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'once');
    expect(await table.stores.log.add(T, entry, state, false)).toBe(true);
    const first = await stored(contractId, entry.billableId);
    table.clock.now = new Date('2025-06-01T00:00:00Z');
    const late = { ...state, openFrom: '2025-06-01' };
    expect(await table.stores.log.add(T, { ...entry, seconds: 1 }, late, false)).toBe(false);
    expect(await stored(contractId, entry.billableId)).toEqual(first);
  });

  test('of ten writers at once one writes', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'race');
    const answers = await Promise.all(Array.from({ length: 10 }, () => table.stores.log.add(T, entry, state, false)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await january(contractId)).toHaveLength(1);
  });

  test('a write whose answer was lost is not written twice', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'lost');
    table.faults.decide = (call) => (call === 'PutCommand' ? 'after' : undefined);
    await expect(table.stores.log.add(T, entry, state, false)).rejects.toThrow();
    table.faults.decide = () => undefined;
    const first = await stored(contractId, entry.billableId);
    expect(await table.stores.log.add(T, entry, state, false)).toBe(false);
    expect(await stored(contractId, entry.billableId)).toEqual(first);
  });

  test('another tenant, and another contract, do not see it', async () => {
    const { contractId, state } = await newContract();
    const { contractId: neighbour } = await newContract();
    const entry = anEntry(contractId, 'mine');
    await table.stores.log.add(T, entry, state, false);
    expect(await table.stores.log.get(other, contractId, entry.billableId)).toBeUndefined();
    expect(await table.stores.log.get(T, neighbour, entry.billableId)).toBeUndefined();
    expect(await table.stores.log.read(other, contractId, '2025-01-01', '2025-12-31')).toEqual([]);
    expect(await table.stores.log.existing(T, [entry, { ...entry, contractId: neighbour }])).toHaveLength(1);
  });
});

describe('and one place on the log, or behind it', () => {
  const logKeys = async (contractId: string): Promise<readonly unknown[]> => {
    const { Items = [] } = await table.client.send(
      new ScanCommand({
        TableName: table.tableName,
        FilterExpression: 'contractId = :k',
        ExpressionAttributeValues: { ':k': contractId },
      }),
    );
    return Items.filter(({ sk }) => sk.startsWith('BI#')).map(({ lsi1sk }) => lsi1sk);
  };

  test('what is held stands behind all days of the log, and is found by its identity', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'held');
    await table.stores.log.add(T, entry, state, true);
    expect(await logKeys(contractId)).toEqual(['LOG#held#2025-01-10']);
    expect(await january(contractId)).toEqual([]);
    expect(await table.stores.log.read(T, contractId, '1970-01-01', '2999-12-31')).toEqual([]);
    const found = await stored(contractId, entry.billableId);
    expect(found.billDate).toBeUndefined();
    expect((await table.stores.log.list(T, contractId, ['time'], { limit: 10 })).items).toEqual([found]);
  });

  test('released, held again and postponed it keeps its identity and takes a new place', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'moved about');
    await table.stores.log.add(T, entry, state, true);
    const step = async (held: boolean, postponedTo?: string) => {
      table.clock.now = new Date(table.clock.now.getTime() + 1000);
      const read = await stored(contractId, entry.billableId);
      expect(await table.stores.log.change(T, read, entry, held, postponedTo)).toBe('changed');
      return stored(contractId, entry.billableId);
    };
    const released = await step(false);
    expect(released).toMatchObject({ billDate: '2025-01-10', version: 2 });
    expect(await january(contractId)).toHaveLength(1);
    expect(await step(true)).toMatchObject({ version: 3 });
    expect(await logKeys(contractId)).toEqual(['LOG#held#2025-01-10']);
    const postponed = await step(false, '2025-02-01');
    expect(postponed).toMatchObject({ billDate: '2025-02-01', version: 4 });
    expect((postponed.ulid ?? '') > (released.ulid ?? '')).toBe(true);
    expect(await logKeys(contractId)).toEqual([`LOG#2025-02-01#${postponed.ulid}`]);
    expect(await january(contractId)).toEqual([]);
    expect(await step(false, '2025-01-02')).toMatchObject({ billDate: '2025-01-10' });
  });

  test('all that is open is one Query: the log from a day on, whatever its end, and what is held', async () => {
    const { contractId, state } = await newContract();
    const names = ['early', 'due', 'far ahead', 'held', 'held too'];
    const days = ['2025-01-05', '2025-01-20', '2026-12-31', '2025-01-02', '2025-01-25'];
    for (const [i, name] of names.entries())
      await table.stores.log.add(T, anEntry(contractId, name, { workedOn: days[i] as string }), state, i > 2);
    const { logged, held } = await table.stores.log.open(T, contractId, '2025-01-10');
    expect(logged.map(dayOf)).toEqual(['2025-01-20', '2026-12-31']);
    expect(held.map(dayOf)).toEqual(['2025-01-02', '2025-01-25']);
    expect(held.every((one) => !('billDate' in one))).toBe(true);
  });

  test('late work stands under the first open day, work in time under its own', async () => {
    const { contractId, state } = await newContract();
    const open = { ...state, openFrom: '2025-02-01' };
    await table.stores.log.add(T, anEntry(contractId, 'late', { workedOn: '2025-01-20' }), open, false);
    await table.stores.log.add(T, anEntry(contractId, 'in time', { workedOn: '2025-02-03' }), open, false);
    const log = await table.stores.log.read(T, contractId, '2025-01-01', '2025-12-31');
    expect(log.map((one) => [dayOf(one), one.billDate])).toEqual([
      ['2025-01-20', '2025-02-01'],
      ['2025-02-03', '2025-02-03'],
    ]);
  });

  test('the ULID is of the moment of the write, by the clock as it then is', async () => {
    const { contractId, state } = await newContract();
    const moment = new Date('2025-01-20T08:15:00Z');
    table.clock.now = moment;
    const entry = anEntry(contractId, 'minted');
    await table.stores.log.add(T, entry, state, false);
    const { ulid = '' } = await stored(contractId, entry.billableId);
    expect(ulid.slice(0, 10)).toBe(newId(moment).slice(0, 10));
    expect(ulid <= cutoffAt(moment)).toBe(true);
  });
});

describe('a draft reads the log', () => {
  test('between two bill dates, both included, in its order', async () => {
    const { contractId, state } = await newContract();
    for (const day of ['2025-02-01', '2025-01-31', '2025-01-01', '2025-01-02']) {
      await table.stores.log.add(T, anEntry(contractId, day, { workedOn: day }), state, false);
    }
    const days = async (from: string, through: string) =>
      (await table.stores.log.read(T, contractId, from, through)).map(({ billDate }) => billDate);
    expect(await days('2025-01-01', '2025-01-31')).toEqual(['2025-01-01', '2025-01-02', '2025-01-31']);
    expect(await days('2025-01-02', '2025-01-30')).toEqual(['2025-01-02']);
    expect(await days('2025-02-01', '2025-12-31')).toEqual(['2025-02-01']);
  });

  test('consistently and whole: all pages of more than a megabyte', async () => {
    const { contractId, state } = await newContract();
    const description = 'x'.repeat(30_000);
    for (let from = 0; from < 45; from += 15) {
      await Promise.all(
        Array.from({ length: 15 }, (_, i) =>
          table.stores.log.add(T, anEntry(contractId, `page ${from + i}`, { description }), state, false),
        ),
      );
    }
    const queries: QueryCommandInput[] = [];
    const { middlewareStack } = table.client;
    middlewareStack.add(
      (next) => (call) => {
        queries.push(call.input as QueryCommandInput);
        return next(call);
      },
      { step: 'initialize', name: 'look' },
    );
    const log = await january(contractId).finally(() => middlewareStack.remove('look'));
    expect(log).toHaveLength(45);
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.every(({ ConsistentRead, IndexName }) => ConsistentRead === true && IndexName === 'lsi1')).toBe(
      true,
    );
  });

  test('contract, state and what has left do not stand on it, nor in the list', async () => {
    const { contractId, state } = await newContract();
    const [stays, leaves] = [anEntry(contractId, 'stays'), anEntry(contractId, 'leaves')];
    await table.stores.log.add(T, stays, state, false);
    await table.stores.log.add(T, leaves, state, false);
    await table.stores.log.remove(T, await stored(contractId, leaves.billableId));
    expect((await january(contractId)).map(({ billableId }) => billableId)).toEqual([stays.billableId]);
    const { items, cursor } = await table.stores.log.list(T, contractId, ['time'], { limit: 10 });
    expect([items.map(({ billableId }) => billableId), cursor]).toEqual([[stays.billableId], null]);
  });
});

describe('a change on the log is a transaction with the state', () => {
  const changes = {
    change: (read: StoredBillable) => table.stores.log.change(T, read, { ...read, seconds: 60 } as TimeEntry, false),
    hold: (read: StoredBillable) => table.stores.log.change(T, read, read, true),
    postpone: (read: StoredBillable) => table.stores.log.change(T, read, read, false, '2025-03-01'),
    delete: (read: StoredBillable) => table.stores.log.remove(T, read),
    move: async (read: StoredBillable) => {
      const { contractId } = await newContract();
      return table.stores.log.move(T, read, { ...read, contractId }, false);
    },
  };
  const names = Object.keys(changes) as (keyof typeof changes)[];

  test.each(names)('%s moves its version on by one', async (name) => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, name);
    await table.stores.log.add(T, entry, state, false);
    expect(await stateOf(contractId)).toEqual(state);
    expect(await changes[name](await stored(contractId, entry.billableId))).toBe('changed');
    expect(await stateOf(contractId)).toEqual({ ...state, version: state.version + 1 });
  });

  test.each(names)('%s is refused once it is billed, and changes nothing', async (name) => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, name);
    await table.stores.log.add(T, entry, state, false);
    await billJanuary(contractId);
    const [read, billed] = [await stored(contractId, entry.billableId), await stateOf(contractId)];
    expect(await changes[name](read)).toBe('billed');
    expect(await stored(contractId, entry.billableId)).toEqual(read);
    expect(await stateOf(contractId)).toEqual(billed);
  });

  test.each(names)('%s of what somebody else changed meanwhile is stale', async (name) => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, name);
    await table.stores.log.add(T, entry, state, false);
    const read = await stored(contractId, entry.billableId);
    expect(await table.stores.log.change(T, read, { ...entry, seconds: 7 }, false)).toBe('changed');
    const [now, at] = [await stored(contractId, entry.billableId), await stateOf(contractId)];
    expect(await changes[name](read)).toBe('stale');
    expect(await stored(contractId, entry.billableId)).toEqual(now);
    expect(await stateOf(contractId)).toEqual(at);
  });

  test('billed is a comparison: what was written behind the cutoff is free, though its day is billed', async () => {
    const { contractId, state } = await newContract();
    await billJanuary(contractId);
    table.clock.now = new Date('2025-01-15T12:00:00.001Z');
    const entry = anEntry(contractId, 'behind');
    await table.stores.log.add(T, entry, state, false);
    expect(await table.stores.log.remove(T, await stored(contractId, entry.billableId))).toBe('changed');
  });

  test('adding touches nothing', async () => {
    const { contractId, state } = await newContract();
    await Promise.all(['a', 'b', 'c'].map((name) => table.stores.log.add(T, anEntry(contractId, name), state, false)));
    expect(await stateOf(contractId)).toEqual(state);
  });

  test('of two changes at once one is done', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'two');
    await table.stores.log.add(T, entry, state, false);
    const read = await stored(contractId, entry.billableId);
    const answers = await Promise.all(
      [1, 2].map((n) => table.stores.log.change(T, read, { ...entry, seconds: n }, false)),
    );
    expect([...answers].sort()).toEqual(['changed', 'stale']);
    expect((await stateOf(contractId)).version).toBe(state.version + 1);
  });
});

describe('moving to another contract', () => {
  test('leaves one log and enters the other with the same identity, and a late retry finds it gone', async () => {
    const [from, to] = [await newContract(), await newContract()];
    const entry = anEntry(from.contractId, 'mover');
    await table.stores.log.add(T, entry, from.state, false);
    const read = await stored(from.contractId, entry.billableId);
    expect(await table.stores.log.move(T, read, { ...entry, contractId: to.contractId }, false)).toBe('changed');
    expect(await january(from.contractId)).toEqual([]);
    expect((await january(to.contractId)).map(({ billableId }) => billableId)).toEqual([entry.billableId]);
    expect(await table.stores.log.add(T, entry, from.state, false)).toBe(false);
    expect(await january(from.contractId)).toEqual([]);
    expect((await stateOf(to.contractId)).version).toBe(2);
  });

  test('there and back again', async () => {
    const [from, to] = [await newContract(), await newContract()];
    const entry = anEntry(from.contractId, 'boomerang');
    await table.stores.log.add(T, entry, from.state, false);
    const away = { ...entry, contractId: to.contractId };
    expect(await table.stores.log.move(T, await stored(from.contractId, entry.billableId), away, false)).toBe(
      'changed',
    );
    expect(await table.stores.log.move(T, await stored(to.contractId, entry.billableId), entry, false)).toBe('changed');
    expect(await january(from.contractId)).toHaveLength(1);
    expect(await january(to.contractId)).toEqual([]);
  });

  test('late work enters the other contract under its first open day', async () => {
    const [from, to] = [await newContract(), await newContract()];
    const entry = anEntry(from.contractId, 'late mover');
    await table.stores.log.add(T, entry, from.state, false);
    await billJanuary(to.contractId);
    const away = { ...entry, contractId: to.contractId };
    expect(await table.stores.log.move(T, await stored(from.contractId, entry.billableId), away, false)).toBe(
      'changed',
    );
    expect(await stored(to.contractId, entry.billableId)).toMatchObject({ billDate: '2025-02-01', version: 1 });
  });
});

describe('lists', () => {
  test("a technician's work by day, in pages, over all contracts, hydrated from keys", async () => {
    const [one, two] = [await newContract(), await newContract()];
    const days = ['2025-01-03', '2025-01-01', '2025-01-02', '2025-01-05', '2025-01-04'];
    for (const [i, workedOn] of days.entries()) {
      const { contractId, state } = i % 2 === 0 ? one : two;
      const entry = anEntry(contractId, `zoe ${i}`, { workedOn, technician: 'Zoé', description: 'VPN' });
      await table.stores.log.add(T, entry, state, i === 0);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.stores.log.listOfTechnician(T, 'Zoé', { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      expect(page.items.every(({ description }) => description === 'VPN')).toBe(true);
      seen.push(...page.items.map(({ workedOn }) => workedOn));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([...days].sort());
    expect((await table.stores.log.listOfTechnician(other, 'Zoé', { limit: 9 })).items).toEqual([]);
  });

  test('everything on a contract in pages, each once', async () => {
    const { contractId, state } = await newContract();
    const names = Array.from({ length: 7 }, (_, i) => `listed ${i}`);
    for (const [i, name] of names.entries())
      await table.stores.log.add(T, anEntry(contractId, name), state, i % 2 === 0);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.stores.log.list(T, contractId, ['time'], { limit: 3, cursor });
      seen.push(...page.items.map(({ billableId }) => billableId));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(names.map((name) => idFrom(name)).sort());
  });

  test('those of some kinds only, in pages that may be short', async () => {
    const { contractId, state } = await newContract();
    for (let i = 0; i < 6; i += 1) await table.stores.log.add(T, anEntry(contractId, `time ${i}`), state, false);
    const expenses = [0, 1, 2].map((i) => anExpense(contractId, `cable ${i}`));
    for (const expense of expenses) await table.stores.log.add(T, expense, state, false);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.stores.log.list(T, contractId, ['expense', 'reading'], { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ billableId }) => billableId));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(expenses.map(({ billableId }) => billableId).sort());
  });
});

/** A network cable, 4.50. */
const anExpense = (contractId: string, name: string): Expense => ({
  kind: 'expense',
  billableId: idFrom(name),
  contractId,
  on: '2025-01-10',
  description: name,
  quantity: '1',
  unitPrice: '4.50',
  charging: 'billable',
});

describe('every kind of billable', () => {
  const onCharge = { chargeId: 'x', on: '2025-01-10' };
  const kinds: readonly { readonly kind: Billable['kind']; readonly [fact: string]: string }[] = [
    { kind: 'quantityChange', ...onCharge, by: '-2', description: 'two leave' },
    { kind: 'topUp', ...onCharge, quantity: '10', amount: '800.00', expiresOn: '2025-12-31' },
    { kind: 'reading', ...onCharge, device: 'backup', quantity: '120.5' },
    { kind: 'milestone', ...onCharge, milestoneId: 'kick-off' },
    {
      kind: 'expense',
      on: '2025-01-10',
      description: 'Switch',
      quantity: '1',
      unitCost: '40',
      markupPercent: '10',
      charging: 'billable',
    },
  ];

  test.each(kinds)(
    '$kind comes back as it was written, stands on the log, and in no list of a technician',
    async (kind) => {
      const { contractId, state } = await newContract();
      const item = { ...kind, contractId, billableId: idFrom(kind.kind) } as Billable;
      expect(await table.stores.log.add(T, item, state, false)).toBe(true);
      const { billDate, ulid, version, ...facts } = await stored(contractId, item.billableId);
      expect([facts, billDate, version]).toEqual([item, '2025-01-10', 1]);
      expect(await january(contractId)).toMatchObject([{ billableId: item.billableId, ulid }]);
      const { Items = [] } = await table.client.send(
        new ScanCommand({
          TableName: table.tableName,
          FilterExpression: 'contractId = :k AND attribute_exists(gsi1pk) AND begins_with(sk, :b)',
          ExpressionAttributeValues: { ':k': contractId, ':b': 'BI#' },
        }),
      );
      expect(Items).toEqual([]);
    },
  );

  test('a time entry keeps every fact that it was given', async () => {
    const { contractId, state } = await newContract();
    const entry = anEntry(contractId, 'rich', {
      team: 'North',
      role: 'senior',
      extraMinutes: -5,
      hourlyPrice: '95.00',
      fixedPrice: '120.00',
      travel: { kilometres: '12.5', minutes: 20 },
      accountedOn: '2025-01-20',
      untimed: true,
      charging: 'writtenOff',
    });
    await table.stores.log.add(T, entry, state, false);
    expect(await stored(contractId, entry.billableId)).toMatchObject(entry);
  });
});

test('an attempt is given up at its deadline, and says that it may be tried again', async () => {
  const { contractId, state } = await newContract();
  const entry = anEntry(contractId, 'too slow');
  const slow = withinDeadline(50, async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return table.stores.log.add(T, entry, state, false);
  });
  await expect(slow).rejects.toMatchObject({ code: 'ServiceBusy' });
  expect(await table.stores.log.get(T, contractId, entry.billableId)).toBeUndefined();
});
