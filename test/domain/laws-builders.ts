import * as fc from 'fast-check';
import type { Billable, LoggedBillable } from '../../domain/billables/billable.ts';
import { billDateOf, dayOf } from '../../domain/billables/billable.ts';
import { accepted } from '../../domain/billables/checked.ts';
import { NewBillable } from '../../domain/billables/new-billable.ts';
import { expenseOf } from '../../domain/billables/new-expense.ts';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { timeEntryOf } from '../../domain/billables/time-entry.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { type Contract, NewContract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import { NO_STANDARD_RULES, type StandardRules } from '../../domain/pricing/pricing.ts';

/** Contracts and billables as fast-check thinks of them, all read by the API's own schemas. */

const CLIENT = idFrom('client');
const CONTRACT = idFrom('contract');
export const ZONE = 'Europe/Paris';
export const FIRST: LocalDate = '2025-01-01';
/** The last days of the three months that the laws speak of. */
export const MONTH_ENDS: readonly LocalDate[] = ['2025-01-31', '2025-02-28', '2025-03-31'];
const DAYS = 90;

const day = fc.integer({ min: 0, max: DAYS - 1 }).map((n) => addDays(FIRST, n));
const price = fc.integer({ min: 1, max: 30_000 }).map((cents) => (cents / 100).toFixed(2));
const units = fc.integer({ min: 1, max: 40 }).map(String);
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });

const tiers = fc.record({
  mode: fc.constantFrom('progressive', 'volume'),
  steps: fc
    .tuple(fc.integer({ min: 1, max: 10 }), price, price)
    .map(([upTo, first, second]) => [{ upTo: String(upTo), unitPrice: first }, { unitPrice: second }]),
});

/** Either one price or tiers. */
const priced = fc.oneof(
  price.map((unitPrice) => ({ unitPrice })),
  tiers.map((steps) => ({ tiers: steps })),
);

const rounding = fc.record({
  mode: fc.constantFrom('up', 'nearest', 'none', 'down'),
  incrementMinutes: fc.constantFrom(1, 6, 15, 30),
  minimumMinutes: fc.constantFrom(0, 0, 20),
  aggregation: fc.constantFrom('entry', 'ticketDay', 'clientDay'),
});

const rollover = fc.oneof(
  fc.constantFrom({ kind: 'none' }, { kind: 'all' }),
  fc.integer({ min: 0, max: 600 }).map((minutes) => ({ kind: 'capped', minutes })),
  fc.integer({ min: 1, max: 2 }).map((periods) => ({ kind: 'periods', periods })),
);

const feeCharge = fc
  .tuple(
    priced,
    fc.record({
      quantity: units,
      timing: fc.constantFrom('advance', 'arrears'),
      proration: fc.constantFrom('actualDays', 'actual30', 'strict30', 'none'),
      quantityChanges: fc.constantFrom('prorated', 'nextPeriod'),
      setup: some(price.map((setup) => ({ price: setup }))),
    }),
  )
  .map(([how, rest]) => ({ kind: 'recurringFee', chargeId: 'fee', description: 'Fee', ...rest, ...how }));

const bands = fc.constant({
  bands: [
    { name: 'evening', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '10:00', until: '22:00', multiplier: '1.5' },
    { name: 'weekend', days: ['sat', 'sun'], multiplier: '2' },
  ],
});

const inclusion = fc.oneof(
  fc.constant({}),
  fc
    .record({ minutes: fc.integer({ min: 0, max: 900 }), scope: fc.constantFrom('period', 'quarter'), rollover })
    .map((included) => ({ included })),
  fc
    .record({ amount: price, minutes: fc.integer({ min: 0, max: 600 }), timing: fc.constantFrom('advance', 'arrears') })
    .map((minimum) => ({ minimum })),
);

