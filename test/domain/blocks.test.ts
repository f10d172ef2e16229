import { type Arbitrary, array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { type BlockBalance, NO_BALANCES } from '../../domain/contracts/balances.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { PrepaidBlock } from '../../domain/contracts/charges/prepaid-block.ts';
import { parseDecimal } from '../../domain/money/decimal.ts';
import { openBlocks } from '../../domain/pricing/blocks/blocks.ts';
import { always, netOf } from './builders.ts';
import {
  aBlock,
  aMonthlyBlock,
  aTariff,
  aTopUp,
  billBlocks,
  contractOf,
  pricingOf,
  type Step,
  termsFrom,
} from './prepaid-builders.ts';

const JAN = '2025-01-31';
const FEB = '2025-02-28';
const MAR = '2025-03-31';

/** Hours of work on a day. */
const work =
  (
    charge: Parameters<ReturnType<typeof openBlocks>['takeMinutes']>[0],
    ...hours: readonly [LocalDate, number][]
  ): Step['use'] =>
  (blocks) => {
    for (const [on, each] of hours) blocks.takeMinutes(charge, { on, minutes: each * 60, perHour: '0' });
  };

const leftOf = (balance: BlockBalance | undefined): readonly string[] =>
  (balance?.grants ?? []).map(({ left }) => left);

const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

describe('buying', () => {
  it('a block bought once is invoiced in advance, once', () => {
    const [december, january] = billBlocks(contractOf([aBlock()], { startsOn: '2025-01-01' }), [
      { through: '2024-12-31' },
      { through: JAN },
    ]);
    const line = only(december?.lines ?? []);
    expect(line).toMatchObject({ quantity: '600', unit: 'MIN', unitPrice: '80.00', baseQuantity: 60, net: 80_000 });
    expect(line.explanation).toMatchObject({ rule: 'blockPurchase', source: 'purchase', of: 'hours', granted: '600' });
    expect(december?.once).toEqual({ block: '2025-01-01' });
    expect(january?.lines).toEqual([]);
    expect(january?.balances.block).toMatchObject({ granted: '600', consumed: '0', expired: '0', overdrawn: '0' });
  });

  it.each([
    ['money', { of: 'money', purchase: { every: 'once', quantity: '5000', unitPrice: '1' } }, 500_000, '5000', 'C62'],
    [
      'incidents',
      { of: 'incidents', purchase: { every: 'once', quantity: '20', unitPrice: '45' } },
      90_000,
      '20',
      'C62',
    ],
    ['half hours', { purchase: { every: 'once', quantity: '2.5', unitPrice: '80' } }, 20_000, '150', 'MIN'],
  ])('%s', (_, overrides, net, granted, unit) => {
    const [bill] = billBlocks(contractOf([aBlock(overrides)]), [{ through: JAN }]);
    expect(bill?.lines).toMatchObject([{ net, unit }]);
    expect(bill?.balances.block?.granted).toBe(granted);
  });

  it('is usable through the same day some months later (BLK-07)', () => {
    const block = aBlock({
      purchase: { every: 'once', quantity: '10', unitPrice: '80', validFrom: '2024-03-10', validMonths: 12 },
    });
    const bills = billBlocks(contractOf([block], { startsOn: '2024-03-10' }), [
      { through: '2025-02-22' },
      { through: '2025-02-23' },
      { through: '2025-03-09' },
      { through: '2025-03-10' },
    ]);
    expect(bills[0]?.balances.block?.grants).toMatchObject([{ expiresOn: '2025-03-10', left: '600' }]);
    expect(bills.map(({ notices = [] }) => notices.map(({ kind }) => kind))).toEqual([
      [],
      ['blockExpires'],
      [],
      ['blockExpired'],
    ]);
    expect(bills[3]?.balances.block).toMatchObject({ grants: [], expired: '600' });
  });

  it('each period brings its hours in advance, a part of a period its part', () => {
    const contract = contractOf([aMonthlyBlock()], {
      startsOn: '2025-01-15',
    });
    const [first, second] = billBlocks(contract, [{ through: '2025-01-14' }, { through: JAN }]);
    // 17 of 31 days: 800.00 × 17 / 31 = 438.71; 600 × 17 / 31 = 329 minutes.
    expect(first?.lines).toMatchObject([{ quantity: '170', unit: 'DAY', baseQuantity: 31, net: 43_871 }]);
    expect(first?.balances.block?.grants).toMatchObject([{ granted: '329', validFrom: '2025-01-15', expiresOn: JAN }]);
    expect(second?.lines).toMatchObject([{ quantity: '600', unit: 'MIN', net: 80_000 }]);
    expect(second?.balances.block).toMatchObject({ granted: '929', expired: '329', grants: [{ left: '600' }] });
  });

  it('a top-up is charged at its own amount and told as late when its day was billed already', () => {
    const topUp = aTopUp({ on: '2025-01-15', billDate: '2025-02-01', description: 'Recharge' });
    const bills = billBlocks(contractOf([aBlock()]), [{ through: JAN }, { through: FEB, topUps: [topUp] }]);
    expect(bills[1]?.lines).toMatchObject([
      {
        description: 'Recharge',
        quantity: '1',
        unitPrice: '250.00',
        net: 25_000,
        late: true,
        billableIds: [topUp.billableId],
      },
    ]);
    expect(bills[1]?.balances.block?.grants).toMatchObject([{ left: '600' }, { left: '300', unitPrice: '50.00' }]);
  });

  it.each([
    ['of a charge that is not there', [aBlock()], 'other'],
    ['of a tariff without subscription', [aTariff({ chargeId: 'block' })], 'block'],
  ])('a top-up %s is refused', (_, charges, chargeId) => {
    const pricing = pricingOf(contractOf(charges), JAN);
    expect(() => openBlocks(pricing, [], [aTopUp({ chargeId })])).toThrow(
      expect.objectContaining({ code: 'ChargeUnknown' }),
    );
  });

  it('buys again by itself until it is at its threshold', () => {
    const block = aBlock({
      overage: 'negative',
      autoTopUp: { below: '2', quantity: '10', unitPrice: '85.00', validMonths: 6 },
    });
    const [january, february] = billBlocks(contractOf([block]), [
      { through: JAN, use: work(block, ['2025-01-10', 25]) },
      { through: FEB },
    ]);
    // 10 - 25 = -15 hours; two times ten hours leave 5.
    expect(january?.lines).toMatchObject([{ net: 80_000 }, { quantity: '1200', net: 170_000 }]);
    expect(january?.lines[1]?.explanation).toMatchObject({ source: 'topUp', granted: '1200', settled: '900' });
    expect(january?.balances.block).toMatchObject({ granted: '1800', consumed: '1500', overdrawn: '0' });
    expect(leftOf(january?.balances.block)).toEqual(['300']);
    expect(january?.notices).toContainEqual(
      expect.objectContaining({ kind: 'blockToppedUp', quantity: '1200', grantId: `topUp:${JAN}` }),
    );
    expect(february?.lines).toEqual([]);
  });
});

describe('taking', () => {
  it.each([
    ['what expires first', 'expiry', { topUp: '180', purchase: '600' }],
    ['what began first (BLK-01)', 'start', { topUp: '480', purchase: '300' }],
  ] as const)('%s is used first', (_, order, left) => {
    const purchase = { every: 'once', quantity: '10', unitPrice: '80', expiresOn: '2025-12-31' };
    const block = aBlock({ order, purchase });
    const topUp = aTopUp({ on: '2025-01-02', expiresOn: '2025-11-30', quantity: '8' });
    const [bill] = billBlocks(contractOf([block]), [
      { through: JAN, topUps: [topUp], use: work(block, ['2025-01-10', 5]) },
    ]);
    const grants = bill?.balances.block?.grants ?? [];
    expect(Object.fromEntries(grants.map((grant) => [grant.source, grant.left]))).toEqual(left);
  });

  it('only on days on which a grant is valid (BLK-03), whatever is asked first', () => {
    const block = aMonthlyBlock();
    const contract = contractOf([block]);
    const pricing = pricingOf(contract, '2025-02-01');
    const blocks = openBlocks(
      { ...pricing, through: '2025-02-01' },
      [],
      [aTopUp({ on: '2025-01-01', expiresOn: JAN })],
    );
    const on = (day: LocalDate) => blocks.takeMinutes(block, { on: day, minutes: 60, perHour: '90' }).covered;
    expect([on(JAN), on('2025-02-01'), on('2024-12-31')]).toEqual(['60', '0', '0']);
  });

  it('splits work at the edge of the block (BLK-02), in whole minutes', () => {
    const block = aBlock({ purchase: { every: 'once', quantity: '0.025', unitPrice: '80' } });
    const blocks = openBlocks(pricingOf(contractOf([block]), JAN), [], []);
    const taken = blocks.takeMinutes(block, { on: '2025-01-10', minutes: 60, perHour: '80' });
    expect(taken).toEqual({ covered: '1', taken: [{ grantId: 'purchase:2025-01-01', amount: '1' }], leftAfter: '0.5' });
  });

  it('an hour of a role takes its weight (MULT-05)', () => {
    const block = aBlock({ weights: { 'Senior DBA': '2.0', Intern: '0.5' } });
    const blocks = openBlocks(pricingOf(contractOf([block]), JAN), [], []);
    const hourOf = (role?: string) => blocks.takeMinutes(block, { on: '2025-01-10', minutes: 60, role, perHour: '0' });
    expect(hourOf('Senior DBA')).toMatchObject({ covered: '60', leftAfter: '480' });
    expect(hourOf('Intern')).toMatchObject({ covered: '60', leftAfter: '450' });
    expect(hourOf('constructor')).toMatchObject({ covered: '60', leftAfter: '390' });
    const night = blocks.takeMinutes(block, { on: '2025-01-10', minutes: 300, role: 'Senior DBA', perHour: '0' });
    expect(night).toMatchObject({ covered: '195', leftAfter: '0' });
  });

  it.each([
    ['100.00', 20, '20', '33.3333', '966.6667'],
    ['150.00', 60, '60', '150', '850'],
    // 1000.00 pays 400 minutes at 150.00 an hour.
    ['150.00', 480, '400', '1000', '0'],
    // 1000 / 777 × 60 = 77.22: the 78th minute does not fit.
    ['777.00', 90, '77', '997.15', '2.85'],
    ['0', 90, '90', undefined, '1000'],
  ])('money at %s an hour, %d minutes', (perHour, minutes, covered, amount, leftAfter) => {
    const block = aBlock({ of: 'money', purchase: { every: 'once', quantity: '1000', unitPrice: '1' } });
    const blocks = openBlocks(pricingOf(contractOf([block]), JAN), [], []);
    const taken = blocks.takeMinutes(block, { on: '2025-01-10', minutes, perHour });
    expect(taken).toMatchObject({ covered, leftAfter });
    expect(taken.taken[0]?.amount).toBe(amount);
  });

  it('incidents one by one, expenses in whole cents', () => {
    const incidents = aBlock({ of: 'incidents', purchase: { every: 'once', quantity: '1', unitPrice: '45' } });
    const ofIncidents = openBlocks(pricingOf(contractOf([incidents]), JAN), [], []);
    expect(ofIncidents.takeIncident(incidents, '2025-01-10').covered).toBe('1');
    expect(ofIncidents.takeIncident(incidents, '2025-01-10').covered).toBe('0');
    const money = aBlock({ of: 'money', expenses: true, purchase: { every: 'once', quantity: '100', unitPrice: '1' } });
    const ofMoney = openBlocks(pricingOf(contractOf([money]), JAN), [], []);
    ofMoney.takeMinutes(money, { on: '2025-01-10', minutes: 20, perHour: '100' });
    expect(ofMoney.takeMoney(money, '2025-01-11', '80.00')).toMatchObject({ covered: '66.66', leftAfter: '0.0067' });
  });

  it('refuses what is missing, and says so', () => {
    const block = aBlock({ overage: 'refuse' });
    const blocks = openBlocks(pricingOf(contractOf([block]), JAN), [], []);
    expect(() => blocks.takeMinutes(block, { on: '2025-01-10', minutes: 660, perHour: '0' })).toThrow(
      expect.objectContaining({
        code: 'BlockExhausted',
        message: expect.stringMatching(/"Prepaid hours" \(block\).*2025-01-10.*60 minutes are missing/),
      }),
    );
  });

  it.each([
    [7.5, true],
    [8, true],
    [11, true],
    [12, false],
  ])('after %d of 10 hours with 20 %% overrun, a quarter of an hour more is taken: %s (BLK-09)', (used, isTaken) => {
    const block = aBlock({ overage: 'negative', overrunPercent: '20' });
    const blocks = openBlocks(pricingOf(contractOf([block]), JAN), [], []);
    const hours = (each: number) => () =>
      blocks.takeMinutes(block, { on: '2025-01-10', minutes: each * 60, perHour: '0' });
    hours(used)();
    if (isTaken) expect(hours(0.25)).not.toThrow();
    else expect(hours(0.25)).toThrow(expect.objectContaining({ code: 'BlockExhausted' }));
  });
});

describe('overdrawn hours', () => {
  const subscription = aTariff({
    chargeId: 'block',
    initialMinutes: 0,
    initialPrice: '0',
    stepMinutes: 1,
    stepPrice: '0',
    subscription: { hours: '0.5', amount: '25.00' },
  });

  it.each([
    ['in the bill of the session', [JAN]],
    ['in a later bill', ['2025-01-12', JAN]],
  ] as const)('are settled by the recharge (SUP-SUB-03), %s', (_, days) => {
    const use: Step['use'] = (blocks) => {
      const taken = blocks.takeMinutes(subscription, { on: '2025-01-10', minutes: 50, perHour: '0' });
      expect(taken).toMatchObject({ covered: '50', leftAfter: '-20' });
    };
    const bills = billBlocks(
      contractOf([subscription]),
      days.map((through, i) => ({
        through,
        use: i === 0 ? use : undefined,
        topUps: through === JAN ? [aTopUp()] : [],
      })),
    );
    const last = bills.at(-1);
    expect(last?.balances.block).toMatchObject({ overdrawn: '0', consumed: '50', granted: '330' });
    expect(leftOf(last?.balances.block)).toEqual(['280']);
    expect(last?.lines.at(-1)).toMatchObject({ net: 25_000, explanation: { settled: '20', granted: '300' } });
    expect(netOf(bills.flatMap(({ lines }) => lines))).toBe(27_500);
  });

  it('are not settled by a top-up that expired before', () => {
    const topUp = aTopUp({ on: '2025-01-05', expiresOn: '2025-01-08' });
    const [bill] = billBlocks(contractOf([subscription]), [
      { through: JAN, topUps: [topUp], use: work(subscription, ['2025-01-10', 1]) },
    ]);
    expect(bill?.balances.block).toMatchObject({ overdrawn: '30', expired: '300' });
    expect(bill?.notices).toContainEqual({ kind: 'blockOverdrawn', chargeId: 'block', by: '30' });
  });

  it('are settled by a top-up that has expired since', () => {
    const topUp = aTopUp({ on: '2025-01-15', expiresOn: '2025-01-20' });
    const [bill] = billBlocks(contractOf([subscription]), [
      { through: FEB, topUps: [topUp], use: work(subscription, ['2025-01-10', 1], ['2025-02-10', 1]) },
    ]);
    // The second hour comes after the top-up's days, so it stays open.
    expect(bill?.balances.block).toMatchObject({ granted: '330', consumed: '120', expired: '270', overdrawn: '60' });
  });
});

describe('what a period leaves over', () => {
  it.each([
    ['is lost', { kind: 'none' }, ['600'], '150'],
    ['is kept', { kind: 'all' }, ['150', '600'], '0'],
    ['is kept for a period', { kind: 'periods', periods: 1 }, ['150', '600'], '0'],
    ['is kept up to a cap', { kind: 'capped', minutes: 120 }, ['120', '600'], '30'],
    ['is kept if it is below the cap', { kind: 'capped', minutes: 600 }, ['150', '600'], '0'],
  ])('%s', (_, rollover, left, expired) => {
    const block = aMonthlyBlock(rollover);
    const [bill] = billBlocks(contractOf([block]), [{ through: JAN, use: work(block, ['2025-01-10', 7.5]) }]);
    expect(leftOf(bill?.balances.block)).toEqual(left);
    expect(bill?.balances.block?.expired).toBe(expired);
  });

  it('oldest hours are used first (BLK-11)', () => {
    const block = aMonthlyBlock({ kind: 'periods', periods: 1 });
    const bills = billBlocks(contractOf([block]), [
      { through: JAN, use: work(block, ['2025-01-10', 6]) },
      { through: FEB, use: work(block, ['2025-02-10', 6]) },
      { through: MAR, use: work(block, ['2025-03-10', 12]) },
    ]);
    expect(bills.map(({ balances }) => leftOf(balances.block))).toEqual([
      ['240', '600'],
      ['480', '600'],
      ['360', '600'],
    ]);
    expect(bills[2]?.balances.block).toMatchObject({ granted: '2400', consumed: '1440', expired: '0' });
  });

  it('a cap holds for all that is carried, in one bill as in three', () => {
    const block = aMonthlyBlock({ kind: 'capped', minutes: 300 });
    const contract = contractOf([block]);
    const hours: readonly [LocalDate, number][] = [
      ['2025-01-10', 4],
      ['2025-02-10', 1],
      ['2025-03-10', 14],
    ];
    const inTurn = billBlocks(
      contract,
      [JAN, FEB, MAR].map((through, i) => ({ through, use: work(block, ...hours.slice(i, i + 1)) })),
    );
    const atOnce = billBlocks(contract, [{ through: MAR, use: work(block, ...hours) }]);
    // January leaves 6 h, 5 go on; February 5 + 10 - 1 = 14, 5 go on; March 5 + 10 - 14 = 1 goes on.
    expect(inTurn.map(({ balances }) => leftOf(balances.block))).toEqual([
      ['300', '600'],
      ['300', '600'],
      ['60', '600'],
    ]);
    expect(atOnce[0]?.balances).toEqual(inTurn[2]?.balances);
    expect(inTurn[2]?.balances.block?.expired).toBe(String(60 + 540));
  });

  it('stays in the balance when newer terms have no block, and ends as it would', () => {
    const block = aMonthlyBlock({ kind: 'periods', periods: 1 });
    const contract = contractOf([block], {
      terms: [termsFrom('2025-01-01', [block]), termsFrom('2025-02-01', [aTariff()])],
    });
    const [january, february] = billBlocks(contract, [{ through: JAN }, { through: FEB }]);
    expect(leftOf(january?.balances.block)).toEqual(['600']);
    expect(february?.balances.block).toMatchObject({ grants: [], expired: '600' });
    expect(february?.notices).toMatchObject([{ kind: 'blockExpired', lost: '600' }]);
  });
});

describe('facts to tell', () => {
  const reached = (block: PrepaidBlock, used: number): readonly string[] => {
    const [bill] = billBlocks(contractOf([block]), [{ through: JAN, use: work(block, ['2025-01-10', used]) }]);
    return (bill?.notices ?? []).flatMap((notice) => (notice.kind === 'blockUsed' ? [notice.percent] : []));
  };

  it.each([
    [7.9, []],
    [8.0, ['80']],
    [9.4, ['80']],
    [9.5, ['80', '95']],
  ])('%d of ten hours reach %j percent (ATE-BH-05)', (used, percents) => {
    expect(reached(aMonthlyBlock(), used)).toEqual(percents);
  });

  it.each([
    [17.9, []],
    [18, ['90']],
  ])('%d hours used of the last purchase of 20 (BLK-13)', (used, percents) => {
    const purchase = { every: 'once', quantity: '20', unitPrice: '80' };
    expect(reached(aBlock({ purchase, alertsAt: ['90'], alertsOf: 'lastPurchase' }), used)).toEqual(percents);
  });

  it('each is told once, and again for the next purchase', () => {
    const block = aMonthlyBlock();
    const bills = billBlocks(contractOf([block]), [
      { through: '2025-01-10', use: work(block, ['2025-01-10', 8]) },
      { through: JAN, use: work(block, ['2025-01-20', 1]) },
      { through: FEB, use: work(block, ['2025-02-20', 9]) },
    ]);
    const told = bills.map(({ notices = [] }) =>
      notices.flatMap((one) => (one.kind === 'blockUsed' ? [one.percent] : [])),
    );
    expect(told).toEqual([['80'], [], ['80']]);
  });
});

const scaled = (text: string): bigint => parseDecimal(text, 4);

/** granted = consumed + expired + left - overdrawn. */
const isConserved = ({ grants, granted, consumed, expired, overdrawn }: BlockBalance): boolean =>
  scaled(granted) ===
  scaled(consumed) + scaled(expired) + grants.reduce((all, { left }) => all + scaled(left), 0n) - scaled(overdrawn);

const aStory = record({
  rollover: constantFrom(
    { kind: 'none' },
    { kind: 'all' },
    { kind: 'periods', periods: 2 },
    { kind: 'capped', minutes: 90 },
  ),
  overage: constantFrom('bill', 'negative'),
  order: constantFrom('expiry', 'start'),
  of: constantFrom('hours', 'money'),
  auto: constantFrom(undefined, { below: '1', quantity: '3', unitPrice: '70' }),
  works: array(
    record({
      day: integer({ min: 0, max: 180 }),
      minutes: integer({ min: 1, max: 900 }),
      role: constantFrom('a', 'b'),
    }),
    { maxLength: 12 },
  ),
  topUps: array(record({ day: integer({ min: 0, max: 180 }), days: integer({ min: 0, max: 60 }) }), { maxLength: 4 }),
  bills: array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
});

type Story = typeof aStory extends Arbitrary<infer S> ? S : never;

const blockOf = ({ rollover, overage, order, of, auto }: Story): PrepaidBlock => {
  const kept = of === 'money' && rollover.kind === 'capped' ? { kind: 'none' } : rollover;
  return aMonthlyBlock(kept, { overage, order, of, autoTopUp: auto, weights: { b: '1.3333' } });
};

const FIRST = '2025-01-01';

/** One bill after so many days and another, each with the top-ups and the work of its days. */
const stepsOf = (block: PrepaidBlock, { works, topUps }: Story, bills: readonly number[]): readonly Step[] => {
  let days = 0;
  return bills.map((length): Step => {
    const from = days;
    days += length;
    const until = days;
    const isIn = ({ day }: { readonly day: number }) => day >= from && day < until;
    return {
      through: addDays(FIRST, until - 1),
      topUps: topUps.flatMap((one, i) => {
        const on = addDays(FIRST, one.day);
        const expiresOn = one.days === 0 ? undefined : addDays(on, one.days);
        return isIn(one) ? [aTopUp({ on, billableId: `${on}/${i}`, expiresOn })] : [];
      }),
      use: (blocks) => {
        for (const { day, minutes, role } of works.filter(isIn).sort((a, b) => a.day - b.day)) {
          const { covered } = blocks.takeMinutes(block, { on: addDays(FIRST, day), minutes, role, perHour: '77.77' });
          expect(Number(covered)).toBeLessThanOrEqual(minutes);
          if (block.overage === 'negative') expect(covered).toBe(String(minutes));
        }
      },
    };
  });
};

describe('laws', () => {
  it('grants are conserved at every bill, and what is taken is what was asked or less', () => {
    always(
      property(aStory, (story) => {
        const block = blockOf(story);
        for (const { balances } of billBlocks(contractOf([block]), stepsOf(block, story, story.bills))) {
          const balance = balances.block;
          expect(balance && isConserved(balance)).toBe(true);
          for (const { left, granted } of balance?.grants ?? []) {
            expect(scaled(left)).toBeGreaterThanOrEqual(0n);
            expect(scaled(left)).toBeLessThanOrEqual(scaled(granted));
          }
          if (block.overage === 'bill') expect(balance?.overdrawn).toBe('0');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('one bill over all days leaves the balance that several leave, and the same purchases', () => {
    always(
      property(aStory, (story) => {
        // What a block buys by itself depends on when it is billed.
        const block = blockOf({ ...story, auto: undefined });
        const inTurn = billBlocks(contractOf([block]), stepsOf(block, story, story.bills));
        const all = story.bills.reduce((days, length) => days + length, 0);
        const [atOnce] = billBlocks(contractOf([block]), stepsOf(block, story, [all]));
        expect(inTurn.at(-1)?.balances).toEqual(atOnce?.balances);
        expect(netOf(inTurn.flatMap(({ lines }) => lines))).toBe(netOf(atOnce?.lines ?? []));
      }),
      { numRuns: 300 },
    );
  });

  it('a bill made again buys nothing more', () => {
    const block = aBlock({ autoTopUp: { below: '2', quantity: '10', unitPrice: '85' } });
    const bills = billBlocks(contractOf([block]), [
      { through: JAN, use: work(block, ['2025-01-10', 9]) },
      { through: JAN },
    ]);
    expect(bills[0]?.lines).toHaveLength(2);
    expect(bills[1]?.lines).toEqual([]);
    expect(bills[1]?.balances).toEqual(bills[0]?.balances);
  });

  it('charges may be called as they like', () => {
    const block = aBlock({ chargeId: 'constructor' });
    const state = { ...newBillingState('2025-01-01'), balances: NO_BALANCES };
    const closed = openBlocks(pricingOf(contractOf([block]), JAN, state), [], []).close();
    expect(closed.lines).toHaveLength(1);
    expect(closed.once).toEqual({ constructor: '2025-01-01' });
  });
});

describe('terms that are refused', () => {
  it.each([
    ['a limit of what cannot be overdrawn', { overrunPercent: '20' }, '/overrunPercent'],
    [
      'a cap in minutes of money',
      {
        of: 'money',
        purchase: { every: 'period', quantity: '10', unitPrice: '1', rollover: { kind: 'capped', minutes: 60 } },
      },
      '/purchase/rollover',
    ],
    [
      'a grant that expires before it is valid',
      { purchase: { every: 'once', quantity: '1', unitPrice: '1', validFrom: '2025-02-01', expiresOn: '2025-01-31' } },
      '/purchase/expiresOn',
    ],
    ['a top-up of nothing', { autoTopUp: { below: '1', quantity: '0', unitPrice: '1' } }, '/autoTopUp/quantity'],
  ])('%s', (_, overrides, pointer) => {
    const parsed = PrepaidBlock.safeParse({ ...aBlock(), ...overrides });
    expect(parsed.error?.issues.map(({ path }) => `/${path.join('/')}`)).toEqual([pointer]);
  });
});
