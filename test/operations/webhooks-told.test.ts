import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { idFrom } from '../../domain/ids.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { readingOnce, tellWebhooks } from '../../domain/operations/webhooks/tell.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import { eventData, eventTypes, type WantedType } from '../../domain/webhooks/event.ts';
import type { WebhookMessage } from '../../domain/webhooks/message.ts';
import { HappeningRecord, happeningIn } from '../../functions/events/happening-record.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

type Row = Readonly<Record<string, AttributeValue>>;

let restored: Restored;
let fixture: Fixture;
/** What the stream told of the month, as far as the event source lets it through. */
let records: readonly unknown[];

const [all, some, off] = ['all', 'some', 'off'].map((name) => idFrom('test', 'webhook', name)) as [
  string,
  string,
  string,
];
const rowsOf = async ({ raw, tableName }: Fixture): Promise<readonly Row[]> =>
  (await raw.send(new ScanCommand({ TableName: tableName }))).Items ?? [];
const keyOf = (row: Row): string => `${row.pk?.S} ${row.sk?.S}`;

/** As the filters of the event source do (`test/infra/webhooks.test.ts`). */
const passes = ({ __edb_e__: entity, status, open, event }: Row): boolean => {
  if (entity?.S === 'batch') return status?.S === 'closed';
  if (entity?.S === 'settlement') return open?.N === '0';
  if (entity?.S === 'contractEvent') return event?.M?.kind?.S === 'renewed';
  if (entity?.S === 'settlementEvent') return event?.M?.change?.M?.kind?.S === 'sent';
  return entity?.S === 'invoice' || entity?.S === 'waiting';
};
/** Each row that differs from what it was, as Lambda is given it. */
const recordsOf = (before: readonly Row[], after: readonly Row[]): readonly unknown[] => {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  return after
    .filter(passes)
    .filter((row) => JSON.stringify(old.get(keyOf(row))) !== JSON.stringify(row))
    .map((NewImage, n) => ({
      dynamodb: {
        ...{ SequenceNumber: String(n), ApproximateCreationDateTime: 1_460_000_000, NewImage },
        OldImage: old.get(keyOf(NewImage)),
      },
    }));
};

/**
 * A month of two clients: one has a block of two hours, of which it used 100 minutes, rounded to 105; the other paid its invoice. Something waits for
 * an organisation, and something else for its ticket alone. A contract is renewed.
 */
