import type { TimeEntry } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import type { ClientDetails } from '../../domain/clients/client.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import type { Fixture } from '../table/new-table.ts';

export const tenantId = idFrom('test', 'tenant');

/** A firm's settings as the API would have parsed them. */
export const someSettings = (overrides: Partial<TenantSettings> = {}): TenantSettings => ({
  ...TenantSettings.parse({
    legalName: 'Canal Informatique',
    address: { lines: ['1 quai de Valmy'], postalCode: '75010', city: 'Paris', country: 'FR' },
    email: 'office@canal.example',
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    taxRates: [{ taxRateId: 'normal', name: 'TVA 20 %', percent: '20' }],
    defaultTaxRateId: 'normal',
    series: { invoices: { prefix: 'FA', format: 'FA-{number:5}' } },
    sender: { name: 'Canal Informatique', replyTo: 'office@canal.example' },
    reviewPolicy: { when: 'never' },
  }),
  ...overrides,
});

export const clientDetails = (n: number): ClientDetails => ({
  name: `Client ${n}`,
  address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
  billingContacts: [{ email: `client${n}@clients.example` }],
  taxTreatment: 'standard',
});

export const aContract = (contractId: string, clientId: string, startsOn: LocalDate = '2016-03-01'): Contract => ({
  contractId,
  clientId,
  name: 'Assistance',
  startsOn,
  terms: [
    {
      effectiveFrom: startsOn,
      billWork: 'onDemand',
      cadence: { unit: 'month', every: 1 },
      charges: [
        Charge.parse({
          kind: 'recurringFee',
          chargeId: 'fee',
          description: 'Infogérance',
          unitPrice: '100.00',
          timing: 'arrears',
        }),
        Charge.parse({
          kind: 'time',
          chargeId: 'time',
          description: 'Assistance',
          rates: { default: '60.00' },
          rounding: { mode: 'none', aggregation: 'entry' },
        }),
      ],
    },
  ],
  rateDate: 'worked',
  suspensions: [],
  version: 1,
});

/** An hour of work: at 60.00 an hour a minute costs 1.00, so minutes can be read off the totals. */
export const anEntry = (
  contractId: string,
  name: string,
  workedOn: LocalDate,
  minutes = 60,
  ticket?: string,
): TimeEntry => ({
  kind: 'time',
  billableId: idFrom('test', 'entry', name),
  contractId,
  startedAt: `${workedOn}T08:00:00Z`,
  endedAt: new Date(Date.parse(`${workedOn}T08:00:00Z`) + minutes * 60_000).toISOString(),
  seconds: minutes * 60,
  workedOn,
  technician: 'Ada',
  ticket,
  description: 'Remote help with a workplace',
  charging: 'billable',
});

export const clientIdOf = (n: number): string => idFrom('test', 'client', String(n));
export const contractIdOf = (n: number): string => idFrom('test', 'contract', String(n));

/** A firm with clients, a contract each, and entries on every day of March 2016 in turn. */
export const foundFirm = async (
  { stores, clock }: Fixture,
  size: { clients: number; entries: number },
  settings = someSettings(),
): Promise<void> => {
  clock.now = new Date('2016-04-01T06:00:00Z');
  await stores.tenants.create(tenantId, settings);
  for (let n = 0; n < size.clients; n += 1) {
    await stores.clients.create(tenantId, clientIdOf(n), clientDetails(n));
    const state = newBillingState('2016-03-01');
    await stores.contracts.create(tenantId, aContract(contractIdOf(n), clientIdOf(n)), state);
    for (let e = 0; e < size.entries; e += 1) {
      await stores.log.add(
        tenantId,
        anEntry(contractIdOf(n), `${n}/${e}`, addDays('2016-03-01', (n + e) % 31), 60, `INC${e % 11}`),
        state,
        false,
      );
    }
  }
  clock.now = new Date('2016-04-01T07:00:00Z');
};
