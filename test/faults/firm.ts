import type { Billable, TimeEntry } from '../../domain/billables/billable.ts';
import { addDays } from '../../domain/calendar/local-date.ts';
import { ClientDetails } from '../../domain/clients/client.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract, Terms } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import type { ReviewPolicy } from '../../domain/tenants/tenant.ts';
import { anEntry, someSettings } from '../operations/firm.ts';
import type { House } from './house.ts';
import type { Ledger } from './promises.ts';
import type { Randomness } from './randomness.ts';

/** What a contract charges; each brings other parts of the billing state into play. */
export const contractKinds = ['plain', 'inAdvance', 'block', 'included', 'metered'] as const;
export type ContractKind = (typeof contractKinds)[number];

export interface FirmContract {
  readonly contractId: string;
  readonly clientId: string;
  readonly kind: ContractKind;
}

export interface Firm {
  readonly tenantId: string;
  readonly clients: readonly string[];
  readonly contracts: readonly FirmContract[];
}

const STARTS = '2016-03-01';

const fee = (timing: 'arrears' | 'advance', unitPrice = '100.00') => ({
  kind: 'recurringFee',
  chargeId: 'fee',
  description: 'Managed service',
  unitPrice,
  timing,
});

const time = (rate = '60.00', more: object = {}) => ({
  kind: 'time',
  chargeId: 'time',
  description: 'Support',
  rates: { default: rate },
  rounding: { mode: 'none', aggregation: 'entry' },
  ...more,
});

const chargesOf = (kind: ContractKind, rate: string): readonly object[] => {
  switch (kind) {
    case 'plain':
      return [fee('arrears'), time(rate)];
    case 'inAdvance':
      return [fee('advance'), time(rate), { kind: 'expense', chargeId: 'costs', description: 'Costs' }];
    case 'block':
      return [
        {
          kind: 'prepaidBlock',
          chargeId: 'block',
          description: 'Prepaid hours',
          purchase: { every: 'once', quantity: '3', unitPrice: '50.00' },
          rounding: { mode: 'none', aggregation: 'entry' },
        },
        time(rate),
      ];
    case 'included':
      return [fee('arrears'), time(rate, { included: { minutes: 90 } })];
    case 'metered':
      return [
        time(rate),
        { kind: 'metered', chargeId: 'mailboxes', description: 'Mailboxes', unitPrice: '4.00', countAt: 'total' },
      ];
  }
};

export const termsOf = (kind: ContractKind, effectiveFrom = STARTS, rate = '60.00'): Terms => ({
  effectiveFrom,
  billWork: 'onDemand',
  cadence: { unit: 'month', every: 1 },
  charges: chargesOf(kind, rate).map((charge) => Charge.parse(charge)),
});

const contractOf = ({ contractId, clientId, kind }: FirmContract): Contract => ({
  contractId,
  clientId,
  name: `Contract ${kind}`,
  startsOn: STARTS,
  terms: [termsOf(kind)],
  rateDate: 'worked',
  suspensions: [],
  version: 1,
});

export const detailsOf = (n: number, name = `Client ${n}`): ClientDetails =>
  ClientDetails.parse({
    name,
    ...(n % 2 === 1 && { branch: 'lyon' }),
    address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
    billingContacts: [{ email: `client${n}@clients.example` }],
  });

/** Something other than working time, of a kind that the contract can charge. */
export const otherOf = (kind: ContractKind, on: string, quantity: string) => {
  switch (kind) {
    case 'inAdvance':
      return { kind: 'expense', on, description: 'Cable', quantity, unitPrice: '12.00', charging: 'billable' } as const;
    case 'block':
      return { kind: 'topUp', chargeId: 'block', on, quantity, amount: '75.00' } as const;
    case 'metered':
      return { kind: 'reading', chargeId: 'mailboxes', on, quantity } as const;
    default:
      return undefined;
  }
};

const numbered = (prefix: string) => ({ prefix, format: `${prefix}-{number:5}` });
/** Every other client is of a branch with numbers of its own. */
const BRANCH = {
  branchId: 'lyon',
  name: 'Agence de Lyon',
  series: { invoices: numbered('LY'), creditNotes: numbered('LA') },
};
/** Where the firm numbers its invoices and its credit notes. */
export const SERIES = { invoices: ['FA', 'LY'], creditNotes: ['CN', 'LA'] } as const;

/** A small firm with its work of March 2016, founded before anything goes wrong. */
export const foundFirm = async (
  { stores }: House,
  tenantId: string,
  random: Randomness,
  known: Ledger,
  reviewPolicy: ReviewPolicy,
): Promise<Firm> => {
  await stores.tenants.create(tenantId, someSettings({ reviewPolicy, branches: [BRANCH] }));
  const clients = Array.from({ length: random.pick([3, 3, 3, 4, 4, 5, 6]) }, (_, n) =>
    idFrom('faults', 'client', String(n)),
  );
  const contracts = clients.flatMap((clientId, n) =>
    Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, k) => ({
      contractId: idFrom('faults', 'contract', String(n), String(k)),
      clientId,
      // One at least is sure to have something to bill every month.
      kind: n === 0 && k === 0 ? 'plain' : random.pick(contractKinds),
    })),
  );
  const state = newBillingState(STARTS);
  for (const [n, clientId] of clients.entries()) await stores.clients.create(tenantId, clientId, detailsOf(n));
  for (const [n, contract] of contracts.entries()) {
    const { contractId, kind } = contract;
    await stores.contracts.create(tenantId, contractOf(contract), state);
    const work: Billable[] = Array.from(
      { length: random.between(1, 3) },
      (_, e): TimeEntry =>
        anEntry(
          contractId,
          `${n}/${e}`,
          addDays(STARTS, random.between(0, 30)),
          random.between(1, 8) * 15,
          `T${e % 2}`,
        ),
    );
    const other = otherOf(kind, addDays(STARTS, random.between(0, 30)), '2');
    if (other) work.push({ ...other, billableId: idFrom('faults', 'other', String(n)), contractId });
    for (const billable of work) {
      await stores.log.add(tenantId, billable, state, false);
      known.founded(billable);
    }
  }
  return { tenantId, clients, contracts };
};
