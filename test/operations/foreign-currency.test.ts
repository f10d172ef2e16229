import { beforeEach, describe, expect, test } from 'vitest';
import type { ClientDetails } from '../../domain/clients/client.ts';
import { idFrom } from '../../domain/ids.ts';
import { getBatch } from '../../domain/operations/batches/read.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { recordExchangeRate } from '../../domain/operations/exchange-rates.ts';
import { getInvoiceUbl } from '../../domain/operations/invoices.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;

const change = async (n: number, changed: Partial<ClientDetails>) => {
  const client = await fixture.stores.clients.get(tenantId, clientIdOf(n));
  if (!client) throw new Error('no client');
  const { clientId, version, ...details } = client;
  return changeClient(needsOf(fixture))(tenantId, clientId, version, { ...details, ...changed });
};
const record = (on: string, rate: string, currency = 'USD') =>
  recordExchangeRate(needsOf(fixture))(tenantId, { currency, on, rate }, fixture.clock.now);

/** A firm in euro with two clients, the first of which is billed in dollars. */
beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 1 });
  await change(0, { currency: 'USD' });
});

const march = async () => {
  const batchId = await newBatch(fixture, 'March');
  await runMonthEnd(fixture, { to: [] }, batchId);
  return batchId;
};

describe('a client that is billed in another currency', () => {
  test('is invoiced in it, with the tax in the firm’s own by the newest rate on or before the date of the invoice', async () => {
    await record('2016-03-01', '0.8');
    await record('2016-03-30', '0.9');
    await record('2016-04-01', '1.1');
    const batchId = await march();
    const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 10);
    expect(invoices.map(({ currency, totals, taxCurrency }) => [currency, totals.gross, taxCurrency]).sort()).toEqual([
      ['EUR', 19_200, undefined],
      // 32.00 of tax at 0.9.
      ['USD', 19_200, { currency: 'EUR', rate: '0.9', on: '2016-03-30', tax: 2880 }],
    ]);
    expect((await getBatch(needsOf(fixture))(tenantId, batchId)).issued).toEqual([
      { currency: 'EUR', invoices: 1, gross: 19_200 },
      { currency: 'USD', invoices: 1, gross: 19_200 },
    ]);
  });

  test('waits with that reason while there is no rate; the others do not', async () => {
    await record('2016-04-01', '0.9');
    const batchId = await march();
    const items = await fixture.stores.batches.items(tenantId, batchId);
    expect(items.map(({ clientId, status }) => [clientId === clientIdOf(0), status]).sort()).toEqual([
      [false, 'delivered'],
      [true, 'failed'],
    ]);
    const failed = items.find(({ status }) => status === 'failed');
    expect(failed?.reason).toMatch(/^ExchangeRateMissing: no rate of USD .*PUT \/exchange-rates\/USD\/\{date\}/);
  });

  test('has an e-invoice that names both currencies', async () => {
    await record('2016-03-30', '0.9');
    await march();
    const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 10);
    const { invoiceId = '' } = invoices.find(({ currency }) => currency === 'USD') ?? {};
    const ubl = await getInvoiceUbl(needsOf(fixture))(tenantId, invoiceId);
    expect(ubl).toContain('<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>');
    expect(ubl).toContain('<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">28.80</cbc:TaxAmount></cac:TaxTotal>');
  });

  test('is credited at the rate of its invoice, and pays in its currency alone', async () => {
    await record('2016-03-30', '0.9');
    await march();
    const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 10);
    const { invoiceId = '' } = invoices.find(({ currency }) => currency === 'USD') ?? {};
    await record('2016-03-31', '0.5');
    const by = (name: string) => ({ eventId: idFrom('request', name), by: 'sub-1' });
    const { document } = await creditInvoice(needsOf(fixture), mailerOf(fixture, { to: [] }))(
      tenantId,
      invoiceId,
      by('credit'),
      { reason: 'a courtesy', net: 1000, currency: 'USD', mail: false },
    );
    expect(document).toMatchObject({
      currency: 'USD',
      totals: { net: 1000, tax: 200 },
      taxCurrency: { currency: 'EUR', rate: '0.9', on: '2016-03-30', tax: 180 },
    });
    const pay = recordMoney(needsOf(fixture));
    const paid = { kind: 'payment', on: '2016-04-05', method: 'bankTransfer', amount: 100, currency: 'EUR' } as const;
    await expect(pay(tenantId, invoiceId, by('euro'), paid)).rejects.toMatchObject({ code: 'CurrencyMismatch' });
  });

  test('keeps its currency once something was invoiced to it', async () => {
    await record('2016-03-30', '0.9');
    await march();
    await expect(change(0, { currency: 'GBP' })).rejects.toMatchObject({ code: 'CurrencyFixed' });
    await expect(change(1, { currency: 'USD' })).rejects.toMatchObject({ code: 'CurrencyFixed' });
    // The firm's own by its name is the same currency.
    await expect(change(1, { currency: 'EUR' })).resolves.toMatchObject({ currency: 'EUR' });
  });
});

describe('a rate', () => {
  test('is written anew, and the newest stands first in the list', async () => {
    await record('2016-03-01', '0.8');
    await record('2016-03-30', '0.9');
    await record('2016-03-30', '0.91');
    await record('2016-03-30', '1.2', 'GBP');
    const { items } = await fixture.stores.exchangeRates.list(tenantId, 'USD', { limit: 10 });
    expect(items.map(({ on, rate }) => [on, rate])).toEqual([
      ['2016-03-30', '0.91'],
      ['2016-03-01', '0.8'],
    ]);
  });

  test('is of another currency, and of a day that has come', async () => {
    await expect(record('2016-03-01', '1', 'EUR')).rejects.toMatchObject({ faults: [{ pointer: '/path/currency' }] });
    await expect(record('2016-04-02', '0.9')).rejects.toMatchObject({ faults: [{ pointer: '/path/date' }] });
  });

  test('is read only where a client needs it', async () => {
    const queries = async (): Promise<number> => {
      let calls = 0;
      fixture.faults.decide = (call) => {
        if (call === 'QueryCommand') calls += 1;
        return undefined;
      };
      await march();
      fixture.faults.decide = () => undefined;
      return calls;
    };
    await record('2016-03-30', '0.9');
    const foreign = await queries();
    fixture = await newTable();
    await foundFirm(fixture, { clients: 2, entries: 1 });
    expect(await queries()).toBe(foreign - 1);
  });
});
