import { beforeEach, describe, expect, test } from 'vitest';
import type { Terms } from '../../domain/contracts/contract.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { previewTerms } from '../../domain/operations/pricing/preview-terms.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const contractId = contractIdOf(0);
let fixture: Fixture;

/** A firm with one client, whose March is invoiced: 100.00 of fee in arrears and one hour at 60.00. */
beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 1 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-04-20T07:00:00Z');
});

const feeOf = (unitPrice: string, effectiveFrom: string, more: Partial<Terms> = {}): Terms => {
  const version = aContract(contractId, clientIdOf(0)).terms[0] as Terms;
  const charges = version.charges.map((one) => (one.kind === 'recurringFee' ? { ...one, unitPrice } : one));
  return { ...version, effectiveFrom, charges, ...more };
};
const preview = (terms: Terms, through?: string) =>
  previewTerms(needsOf(fixture))(tenantId, contractId, { terms, through, lineGrouping: 'ticket' });
const netOf = ({ invoice }: { readonly invoice: unknown }) =>
  typeof invoice === 'string' ? invoice : (invoice as { totals: { net: number } }).totals.net;

describe('other terms, tried', () => {
  test.each([
    {
      what: 'from the next month on',
      terms: feeOf('120.00', '2016-05-01'),
      through: '2016-05-31',
      before: 20_000,
      after: 22_000,
    },
    {
      what: 'from the middle of April',
      terms: feeOf('130.00', '2016-04-16'),
      through: '2016-04-30',
      before: 10_000,
      after: 11_500,
    },
    {
      what: 'of what is invoiced',
      terms: feeOf('120.00', '2016-03-01'),
      through: '2016-04-30',
      before: 10_000,
      after: 14_000,
    },
  ])('$what: the next bill comes to exactly what they said', async ({ terms, through, before, after }) => {
    const tried = await preview(terms);
    expect({ through: tried.through, before: netOf(tried.before), after: netOf(tried.after) }).toEqual({
      ...{ through, before, after },
    });
    const record = await fixture.stores.contracts.get(tenantId, contractId);
    const expected = record?.contract.version ?? 0;
    expect(record?.contract.terms).toHaveLength(1);
    await changeAgreed(needsOf(fixture))(
      { tenantId, contractId, expected },
      { kind: 'agreeTerms', terms },
      fixture.clock.now,
    );
    fixture.clock.now = new Date(Date.parse(`${through}T06:00:00Z`) + 86_400_000);
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'next', through));
    const [invoice] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
    expect(invoice?.totals.net).toBe(after);
    const added = tried.lines.reduce((sum, line) => sum + (line.after ?? 0) - (line.before ?? 0), 0);
    expect(added).toBe(after - before);
  });

  test('what changes nothing shows nothing', async () => {
    const tried = await preview(feeOf('100.00', '2016-05-01'), '2016-04-30');
    expect(tried).toMatchObject({ correctFrom: null, lines: [] });
  });

  test('are refused as they would be', async () => {
    await expect(preview(feeOf('1', '2016-02-01'))).rejects.toMatchObject({ code: 'TermsInvalid' });
    const quarters = { cadence: { unit: 'month', every: 3 } } as const;
    await expect(preview(feeOf('1', '2016-03-01', quarters))).rejects.toMatchObject({ code: 'PeriodAlreadyInvoiced' });
  });
});
