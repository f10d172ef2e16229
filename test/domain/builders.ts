import { assert, type IProperty, type Parameters } from 'fast-check';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { type BillingState, newBillingState, type Reach } from '../../domain/contracts/billing-state.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import type { RecurringFee } from '../../domain/contracts/charges/recurring-fee.ts';
import { DEFAULT_ROUNDING, type RoundingRule } from '../../domain/contracts/charges/rounding.ts';
import type { TimeCharge } from '../../domain/contracts/charges/time.ts';
import type { Contract, Terms } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { type Bill, type BillInput, bill } from '../../domain/pricing/bill.ts';

/** A law that must hold for whatever fast-check thinks of. Its `assert` promises nothing for a property that is not async. */
export const always = <Ts>(law: IProperty<Ts>, parameters?: Parameters<Ts>): void => {
  void assert(law, parameters);
};

/** 310.00 a month, so that a day of a long month is 10.00; in arrears, the simpler case. */
export const aFee = (overrides: Partial<RecurringFee> = {}): RecurringFee => ({
  kind: 'recurringFee',
  chargeId: 'workplace',
  description: 'Managed workplace',
  quantity: '1',
  unitPrice: '310.00',
  timing: 'arrears',
  leadDays: 0,
  proration: 'actualDays',
  quantityChanges: 'prorated',
  ...overrides,
});

/** 80.00 an hour in exact minutes, each entry for itself. */
export const aTimeCharge = ({
  rates,
  rounding,
  ...overrides
}: Partial<Omit<TimeCharge, 'rates' | 'rounding'>> & {
  rates?: Partial<TimeCharge['rates']>;
  rounding?: Partial<RoundingRule>;
} = {}): TimeCharge => ({
  kind: 'time',
  chargeId: 'support',
  description: 'Support',
  rates: {
    default: '80.00',
    ...{ workTypes: {}, technicians: {}, teams: {}, workTypesOfTechnicians: [], multipliers: {} },
    ...rates,
  },
  rounding: { ...DEFAULT_ROUNDING, mode: 'none', aggregation: 'entry', ...rounding },
  roundingOfWorkTypes: {},
  travel: { kind: 'none' },
  ...overrides,
});

export const someTerms = (charges: readonly Charge[], overrides: Partial<Terms> = {}): Terms => ({
  effectiveFrom: '2025-01-01',
  // Most tests bill on whatever day; what waits for the end of its period has tests of its own.
  billWork: 'onDemand',
  cadence: { unit: 'month', every: 1 },
  charges: [...charges],
  ...overrides,
});

/** A contract of 2025 with one version of its terms, unless told otherwise. */
export const aContract = (charges: readonly Charge[], overrides: Partial<Contract> = {}): Contract => {
  const startsOn = overrides.startsOn ?? '2025-01-01';
  return {
    contractId: 'k1',
    clientId: 'c1',
    name: 'Support',
    startsOn,
    terms: [someTerms(charges, { effectiveFrom: startsOn })],
    suspensions: [],
    rateDate: 'worked',
    version: 1,
    ...overrides,
  };
};

/** An hour of Alice's on 10 January, written at noon of its day. */
export const anEntry = (
  name: string,
  overrides: Partial<LoggedTime> & { readonly minutes?: number } = {},
): LoggedTime => {
  const { minutes = 60, ...rest } = overrides;
  const workedOn = rest.workedOn ?? '2025-01-10';
  return {
    kind: 'time',
    billableId: rest.billableId ?? idFrom(name),
    contractId: 'k1',
    startedAt: `${workedOn}T09:00:00Z`,
    endedAt: `${workedOn}T10:00:00Z`,
    seconds: minutes * 60,
    workedOn,
    technician: 'Alice',
    charging: 'billable',
    billDate: workedOn,
    ulid: rest.ulid ?? cutoffAt(new Date(`${rest.billDate ?? workedOn}T12:00:00Z`)),
    ...rest,
  };
};

/** A bill through a day, made the morning after; in the middle of a period when `runOn` is not later than it. */
export const reaching = (through: LocalDate, runOn: LocalDate = addDays(through, 1)): Reach => ({
  through,
  cutoff: cutoffAt(new Date(`${runOn}T06:00:00Z`)),
  timeZone: 'Europe/Paris',
});

export const billThrough = (
  contract: Contract,
  through: LocalDate,
  { state = newBillingState(contract.startsOn), ...rest }: Partial<BillInput> = {},
): Bill =>
  bill({
    contract,
    state,
    billables: [],
    reach: reaching(through),
    grouping: 'contract',
    minorDigits: 2,
    ...rest,
  });

/** The bills of several days one after the other, each committed before the next. */
export const billInTurn = (
  contract: Contract,
  days: readonly LocalDate[],
  rest: Partial<BillInput> = {},
): readonly Bill[] => {
  let state: BillingState = rest.state ?? newBillingState(contract.startsOn);
  return days.map((through) => {
    const made = billThrough(contract, through, { ...rest, state });
    state = { ...made.stateAfter, version: state.version + 1, committedAt: `${addDays(through, 1)}T06:01:00.000Z` };
    return made;
  });
};

export const netOf = (lines: readonly { readonly net: number }[]): number =>
  lines.reduce((total, { net }) => total + net, 0);