const timeCharge = fc
  .tuple(
    inclusion,
    fc.record({
      rates: fc.record({ default: price, technicians: fc.constantFrom({}, { Bob: '110.00' }) }),
      rounding: some(rounding),
      bands: some(bands),
      limit: some(
        fc.oneof(
          fc.record({ minutes: fc.integer({ min: 0, max: 2000 }), onExceed: fc.constantFrom('warn', 'block') }),
          fc.record({ minutes: fc.integer({ min: 0, max: 900 }), onExceed: fc.constant('rate'), rate: price }),
        ),
      ),
      travel: fc.oneof(
        fc.constant({ kind: 'none' }),
        price.map((flat) => ({ kind: 'flat', price: flat })),
      ),
    }),
  )
  .map(([included, rest]) => ({ kind: 'time', chargeId: 'time', description: 'Time', ...rest, ...included }));

const purchase = fc.oneof(
  fc.record({
    every: fc.constant('once'),
    quantity: units,
    unitPrice: price,
    validMonths: some(fc.constantFrom(1, 2)),
  }),
  fc.record({ every: fc.constant('period'), quantity: units, unitPrice: price, rollover }),
  fc.constant({ every: 'none' }),
);

const blockCharge = fc
  .record({
    workTypes: fc.constantFrom(undefined, ['Prepaid']),
    of: fc.constantFrom('hours', 'hours', 'money', 'incidents'),
    purchase,
    overage: fc.constantFrom('bill', 'negative'),
    overagePrice: some(price),
    order: fc.constantFrom('expiry', 'start'),
    freeWork: fc.boolean(),
    autoTopUp: some(fc.record({ below: fc.constant('1'), quantity: units, unitPrice: price })),
    rounding: some(rounding),
  })
  // A cap is in minutes.
  .filter(({ of, purchase: bought }) => of === 'hours' || JSON.stringify(bought).includes('capped') === false)
  .map((rest) => ({ kind: 'prepaidBlock', chargeId: 'block', description: 'Block', ...rest }));

const stepCharge = fc
  .record({
    initialMinutes: fc.constantFrom(0, 15),
    initialPrice: price,
    stepMinutes: fc.constantFrom(1, 15, 60),
    stepPrice: price,
  })
  .map((rest) => ({ kind: 'stepTariff', chargeId: 'steps', description: 'Remote', workTypes: ['Remote'], ...rest }));

const meteredCharge = fc
  .tuple(
    priced,
    fc.record({
      countAt: fc.constantFrom('periodStart', 'periodEnd', 'peak', 'prorated', 'total'),
      included: fc.constantFrom('0', '3'),
    }),
  )
  .map(([how, rest]) => ({ kind: 'metered', chargeId: 'meter', description: 'Devices', ...rest, ...how }));

const projectCharge = fc.tuple(price, price, some(day)).map(([first, second, dueOn]) => ({
  kind: 'oneTime',
  chargeId: 'project',
  description: 'Project',
  milestones: [
    { milestoneId: 'start', description: 'Start', price: first, dueOn: '2025-01-15' },
    { milestoneId: 'end', description: 'End', price: second, dueOn },
  ],
}));

const expenseCharge = fc
  .constantFrom('0', '10', '12.5')
  .map((markupPercent) => ({ kind: 'expense', chargeId: 'products', description: 'Products', markupPercent }));

/** Terms with a choice of all kinds of charges. */
const someCharges = fc
  .tuple(some(feeCharge), timeCharge, some(blockCharge), stepCharge, meteredCharge, projectCharge, expenseCharge)
  .map((charges) => charges.filter((charge) => charge !== undefined));

const contractOf = (charges: readonly object[], startsOn: LocalDate): Contract => {
  const asked = { clientId: CLIENT, name: 'A contract', startsOn, terms: { charges } };
  const { terms, ...agreed } = NewContract.parse(JSON.parse(JSON.stringify(asked)));
  return {
    ...agreed,
    contractId: CONTRACT,
    terms: [{ effectiveFrom: startsOn, ...terms }],
    suspensions: [],
    version: 1,
  };
};

export const contracts = someCharges.map((charges) => contractOf(charges, FIRST));
/** Two contracts that differ in nothing but what they charge. */
export const contractPairs = fc
  .tuple(contracts, contracts)
  .map(([one, other]): readonly [Contract, Contract] => [one, other]);

