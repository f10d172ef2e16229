import type { LoggedTime } from '../../domain/billables/billable.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import { ContractRates } from '../../domain/contracts/charges/rates.ts';
import { DEFAULT_ROUNDING } from '../../domain/contracts/charges/rounding.ts';
import { IncludedTime, type TimeCharge, TimeLimit } from '../../domain/contracts/charges/time.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { type BillInput, bill } from '../../domain/pricing/bill.ts';
import type { LineGrouping } from '../../domain/tenants/tenant.ts';

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const WRITTEN = cutoffAt(new Date('2016-03-31T10:00:00Z')).slice(0, 10);
const CUTOFF = cutoffAt(new Date('2016-04-01T06:00:00Z'));

const support = (chargeId: string, overrides: Partial<TimeCharge> = {}): TimeCharge => ({
  chargeId,
  kind: 'time',
  description: 'Support',
  rates: ContractRates.parse({
    default: '90.00',
    workTypes: { Network: '140.00' },
    technicians: { Alice: '110.00' },
  }),
  rounding: DEFAULT_ROUNDING,
  roundingOfWorkTypes: {},
  travel: { kind: 'none' },
  ...overrides,
});

const WORKPLACE: Charge = {
  chargeId: 'workplace',
  kind: 'recurringFee',
  description: 'Managed workplace',
  quantity: '25',
  unitPrice: '38.50',
  timing: 'advance',
  leadDays: 0,
  proration: 'actualDays',
  quantityChanges: 'prorated',
};

const contract = (contractId: string, charges: readonly Charge[] = [WORKPLACE, support('support')]): Contract => ({
  contractId,
  clientId: 'client',
  name: 'Support and managed workplace',
  startsOn: '2016-01-01',
  terms: [
    {
      effectiveFrom: '2016-01-01',
      cadence: { unit: 'month', every: 1 },
      billWork: 'periodEnd',
      charges: [...charges],
    },
  ],
  rateDate: 'worked',
  suspensions: [],
  version: 1,
});

/** A month's work as a help desk has it: four entries a ticket on two days, three technicians, some network work. */
const entries = (contractId: string, count: number): readonly LoggedTime[] =>
  Array.from({ length: count }, (_, i) => {
    const ticket = Math.floor(i / 4);
    const workedOn = `2016-03-${String(1 + ((ticket + (i % 2)) % 31)).padStart(2, '0')}`;
    return {
      kind: 'time',
      billableId: idFrom(contractId, String(i)),
      contractId,
      startedAt: `${workedOn}T09:00:00Z`,
      endedAt: `${workedOn}T09:20:00Z`,
      seconds: 600 + ((i * 37) % 3000),
      workedOn,
      technician: ['Alice', 'Bob', 'Zoe'][ticket % 3] as string,
      ...(ticket % 5 === 0 ? { workType: 'Network' } : {}),
      ticket: `#${4000 + ticket}`,
      description: `Ticket ${ticket}`,
      charging: 'billable',
      billDate: workedOn,
      ulid: `${WRITTEN}${String(i).padStart(16, '0')}`,
    };
  });

/** In the order of the log, as the table gives it. */
const inputOf = (made: Contract, billables: readonly LoggedTime[], grouping: LineGrouping): BillInput => ({
  contract: made,
  billables: billables.toSorted((a, b) => (a.billDate < b.billDate ? -1 : 1)),
  state: { ...newBillingState('2016-01-01'), chargedUntil: { workplace: '2016-04-01' } },
  reach: { through: '2016-03-31', cutoff: CUTOFF, timeZone: 'Europe/Paris' },
  grouping,
  minorDigits: 2,
});

export const inputs = (
  contracts: number,
  entriesEach: number,
  grouping: LineGrouping = 'ticket',
): readonly BillInput[] =>
  Array.from({ length: contracts }, (_, i) => inputOf(contract(`c${i}`), entries(`c${i}`, entriesEach), grouping));

/** Fees and kinds of work with their own rules, twenty charges in all, with included time and a budget among them. */
const ofTwentyCharges = (entriesEach: number): BillInput => {
  const types = Array.from({ length: 9 }, (_, i) => `Type ${i}`);
  const fees = Array.from({ length: 10 }, (_, i): Charge => ({ ...WORKPLACE, chargeId: `fee-${i}` }));
  const works = types.map((workType, i) =>
    support(`work-${i}`, {
      workTypes: [workType],
      ...(i === 0 ? { included: IncludedTime.parse({ minutes: 600 }) } : {}),
      ...(i === 1 ? { limit: TimeLimit.parse({ amount: '5000.00', onExceed: 'block' }) } : {}),
    }),
  );
  const work = entries('many', entriesEach).map((entry, i): LoggedTime => {
    const workType = types[i % 10];
    return workType === undefined ? entry : { ...entry, workType };
  });
  return inputOf(contract('many', [...fees, ...works, support('other')]), work, 'ticket');
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Milliseconds of pricing everything once, the middle of several rounds after a warm-up. */
const milliseconds = (work: readonly BillInput[]): number => {
  const round = (): number => {
    const start = performance.now();
    for (const input of work) if (bill(input).lines.length === 0) throw new Error('nothing was billed');
    return performance.now() - start;
  };
  for (let i = 0; i < 5; i += 1) round();
  return median(Array.from({ length: 11 }, round));
};

const entriesPerSecond = (contracts: number, entriesEach: number, grouping?: LineGrouping): number =>
  Math.round((contracts * entriesEach * 1000) / milliseconds(inputs(contracts, entriesEach, grouping)));

/** Targets (issue 4): a million entries a second on one core, as many for ten times the entries; 20 charges in 50 ms. */
export const benchPricing = async (): Promise<readonly Measured[]> => [
  { name: 'pricing, contracts of 40 entries', value: entriesPerSecond(1_000, 40), unit: 'entries/s' },
  { name: 'pricing, one contract of 20,000 entries', value: entriesPerSecond(1, 20_000), unit: 'entries/s' },
  ...(['contract', 'ticket'] as const).flatMap((grouping) =>
    [10_000, 100_000].map((count) => ({
      name: `pricing, one contract of ${count.toLocaleString('en')} entries, lines by ${grouping}`,
      value: entriesPerSecond(1, count, grouping),
      unit: 'entries/s',
    })),
  ),
  { name: 'pricing, 10,000 entries and 20 charges', value: milliseconds([ofTwentyCharges(10_000)]), unit: 'ms' },
];
