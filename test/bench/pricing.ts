import type { LoggedBillable } from '../../domain/billables/billable.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { type BillInput, bill } from '../../domain/pricing/bill.ts';
import { newBillingState } from '../../domain/pricing/billing-state.ts';

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const WRITTEN = cutoffAt(new Date('2016-03-31T10:00:00Z')).slice(0, 10);
const CUTOFF = cutoffAt(new Date('2016-04-01T06:00:00Z'));

const contract = (contractId: string): Contract => ({
  contractId,
  clientId: 'client',
  name: 'Support and managed workplace',
  startsOn: '2016-01-01',
  terms: [
    {
      effectiveFrom: '2016-01-01',
      cadence: { unit: 'month', every: 1 },
      charges: [
        {
          chargeId: 'workplace',
          kind: 'recurringFee',
          description: 'Managed workplace',
          quantity: '25',
          unitPrice: '38.50',
          timing: 'advance',
          proration: 'actualDays',
        },
        {
          chargeId: 'support',
          kind: 'time',
          description: 'Support',
          rates: { default: '90.00', workTypes: { Network: '140.00' }, technicians: { Alice: '110.00' } },
          rounding: { mode: 'up', incrementMinutes: 15, minimumMinutes: 0, aggregation: 'ticketDay' },
        },
      ],
    },
  ],
  suspensions: [],
  version: 1,
});

/** A month's work as a help desk has it: four entries a ticket on two days, three technicians, some network work. */
const entries = (contractId: string, count: number): readonly LoggedBillable[] =>
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
export const inputs = (contracts: number, entriesEach: number): readonly BillInput[] =>
  Array.from({ length: contracts }, (_, i) => ({
    contract: contract(`c${i}`),
    billables: entries(`c${i}`, entriesEach).toSorted((a, b) => (a.billDate < b.billDate ? -1 : 1)),
    state: { ...newBillingState('2016-01-01'), chargedUntil: { workplace: '2016-04-01' } },
    reach: { through: '2016-03-31', cutoff: CUTOFF, timeZone: 'Europe/Paris' },
    grouping: 'ticket',
    minorDigits: 2,
  }));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Entries priced in a second, the middle of several rounds after a warm-up. */
const entriesPerSecond = (contracts: number, entriesEach: number): number => {
  const work = inputs(contracts, entriesEach);
  const round = (): number => {
    const start = performance.now();
    for (const input of work) if (bill(input).lines.length === 0) throw new Error('nothing was billed');
    return (contracts * entriesEach * 1000) / (performance.now() - start);
  };
  for (let i = 0; i < 5; i += 1) round();
  return Math.round(median(Array.from({ length: 11 }, round)));
};

/** Target (design §8): at least a million entries a second on one core. */
export const benchPricing = async (): Promise<readonly Measured[]> => [
  { name: 'pricing, contracts of 40 entries', value: entriesPerSecond(1_000, 40), unit: 'entries/s' },
  { name: 'pricing, one contract of 20,000 entries', value: entriesPerSecond(1, 20_000), unit: 'entries/s' },
];