const work = fc
  .record({
    date: day,
    startTime: fc.integer({ min: 0, max: 11 }).map((hour) => `${String(hour + 6).padStart(2, '0')}:30`),
    minutes: fc.integer({ min: 1, max: 300 }),
    technician: fc.constantFrom('Alice', 'Bob'),
    workType: some(fc.constantFrom('Remote', 'Prepaid')),
    ticket: fc.constantFrom('#1', '#2', '#3'),
    charging: fc.constantFrom('billable', 'billable', 'billable', 'noCharge', 'hidden', 'writtenOff'),
    fixedPrice: fc.option(price, { nil: undefined, freq: 10 }),
    travel: fc.option(fc.constant({}), { nil: undefined, freq: 6 }),
  })
  .map((asked) => ({ kind: 'time' as const, ...asked }));

const others = fc.oneof(
  fc.record({
    kind: fc.constant('reading'),
    chargeId: fc.constant('meter'),
    on: day,
    device: fc.constantFrom('a', 'b'),
    quantity: units,
  }),
  fc.record({ kind: fc.constant('topUp'), chargeId: fc.constant('block'), on: day, quantity: units, amount: price }),
  fc.record({ kind: fc.constant('quantityChange'), chargeId: fc.constant('fee'), on: day, by: units }),
  fc.record({
    kind: fc.constant('milestone'),
    chargeId: fc.constant('project'),
    milestoneId: fc.constantFrom('start', 'end'),
    on: day,
  }),
  fc.record({
    kind: fc.constant('expense'),
    on: day,
    description: fc.constant('Cable'),
    quantity: units,
    unitCost: price,
    charging: fc.constantFrom('billable', 'billable', 'noCharge', 'hidden'),
  }),
);

const billableOf = (asked: object & { kind: string }, name: string): Billable => {
  const { kind, ...fields } = JSON.parse(JSON.stringify(asked));
  const billableId = idFrom(name);
  if (kind === 'time') {
    const parsed = NewTimeEntry.parse({ contractId: CONTRACT, ...fields });
    return accepted(timeEntryOf(parsed, billableId, contractOf([{ ...ANY }], FIRST), ZONE));
  }
  const contract = contractOf([{ ...ANY }], FIRST);
  const parsed = NewBillable.parse({ kind, contractId: CONTRACT, ...fields });
  if (parsed.kind === 'expense')
    return accepted(expenseOf(parsed, billableId, { contract, settings: { taxRates: [] }, currency: 'EUR' }));
  const { held: _, ...rest } = parsed;
  return { ...rest, billableId };
};

const ANY = { kind: 'expense', chargeId: 'x', description: 'x' };

/** Billables of the three months, each recorded at noon of its day. */
export const logs = fc
  .tuple(fc.array(work, { maxLength: 18 }), fc.array(others, { maxLength: 8 }))
  .map(([entries, rest]): readonly LoggedBillable[] =>
    [...entries, ...rest].map((asked, i) => {
      const billable = billableOf(asked, String(i));
      const on = dayOf(billable);
      const ulid = `${cutoffAt(new Date(`${on}T12:00:00Z`)).slice(0, 10)}${String(i).padStart(16, '0')}`;
      return { ...billable, billDate: billDateOf(on, newBillingState(FIRST)), ulid };
    }),
  );

/** Those that are of no charge, or of one that all of the contracts have. */
export const takenBy = (agreed: readonly Contract[], billables: readonly LoggedBillable[]): readonly LoggedBillable[] =>
  billables.filter(
    (one) =>
      !('chargeId' in one) ||
      agreed.every(({ terms }) => terms.every(({ charges }) => charges.some((c) => c.chargeId === one.chargeId))),
  );

/** What holds where a contract names no rate. */
export const STANDARD: StandardRules = {
  ...NO_STANDARD_RULES,
  tenantRates: { ...NO_STANDARD_RULES.tenantRates, default: '70.00' },
};
