import type { Logged, LoggedTime, TopUp } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import type { BlockBalance } from '../../domain/contracts/balances.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import { PrepaidBlock } from '../../domain/contracts/charges/prepaid-block.ts';
import { StepTariff } from '../../domain/contracts/charges/step-tariff.ts';
import { type Contract, Terms } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { type Blocks, openBlocks } from '../../domain/pricing/blocks/blocks.ts';
import { duePieces } from '../../domain/pricing/fees/schedule.ts';
import { NO_STANDARD_RULES, type Priced, type Pricing } from '../../domain/pricing/pricing.ts';

/** Ten hours at 80.00, bought once at the start, as the API fills in the rest. */
export const aBlock = (overrides: Record<string, unknown> = {}): PrepaidBlock =>
  PrepaidBlock.parse({
    kind: 'prepaidBlock',
    chargeId: 'block',
    description: 'Prepaid hours',
    purchase: { every: 'once', quantity: '10', unitPrice: '80.00' },
    ...overrides,
  });

/** Ten hours at 80.00 for each month. */
export const aMonthlyBlock = (
  rollover: Record<string, unknown> = { kind: 'none' },
  overrides: Record<string, unknown> = {},
): PrepaidBlock =>
  aBlock({ purchase: { every: 'period', quantity: '10', unitPrice: '80.00', rollover }, ...overrides });

/** Fifteen minutes for 30.00, then 12.00 for each 10 minutes. */
export const aTariff = (overrides: Record<string, unknown> = {}): StepTariff =>
  StepTariff.parse({
    kind: 'stepTariff',
    chargeId: 'remote',
    description: 'Remote sessions',
    initialMinutes: 15,
    initialPrice: '30.00',
    stepMinutes: 10,
    stepPrice: '12.00',
    ...overrides,
  });

/** By calendar months, as the API fills in the rest. */
export const termsFrom = (effectiveFrom: LocalDate, charges: readonly Charge[]): Terms =>
  Terms.parse({ effectiveFrom, charges });

/** A contract of 2025, billed by calendar months. */
export const contractOf = (charges: readonly Charge[], overrides: Partial<Contract> = {}): Contract => ({
  contractId: 'k1',
  clientId: 'c1',
  name: 'Support',
  startsOn: '2025-01-01',
  rateDate: 'worked',
  terms: [termsFrom(overrides.startsOn ?? '2025-01-01', charges)],
  suspensions: [],
  version: 1,
  ...overrides,
});

export const pricingOf = (contract: Contract, through: LocalDate, state?: BillingState): Pricing => ({
  contract,
  state: state ?? newBillingState(contract.startsOn),
  through,
  nextDay: addDays(through, 1),
  openFromAfter: addDays(through, 1),
  timeZone: 'Europe/Paris',
  grouping: 'contract',
  minorDigits: 2,
  standard: NO_STANDARD_RULES,
  holidays: new Map(),
});

export const aTopUp = (overrides: Partial<Logged<TopUp>> = {}): Logged<TopUp> => {
  const on = overrides.on ?? '2025-01-15';
  return {
    kind: 'topUp',
    billableId: idFrom('topUp', on),
    contractId: 'k1',
    chargeId: 'block',
    on,
    quantity: '5',
    amount: '250.00',
    billDate: on,
    ulid: cutoffAt(new Date(`${on}T12:00:00Z`)),
    ...overrides,
  };
};

export const aSession = (minutes: number, overrides: Partial<LoggedTime> = {}): LoggedTime => {
  const workedOn = overrides.workedOn ?? '2025-01-10';
  return {
    kind: 'time',
    billableId: idFrom('session', workedOn, String(minutes), overrides.startedAt ?? ''),
    contractId: 'k1',
    startedAt: `${workedOn}T09:00:00Z`,
    endedAt: `${workedOn}T10:00:00Z`,
    seconds: Math.round(minutes * 60),
    workedOn,
    technician: 'Alice',
    charging: 'billable',
    billDate: workedOn,
    ulid: cutoffAt(new Date(`${workedOn}T12:00:00Z`)),
    ...overrides,
  };
};

export interface Step {
  readonly through: LocalDate;
  readonly topUps?: readonly Logged<TopUp>[];
  /** What is taken from the blocks before they are closed. */
  readonly use?: (blocks: Blocks, pricing: Pricing) => void;
}

/** Bills one after the other, each from what the one before left. */
export const billBlocks = (contract: Contract, steps: readonly Step[]): readonly Priced<BlockBalance>[] => {
  let state = newBillingState(contract.startsOn);
  return steps.map(({ through, topUps = [], use }) => {
    const pricing = pricingOf(contract, through, state);
    const due = duePieces(contract, state.chargedUntil, pricing.nextDay);
    const blocks = openBlocks(pricing, due.pieces, topUps);
    use?.(blocks, pricing);
    const closed = blocks.close();
    state = {
      ...state,
      through,
      openFrom: pricing.openFromAfter,
      chargedUntil: due.chargedUntil,
      balances: { ...state.balances, blocks: closed.balances, once: { ...state.balances.once, ...closed.once } },
    };
    return closed;
  });
};
