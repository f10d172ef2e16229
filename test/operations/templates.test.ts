import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { NewContract } from '../../domain/contracts/contract.ts';
import { DuplicateRequest } from '../../domain/contracts/duplicate.ts';
import { idFrom } from '../../domain/ids.ts';
import { createContract } from '../../domain/operations/contracts.ts';
import { SimulationRequest, simulate } from '../../domain/operations/pricing/simulate.ts';
import { contractFromTemplate, duplicateContract } from '../../domain/operations/templates/make-contract.ts';
import { changeTemplate, createTemplate, removeTemplate } from '../../domain/operations/templates/templates.ts';
import { builtInTemplates } from '../../domain/templates/built-in.ts';
import { NewContractTemplate } from '../../domain/templates/contract-template.ts';
import { ContractFromTemplate } from '../../domain/templates/from-template.ts';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import { failAt } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { clientIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let restored: Restored;
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

const now = new Date('2025-01-02T08:00:00Z');
const clientId = clientIdOf(0);
const contractId = idFrom('test', 'from template');
const making = (id = contractId) => ({ tenantId, contractId: id, by: { by: 'sub-1' }, now });
const make = (template: object, more: object = {}, id = contractId) =>
  contractFromTemplate(needsOf(fixture))(
    making(id),
    ContractFromTemplate.parse({ clientId, startsOn: '2025-01-01', template, ...more }),
  );

const work = (workedOn: string, minutes: number) => ({ date: workedOn, minutes, technician: 'Ada' });
const reading = (chargeId: string, quantity: string) => ({ kind: 'reading', on: '2025-01-15', chargeId, quantity });

describe('a contract of each kind is billed as its name says', () => {
  interface Told {
    readonly template: { readonly kind: string; readonly [value: string]: unknown };
    readonly because: string;
    readonly billables?: readonly object[];
    readonly net: number;
    readonly left?: string;
  }
  const told: readonly Told[] = [
    {
      because: '3 × 120.00, and 1.5 h at 80.00 beside them',
      template: { kind: 'flatFeeRetainer', price: '120', quantity: '3', hourlyPrice: '80', charged: 'arrears' },
      billables: [work('2025-01-10', 90)],
      net: 48_000,
    },
    {
      because: 'in advance, so January and February; work costs nothing more',
      template: { kind: 'flatFeeRetainer', price: '120' },
      billables: [work('2025-01-10', 90)],
      net: 24_000,
    },
    {
      because: '500.00 for 5 h, a sixth at 90.00',
      template: { kind: 'includedHours', price: '500', hours: '5', hourlyPrice: '90', charged: 'arrears' },
      billables: [work('2025-01-10', 360)],
      net: 59_000,
    },
    {
      because: '2.5 h at 70.00',
      template: { kind: 'hourly', hourlyPrice: '70' },
      billables: [work('2025-01-10', 150)],
      net: 17_500,
    },
    {
      because: '20 h at 85.00, of which 5 are used',
      template: { kind: 'blockHours', hours: '20', hourlyPrice: '85' },
      billables: [work('2025-01-10', 300)],
      net: 170_000,
      left: '900',
    },
    {
      because: '2 h at 85.00, and the third at 100.00',
      template: { kind: 'blockHours', hours: '2', hourlyPrice: '85', overagePrice: '100' },
      billables: [work('2025-01-10', 180)],
      net: 27_000,
    },
    {
      because: 'ATE-BM-01: 5000.00 less 20 h at 150.00 leaves 2000.00',
      template: { kind: 'blockMoney', price: '5000', hourlyPrice: '150' },
      billables: [work('2025-01-10', 600), work('2025-01-11', 600)],
      net: 500_000,
      left: '2000',
    },
    {
      because: '12 devices less the 2 that are included, at 9.00',
      template: { kind: 'remoteMonitoring', price: '9', included: '2' },
      billables: [reading('devices', '12')],
      net: 9_000,
    },
    {
      because: '1200 GB at 0.25',
      template: { kind: 'onlineBackup', price: '0.25' },
      billables: [reading('backup', '1200')],
      net: 30_000,
    },
    {
      because: '8000.00 once, whatever the work',
      template: { kind: 'projectAtOneFee', price: '8000' },
      billables: [work('2025-01-10', 600)],
      net: 800_000,
    },
    {
      because: '10 h of the budget at 100.00, 2 beyond it at 80.00',
      template: { kind: 'projectByTheHour', hourlyPrice: '100', hours: '10', overagePrice: '80' },
      billables: [work('2025-01-10', 360), work('2025-01-11', 360)],
      net: 116_000,
    },
    {
      because: '20.00 for 15 min, and 2 steps at 10.00 for the 25 after them',
      template: { kind: 'payPerUse', initialMinutes: 15, initialPrice: '20', stepMinutes: 15, stepPrice: '10' },
      billables: [work('2025-01-10', 40)],
      net: 4_000,
    },
    {
      because: '10 h for 600.00; 40 min take three steps of 15',
      template: { kind: 'subscriptionOfHours', hours: '10', price: '600', stepMinutes: 15 },
      billables: [work('2025-01-10', 40)],
      net: 60_000,
      left: '555',
    },
    {
      because: '300.00 for 3 h, two more at 110.00',
      template: { kind: 'monthlyMinimum', price: '300', hours: '3', hourlyPrice: '110', charged: 'arrears' },
      billables: [work('2025-01-10', 300)],
      net: 52_000,
    },
    {
      because: 'due even without work',
      template: { kind: 'monthlyMinimum', price: '300', hours: '3', charged: 'arrears' },
      net: 30_000,
    },
  ];

  test('and no kind is left out', () => {
    expect(new Set(told.map(({ template }) => template.kind))).toEqual(
      new Set(builtInTemplates.map(({ kind }) => kind)),
    );
  });

  test.each(told)('$template.kind: $because', async ({ template, billables = [], net, left }) => {
    const { contract } = await make(template);
    const [{ effectiveFrom: _, ...terms } = { effectiveFrom: '' }] = contract.terms;
    const asked = SimulationRequest.parse({
      contract: { clientId, name: contract.name, startsOn: contract.startsOn, terms },
      billables,
      steps: ['2025-01-31'],
    });
    const [bill] = await simulate(needsOf(fixture))(tenantId, asked);
    const invoice = bill?.invoice;
    expect(typeof invoice === 'object' && 'totals' in invoice && invoice.totals.net).toBe(net);
    if (left !== undefined) expect(bill?.balances).toMatchObject([{ left }]);
  });
});

describe('a contract from a kind', () => {
  test('is called as the kind is in the language of its client, and says so on the invoice', async () => {
    const { contract } = await make({ kind: 'blockHours', hours: '20', hourlyPrice: '85' });
    expect(contract).toMatchObject({
      name: 'Block of hours',
      terms: [{ charges: [{ description: 'Block of hours' }] }],
    });
    const client = (await fixture.stores.clients.get(tenantId, clientIdOf(1))) as never as object;
    const { clientId: id, version, ...details } = client as never as { clientId: string; version: number };
    await fixture.stores.clients.replace(tenantId, id, version, { ...details, locale: 'fr' } as never);
    const french = await make({ kind: 'hourly' }, { clientId: clientIdOf(1) }, idFrom('french'));
    expect(french.contract.name).toBe('Prestations à l’heure');
  });

  test('takes name, text, tax rate and cadence that it is given', async () => {
    const { contract } = await make(
      { kind: 'hourly', hourlyPrice: '70', description: 'Dépannage', taxRateId: 'normal', billedEvery: 'quarter' },
      { name: 'Dépannage Port & fils', endsOn: '2025-12-31', purchaseOrder: 'PO-7', accountManagers: [] },
    );
    expect(contract).toMatchObject({
      ...{ name: 'Dépannage Port & fils', endsOn: '2025-12-31', purchaseOrder: 'PO-7', rateDate: 'worked' },
      terms: [
        {
          cadence: { unit: 'month', every: 3 },
          charges: [{ kind: 'time', description: 'Dépannage', taxRateId: 'normal', rates: { default: '70' } }],
        },
      ],
    });
  });

  test('whose tax rate is gone is refused where it was named', async () => {
    await expect(make({ kind: 'hourly', taxRateId: 'luxury' })).rejects.toMatchObject({
      code: 'TaxRateUnknown',
      faults: [{ pointer: '/template/taxRateId' }],
    });
    await expect(make({ kind: 'flatFeeRetainer', price: '999999999', quantity: '9999999' })).rejects.toMatchObject({
      code: 'AmountTooLarge',
      faults: [{ pointer: '/template/price' }],
    });
    expect(await fixture.stores.contracts.get(tenantId, contractId)).toBeUndefined();
  });
});

describe('a template of the firm', () => {
  const templateId = idFrom('test', 'template');
  const kind = { kind: 'own', templateId };
  const fee = {
    kind: 'recurringFee',
    chargeId: 'fee',
    description: 'Infogérance',
    unitPrice: '90',
    taxRateId: 'normal',
  };
  const renewal = { kind: 'automatic', termMonths: 12, noticeDays: 60 };
  const alerts = [{ alertId: 'notice', before: 'noticeDeadline', days: 30 }];
  const template = (more: object = {}) =>
    NewContractTemplate.parse({
      name: 'Infogérance',
      terms: { charges: [fee] },
      usualMonths: 12,
      renewal,
      alerts,
      ...more,
    });
  const found = (more: object = {}) => createTemplate(needsOf(fixture))(tenantId, templateId, template(more));

  test('gives its terms, length, renewal and alerts', async () => {
    await found();
    const { contract } = await make(kind, { startsOn: '2025-02-15' });
    expect(contract).toMatchObject({
      ...{ name: 'Infogérance', startsOn: '2025-02-15', endsOn: '2026-02-14', alerts, renewal },
      terms: [{ effectiveFrom: '2025-02-15', charges: [fee] }],
      version: 1,
    });
    expect(await fixture.stores.contractSchedules.get(tenantId, contractId)).toBeDefined();
  });

  test.each([
    ['2025-01-31', 1, '2025-02-27'],
    ['2024-02-29', 12, '2025-02-27'],
    ['2025-01-01', 36, '2027-12-31'],
  ])('from %s for %i months ends on %s', async (startsOn, usualMonths, endsOn) => {
    await found({ usualMonths, renewal: undefined, alerts: undefined });
    expect((await make(kind, { startsOn })).contract.endsOn).toBe(endsOn);
  });

  test('gives way to what is asked for', async () => {
    await found();
    const asked = { name: 'Port', endsOn: '2027-12-31', renewal: { ...renewal, kind: 'byHand' }, alerts: [] };
    expect((await make(kind, asked)).contract).toMatchObject(asked);
  });

  test('is refused when its tax rate is gone, and then nothing is made', async () => {
    await found();
    const { tenants } = fixture.stores;
    const version = (await tenants.get(tenantId))?.version ?? 0;
    const taxRates = [{ taxRateId: 'reduced', name: 'TVA 10 %', percent: '10' }];
    const settings = TenantSettings.parse({ ...someSettings(), taxRates, defaultTaxRateId: 'reduced' });
    await tenants.replace(tenantId, version, { settings }, undefined);
    await expect(make(kind)).rejects.toMatchObject({
      code: 'TaxRateUnknown',
      faults: [
        {
          pointer: '/template/templateId',
          detail: '/terms/charges/0/taxRateId of the template: must be one of reduced',
        },
      ],
    });
    expect(await fixture.stores.contracts.get(tenantId, contractId)).toBeUndefined();
    await expect(
      changeTemplate(needsOf(fixture))(tenantId, templateId, 1, template({ name: 'x' })),
    ).rejects.toMatchObject({ code: 'TaxRateUnknown' });
  });

  test('that does not go with the days is refused, and says where', async () => {
    await found({ usualMonths: undefined });
    await expect(make(kind)).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/endsOn' }] });
    await expect(make(kind, { endsOn: '2025-01-31' })).rejects.toMatchObject({
      faults: [{ pointer: '/template/templateId' }],
    });
    await expect(make({ kind: 'own', templateId: idFrom('none') })).rejects.toMatchObject({
      code: 'NotFound',
      faults: [{ pointer: '/template/templateId' }],
    });
  });

  test('that was changed or taken away leaves the contracts that it made; asked again they are the same', async () => {
    await found();
    const made = await make(kind);
    const changed = await changeTemplate(needsOf(fixture))(tenantId, templateId, 1, template({ name: 'Other' }));
    expect(changed).toMatchObject({ version: 2, name: 'Other' });
    // What is made already needs no version.
    expect(await changeTemplate(needsOf(fixture))(tenantId, templateId, 1, template({ name: 'Other' }))).toEqual(
      changed,
    );
    await expect(removeTemplate(needsOf(fixture))(tenantId, templateId, 1)).rejects.toMatchObject({
      code: 'VersionStale',
    });
    await removeTemplate(needsOf(fixture))(tenantId, templateId, 2);
    expect(await make(kind)).toEqual(made);
    await expect(make(kind, {}, idFrom('another'))).rejects.toMatchObject({ code: 'NotFound' });
  });

  test.each(['before', 'after'] as const)(
    'makes one contract, though it is killed %s each of its writes',
    async (how) => {
      await found();
      for (let at = 1; ; at += 1) {
        const table = await restored();
        fixture = table;
        await found();
        const calls = failAt(table.faults, at, how, /Transact/);
        const failed = await make(kind).then(
          () => false,
          () => true,
        );
        table.faults.decide = () => undefined;
        const { contract } = await make(kind);
        expect(contract).toMatchObject({ name: 'Infogérance', version: 1 });
        const events = await table.stores.contractLife.history(tenantId, contractId, { limit: 10 });
        expect(events.items).toMatchObject([{ kind: 'made', by: 'sub-1' }]);
        if (!failed && calls() < at) break;
      }
    },
  );
});

describe('a duplicate', () => {
  const source = idFrom('test', 'source');
  const copyId = idFrom('test', 'copy');
  const fee = (unitPrice: string) => ({ kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice });
  const found = (more: object = {}) =>
    createContract(needsOf(fixture))(
      tenantId,
      source,
      NewContract.parse({
        ...{ clientId, name: 'Infogérance', startsOn: '2024-01-01', endsOn: '2024-12-31', purchaseOrder: 'PO-7' },
        renewal: {
          kind: 'byHand',
          termMonths: 12,
          priceRevision: { kind: 'percent', percent: '3', since: '2024-06-01' },
        },
        terms: { charges: [fee('90')] },
        ...more,
      }),
      now,
    );
  const duplicate = (asked: object) =>
    duplicateContract(needsOf(fixture))(making(copyId), source, DuplicateRequest.parse(asked));

  test('has the terms of the day, and none of what happened', async () => {
    const read = await found();
    const terms = [
      ...read.contract.terms,
      { ...read.contract.terms[0], effectiveFrom: '2024-07-01', charges: [Charge.parse(fee('95'))] },
    ];
    const suspensions = [{ from: '2024-08-01', until: '2024-09-01' }];
    await fixture.stores.contracts.replace(
      tenantId,
      read,
      { ...read.contract, terms, suspensions } as never,
      '2024-07-01',
    );
    const { contract, state } = await duplicate({ startsOn: '2025-02-01' });
    expect(contract).toMatchObject({
      ...{ contractId: copyId, clientId, name: 'Infogérance', startsOn: '2025-02-01', endsOn: '2026-01-31' },
      ...{ purchaseOrder: 'PO-7', suspensions: [], version: 1 },
      // Days that were settled for the one are not for the other: what is revised counts from today.
      renewal: { priceRevision: { percent: '3', since: '2025-01-02' } },
      terms: [{ effectiveFrom: '2025-02-01', charges: [{ unitPrice: '95' }] }],
    });
    expect(contract.terms).toHaveLength(1);
    expect(state).toMatchObject({ through: null, openFrom: '2025-02-01', chargedUntil: {}, correctFrom: null });
    expect((await duplicate({ startsOn: '2025-02-01' })).contract).toEqual(contract);
  });

  test('for another client keeps nothing that is the first one’s', async () => {
    await found();
    const { contract } = await duplicate({ clientId: clientIdOf(1), name: 'Other', startsOn: '2024-03-01' });
    expect(contract).toMatchObject({
      clientId: clientIdOf(1),
      name: 'Other',
      terms: [{ charges: [{ unitPrice: '90' }] }],
    });
    expect(contract.purchaseOrder).toBeUndefined();
  });

  test.each([
    ['2025-03-31', { startsOn: '2024-01-01', endsOn: '2024-12-31' }, '2026-03-30'],
    ['2025-03-01', { startsOn: '2024-01-10', endsOn: '2024-01-19' }, '2025-03-10'],
  ])('from %s is as long as %o', async (startsOn, days, endsOn) => {
    await found({ ...days, renewal: undefined });
    expect((await duplicate({ startsOn })).contract.endsOn).toBe(endsOn);
  });

  test('that would contradict itself is refused', async () => {
    await found({ endsOn: undefined, renewal: { kind: 'evergreen', noticeDays: 30 } });
    await expect(duplicate({ startsOn: '2025-01-01', endsOn: '2025-12-31' })).rejects.toMatchObject({
      code: 'TermsInvalid',
      faults: [{ pointer: '/endsOn' }],
    });
  });

  test('of no contract, or for no client, is refused', async () => {
    await expect(duplicate({ startsOn: '2025-01-01' })).rejects.toMatchObject({ code: 'NotFound' });
    await found();
    await expect(duplicate({ startsOn: '2025-01-01', clientId: clientIdOf(9) })).rejects.toMatchObject({
      code: 'ClientUnknown',
      faults: [{ pointer: '/clientId' }],
    });
  });
});
