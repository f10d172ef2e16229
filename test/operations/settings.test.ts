import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { changeSettings } from '../../domain/operations/tenants/settings.ts';
import { seriesEntity } from '../../domain/table/entities/ledger.entity.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { someSettings, tenantId } from './firm.ts';

let fixture: Fixture;
const change = (expected: number, settings: Partial<ReturnType<typeof someSettings>>, now: string) =>
  changeSettings(fixture)(tenantId, expected, someSettings(settings), new Date(now));
const scheduled = () => fixture.stores.tenants.schedule(tenantId);

beforeAll(async () => {
  fixture = await newTable();
  await fixture.stores.tenants.create(tenantId, someSettings());
});

describe('settings, in this order', () => {
  test('set the next month end', async () => {
    const automaticMonthEnd = { dayOfMonth: 5, hour: 6 };
    expect(await change(1, { automaticMonthEnd }, '2016-04-01T00:00:00Z')).toMatchObject({ version: 2 });
    expect(await scheduled()).toEqual({ tenantId, nextRunAt: '2016-04-05T04:00:00Z', through: '2016-03-31' });
  });

  test('that are sent again change nothing', async () => {
    const automaticMonthEnd = { dayOfMonth: 5, hour: 6 };
    expect(await change(1, { automaticMonthEnd }, '2016-04-01T00:00:00Z')).toMatchObject({ version: 2 });
  });

  test('that are stale are refused', async () => {
    await expect(change(1, { phone: '1' }, '2016-04-01T00:00:00Z')).rejects.toMatchObject({ code: 'VersionStale' });
  });

  test('do not make a month end vanish whose hour has come', async () => {
    await change(2, { automaticMonthEnd: { dayOfMonth: 3, hour: 6 } }, '2016-04-05T04:30:00Z');
    expect(await scheduled()).toMatchObject({ nextRunAt: '2016-04-05T04:00:00Z' });
  });

  test('end it when it is no longer wanted', async () => {
    await change(3, {}, '2016-04-06T00:00:00Z');
    expect(await scheduled()).toBeUndefined();
  });

  test('may name another currency until the first invoice', async () => {
    expect(await change(4, { currency: 'CHF' }, '2016-04-06T00:00:00Z')).toMatchObject({ version: 5 });
    const { Item } = seriesEntity
      .put({ tenantId, series: 'OLD', next: 2, lastIssuedOn: '2016-04-06' })
      .params<{ Item: Record<string, unknown> }>({ table: fixture.tableName });
    await fixture.client.send(new PutCommand({ TableName: fixture.tableName, Item }));
    await expect(change(5, { currency: 'EUR' }, '2016-04-06T00:00:00Z')).rejects.toMatchObject({
      code: 'CurrencyFixed',
    });
  });
});
