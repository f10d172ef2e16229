import { beforeEach, describe, expect, test } from 'vitest';
import { NewBillable } from '../../domain/billables/new-billable.ts';
import { newId } from '../../domain/ids.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { contractBalance } from '../../domain/operations/pricing/balance.ts';
import { PreviewRequest, previewContract } from '../../domain/operations/pricing/preview.ts';
import type { InvoiceRules } from '../../domain/tenants/tenant.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
const contractId = contractIdOf(0);

/** A firm with one client, whose March is invoiced: 100.00 of fee in arrears and one hour at 60.00. */
const marchInvoiced = async (negative: InvoiceRules['negative']) => {
  fixture = await newTable();
  const settings = someSettings();
  const invoiceRules = { ...settings.invoiceRules, negative };
  await foundFirm(fixture, { clients: 1, entries: 1 }, { ...settings, invoiceRules });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-20T07:00:00Z');
};

/** The fee was to be another from the start: the contract was typed in wrongly. */
const agreeFee = async (unitPrice: string) => {
  const version = aContract(contractId, clientIdOf(0)).terms[0];
  const charges = version?.charges.map((charge) =>
    charge.kind === 'recurringFee' ? { ...charge, unitPrice } : charge,
  );
  const record = await fixture.stores.contracts.get(tenantId, contractId);
  if (!version || !charges || !record) throw new Error('no contract');
  const which = { tenantId, contractId, expected: record.contract.version };
  const terms = { ...version, charges };
  return changeAgreed(needsOf(fixture))(which, { kind: 'agreeTerms', terms }, fixture.clock.now);
};

const aprilBilled = async (): Promise<void> => {
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30'));
};
const ledger = (series: string) => fixture.stores.ledger.list(tenantId, series, 10);
const stateOf = async () => (await fixture.stores.contracts.get(tenantId, contractId))?.state;

describe('terms that are changed for what is invoiced', () => {
  beforeEach(() => marchInvoiced('creditNote'));

  test('are corrected on the next invoice, once', async () => {
    expect((await agreeFee('120.00')).state.correctFrom).toBe('2016-03-01');
    await aprilBilled();
    const [april] = await ledger('FA');
    expect(april).toMatchObject({ number: 2, totals: { net: 12_000 + 2_000 } });
    expect(
      april?.lines
        .filter(({ corrects }) => corrects)
        .map(({ net }) => net)
        .sort(),
    ).toEqual([-10_000, 12_000]);
    expect(await stateOf()).toMatchObject({ correctFrom: null });
    fixture.clock.now = new Date('2016-06-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
    expect((await ledger('FA'))[0]).toMatchObject({ number: 3, totals: { net: 12_000 } });
  });

  test('a total below zero is a credit note, numbered in its own series', async () => {
    await agreeFee('20.00');
    await aprilBilled();
    expect(await ledger('FA')).toHaveLength(1);
    const notes = await ledger('CN');
    // 80.00 too much for March, 20.00 for April.
    expect(notes).toMatchObject([
      { kind: 'creditNote', number: 1, formattedNumber: 'CN-2016-00001', totals: { net: 6_000, gross: 7_200 } },
    ]);
    expect(await stateOf()).toMatchObject({ correctFrom: null });
    await agreeFee('100.00');
    fixture.clock.now = new Date('2016-06-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
    // Both months again at 100.00: what the credit note gave back is charged once more.
    expect((await ledger('FA'))[0]).toMatchObject({ number: 2, totals: { net: 10_000 + 2 * 8_000 } });
  });

  test('a preview says what the next bill will correct, and stores nothing', async () => {
    await agreeFee('120.00');
    const before = await stateOf();
    const asked = PreviewRequest.parse({ through: '2016-04-30' });
    const { invoice } = await previewContract(needsOf(fixture))(tenantId, contractId, asked);
    expect(invoice).toMatchObject({ kind: 'invoice', totals: { net: 14_000 } });
    expect(await stateOf()).toEqual(before);
  });
});

test('where credits are carried, a total below zero waits until there is more', async () => {
  await marchInvoiced('carry');
  await agreeFee('40.00');
  await aprilBilled();
  expect(await ledger('FA')).toHaveLength(1);
  expect(await ledger('CN')).toEqual([]);
  expect(await stateOf()).toMatchObject({ correctFrom: '2016-03-01', through: '2016-03-31' });
  const asked = PreviewRequest.parse({ through: '2016-04-30' });
  expect(await previewContract(needsOf(fixture))(tenantId, contractId, asked)).toMatchObject({ invoice: 'belowZero' });
  fixture.clock.now = new Date('2016-06-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'May', '2016-05-31'));
  expect((await ledger('FA'))[0]).toMatchObject({ number: 2, totals: { net: 2 * 4_000 - 6_000 } });
});

test('an expense is on the next invoice, is locked then, and a balance counts open work', async () => {
  await marchInvoiced('carry');
  const needs = needsOf(fixture);
  const asked = { kind: 'expense', contractId, on: '2016-04-05', description: 'Switch', unitPrice: '45.00' };
  const record = () => recordBillable(needs)(tenantId, newId(new Date()), NewBillable.parse(asked));
  expect(await record()).toMatchObject({ kind: 'expense', billing: 'open', billDate: '2016-04-05', version: 1 });
  expect(await contractBalance(needs)(tenantId, contractId)).toMatchObject({
    on: '2016-04-20',
    charges: [],
    openWork: { entries: 0, minutes: 0, net: 0 },
  });
  await aprilBilled();
  expect((await ledger('FA'))[0]).toMatchObject({ totals: { net: 10_000 + 4_500 } });
});
