import { expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import { planBatch } from '../../domain/operations/month-end/plan.ts';
import { tallyBatch } from '../../domain/operations/month-end/review.ts';
import { PreviewRequest, previewContract } from '../../domain/operations/pricing/preview.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { contractIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const contractId = contractIdOf(0);

/** A firm with one client, whose March is invoiced, and whose fee of 100.00 is 120.00 from March on since then. */
const amended = async (before: (fixture: Fixture) => Promise<void> = async () => {}): Promise<Fixture> => {
  const fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 1 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-20T07:00:00Z');
  await before(fixture);
  const record = await fixture.stores.contracts.get(tenantId, contractId);
  const [terms] = record?.contract.terms ?? [];
  if (!record || !terms) throw new Error('no contract');
  const charges = terms.charges.map((one) => (one.kind === 'recurringFee' ? { ...one, unitPrice: '120.00' } : one));
  const which = { tenantId, contractId, expected: record.contract.version };
  const change = { kind: 'agreeTerms', terms: { ...terms, charges } } as const;
  await changeAgreed(needsOf(fixture))(which, change, fixture.clock.now);
  return fixture;
};

/** Credits the fee of March. */
const creditFee = async (fixture: Fixture): Promise<void> => {
  const march = await fixture.stores.ledger.get(tenantId, 'FA-000000001');
  const key = march?.lines.find(({ unit }) => unit === 'C62')?.key ?? '';
  await creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
    tenantId,
    'FA-000000001',
    { eventId: idFrom('request', 'fee'), by: 'sub-1' },
    { reason: 'a courtesy', lines: [{ key }], mail: false },
  );
};

const nets = async ({ stores }: Fixture) =>
  (await stores.ledger.list(tenantId, 'FA', 1))[0]?.lines.map(({ net, corrects }) => [net, corrects?.as]).sort();

test('a line that was credited before the terms were changed is not corrected', async () => {
  const fixture = await amended(creditFee);
  const asked = PreviewRequest.parse({ through: '2016-04-30' });
  const { invoice } = await previewContract(needsOf(fixture))(tenantId, contractId, asked);
  expect(invoice).toMatchObject({ totals: { net: 12_000 } });
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30'));
  expect(await nets(fixture)).toEqual([[12_000, undefined]]);
});

test('nor one that is credited while the draft with its correction waits', async () => {
  const fixture = await amended();
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  const needs = needsOf(fixture);
  const input = { tenantId, batchId: await newBatch(fixture, 'April', '2016-04-30') };
  const { shards } = await planBatch(needs, { settleSeconds: 30, shardSize: 2 })(input);
  fixture.clock.now = new Date('2016-05-01T07:01:00Z');
  for (const shard of shards) await draftShard(needs)({ ...input, shard });
  await tallyBatch(needs)(input);
  await creditFee(fixture);
  while (!(await issueBatch(needs)(input, () => 900_000)).done);
  expect(await nets(fixture)).toEqual([[12_000, undefined]]);
});