beforeAll(async () => {
  fixture = await newTable();
  const { stores } = fixture;
  await foundFirm(fixture, { clients: 1, entries: 2 });
  const block = Charge.parse({
    ...{ kind: 'prepaidBlock', chargeId: 'block', description: 'Bloc' },
    purchase: { every: 'once', quantity: '2', unitPrice: '50.00' },
  });
  const contract = aContract(contractIdOf(7), clientIdOf(7));
  await stores.clients.create(tenantId, clientIdOf(7), {
    name: 'Client 7',
    address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
    billingContacts: [{ email: 'client7@clients.example' }],
    taxTreatment: 'standard',
  });
  const terms = contract.terms.map((one) => ({ ...one, charges: [block] }));
  const state = newBillingState('2016-03-01');
  await stores.contracts.create(tenantId, { ...contract, terms }, state);
  const entry = {
    kind: 'time',
    ...{ billableId: idFrom('test', 'used'), contractId: contractIdOf(7), workedOn: '2016-03-10' },
    ...{ startedAt: '2016-03-10T08:00:00Z', endedAt: '2016-03-10T09:40:00Z', seconds: 6000, technician: 'Ada' },
    ...{ description: 'Work of somebody' },
    charging: 'billable',
  } as const;
  await stores.log.add(tenantId, entry, state, false);
  const before = await rowsOf(fixture);
  const sent: SentMails = { to: [] };
  await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
  const issued = await rowsOf(fixture);
  const invoice = (await stores.ledger.listOfClient(tenantId, [clientIdOf(0)], { limit: 1 })).items[0];
  if (!invoice) throw new Error('nothing was issued');
  const { currency, totals } = invoice;
  const paid = { kind: 'payment', on: '2016-04-02', method: 'card', amount: totals.gross, currency } as const;
  await recordMoney(needsOf(fixture))(tenantId, invoice.invoiceId, { eventId: idFrom('payment'), by: 'sub-1' }, paid);
  const yearly = { ...aContract(contractIdOf(8), clientIdOf(7)), endsOn: '2017-02-28' };
  const renewal = Renewal.parse({ kind: 'byHand', termMonths: 12, noticeDays: 90 });
  await stores.contracts.create(tenantId, { ...yearly, renewal }, newBillingState('2016-03-01'));
  await changeAgreed(needsOf(fixture))(
    { tenantId, contractId: contractIdOf(8), expected: 1, by: 'sub-1' },
    { kind: 'renew', renewalId: idFrom('renewal'), asked: {} },
    fixture.clock.now,
  );
  const park = (name: string, reason: 'organisationUnknown' | 'ticketUnknown') =>
    stores.waiting.park(
      tenantId,
      idFrom('test', 'integration'),
      {
        newsId: idFrom('news', name),
        news: {
          ...{ about: 'work', externalId: name, version: '1', ticketExternalId: 'T-1', seconds: 60 },
          technician: { name: 'Ada Lovelace', email: 'ada@example.com' },
        },
      },
      { reason, detail: 'because', subject: { kind: 'ticket', of: { id: 'T-1' } } },
    );
  await park('organisation', 'organisationUnknown');
  await park('ticket', 'ticketUnknown');
  records = [...recordsOf(before, issued), ...recordsOf(issued, await rowsOf(fixture))];
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

const create = async (webhookId: string, events?: WantedType[], state: 'enabled' | 'disabled' = 'enabled') => {
  const createdAt = '2016-03-01T00:00:00Z';
  const facts = { webhookId, url: 'https://example.com/', state, secrets: [], createdAt, version: 1 };
  await fixture.stores.webhooks.create(tenantId, { ...facts, ...(events && { events }) });
};
const tell = async (which: readonly unknown[] = records) => {
  const telling = tellWebhooks(needsOf(fixture), readingOnce(fixture.stores));
  for (const record of which) {
    const happening = happeningIn(HappeningRecord.parse(record));
    if (happening) await telling(tenantId, happening);
  }
};
const told = async (webhookId: string): Promise<readonly WebhookMessage[]> =>
  (await fixture.stores.webhookMessages.list(tenantId, webhookId, { limit: 100 })).items;
const typesTold = async (webhookId: string) => (await told(webhookId)).map(({ type }) => type).toSorted();

const EVERYTHING = [
  ...['batch.completed', 'block.low', 'contract.renewing', 'invoice.issued', 'invoice.issued', 'invoice.paid'],
  ...['invoice.sent', 'invoice.sent', 'ticket-time.unmapped'],
];

describe('what happens in a month', () => {
  test('is told once to each webhook that wants it, however often the stream tells it', async () => {
    await create(all);
    await create(some, ['invoice.paid', 'block.low']);
    await create(off, undefined, 'disabled');
    for (const _ of [1, 2]) await tell();
    await tell([...records].reverse());
    expect(await typesTold(all)).toEqual(EVERYTHING);
    expect(await typesTold(some)).toEqual(['block.low', 'invoice.paid']);
    expect(await typesTold(off)).toEqual([]);
  });

  test('is told in ids, numbers and amounts, as the schemas say, and in nothing of a person', async () => {
    await create(all);
    await tell();
    const bodies = (await told(all)).map(({ type, body }) => ({ type, ...JSON.parse(body) }));
    for (const { type, data, timestamp } of bodies) {
      expect(eventData[type as WantedType].parse(data)).toEqual(data);
      expect(Date.parse(timestamp)).toBeGreaterThan(0);
    }
    expect(JSON.stringify(bodies)).not.toMatch(/Ada|Client \d|@|Bordeaux|Valmy|somebody/);
    const of = (type: string) => bodies.find((one) => one.type === type)?.data;
    expect(of('batch.completed')).toMatchObject({
      ...{ through: '2016-03-31', attempt: 0, issued: 2, needAttention: 0 },
      // 100.00 and two hours at 60.00; a block of two hours at 50.00; 20 % more.
      totals: [{ invoices: 2, gross: { amount: 38_400, currency: 'EUR' } }],
    });
    expect(of('invoice.paid')).toMatchObject({
      clientId: clientIdOf(0),
      gross: { amount: 26_400, currency: 'EUR' },
      paid: { amount: 26_400, currency: 'EUR' },
    });
    expect(of('block.low')).toMatchObject({
      ...{ contractId: contractIdOf(7), clientId: clientIdOf(7), chargeId: 'block', usedPercent: '80', left: '15' },
    });
    expect(of('contract.renewing')).toEqual({
      ...{ contractId: contractIdOf(8), clientId: clientIdOf(7) },
      ...{ from: '2017-03-01', endsOn: '2018-02-28', otherTerms: false },
    });
    expect(of('ticket-time.unmapped')).toEqual({
      ...{ integrationId: idFrom('test', 'integration'), waitingId: idFrom('news', 'organisation') },
      ...{ about: 'work', reason: 'organisationUnknown' },
    });
  });

  test('is told to nobody of another firm, and costs a firm without webhooks one read', async () => {
    const calls: string[] = [];
    fixture.faults.decide = (call) => {
      calls.push(call);
      return undefined;
    };
    await tell();
    expect(calls).toEqual(['QueryCommand']);
    await create(all);
    expect(await told(all)).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'killed %s any of its writes and told again, it is told once',
    async (how) => {
      await create(all);
      for (let at = 1; ; at += 1) {
        const calls = failAt(fixture.faults, at, how, WRITES);
        await tell().catch((error) => {
          if (!isInjected(error)) throw error;
        });
        const made = calls();
        fixture.faults.decide = () => undefined;
        await tell();
        expect(await typesTold(all)).toEqual(EVERYTHING);
        if (made < at) break;
        fixture = await restored();
        await create(all);
      }
    },
  );
});

test('every event that can be asked for has a schema', () => {
  expect(Object.keys(eventData).toSorted()).toEqual([...eventTypes, 'webhook.test'].toSorted());
});
