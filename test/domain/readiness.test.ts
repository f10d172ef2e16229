import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemsOf, type OpenContract, partsOf, readinessOf, type Standing } from '../../domain/batches/readiness.ts';
import type { LoggedBillable } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork, Contract } from '../../domain/contracts/contract.ts';
import { billableFrom, logThrough } from '../../domain/pricing/log-through.ts';
import { aContract, aFee, always, anEntry, aTimeCharge, billInTurn, billThrough, someTerms } from './builders.ts';

const monthly = (
  overrides: Partial<Contract> = {},
  billWork: 'periodEnd' | 'onDemand' | 'ticketClosed' = 'periodEnd',
) =>
  aContract([aTimeCharge()], {
    terms: [someTerms([aTimeCharge()], { effectiveFrom: overrides.startsOn ?? '2025-01-01', billWork })],
    ...overrides,
  });

const quarterly = () =>
  aContract([], {
    terms: [someTerms([aTimeCharge()], { billWork: 'periodEnd', cadence: { unit: 'month', every: 3 } })],
  });

const feeOnly = (timing: 'advance' | 'arrears') => aContract([aFee({ timing })]);

/** A contract as a preview through a day meets it, after the bills of earlier days. */
const opened = (
  contract: Contract,
  through: LocalDate,
  billables: readonly LoggedBillable[] = [],
  { held = [], billed = [] }: { held?: OpenContract['held']; billed?: readonly LocalDate[] } = {},
): OpenContract => {
  const last = billInTurn(contract, billed, { billables }).at(-1);
  const state = last?.stateAfter ?? newBillingState(contract.startsOn);
  const bill =
    state.through !== null && state.through > through
      ? undefined
      : billThrough(contract, through, { state, billables });
  return { contract, state, through, billables, held, bill };
};

const work = (day: LocalDate, name = day) => anEntry(name, { workedOn: day });

const noWork: readonly LoggedBillable[] = [];
const waitingWork = { ...anEntry('held', { ticket: '#1' }) };

describe('how ready a contract is', () => {
  const cases: readonly [string, OpenContract, Omit<Partial<Standing>, 'reason'> & { code?: string }][] = [
    [
      'a month that is over',
      opened(monthly(), '2025-01-31', [work('2025-01-10')]),
      { readiness: 'ready', code: 'due' },
    ],
    [
      'in the middle of its month all work waits for the first day after it',
      opened(monthly(), '2025-01-15', [work('2025-01-10')]),
      { readiness: 'locked', code: 'periodOpen', lockedUntil: '2025-02-01' },
    ],
    [
      'January in the middle of February',
      opened(monthly(), '2025-02-15', [work('2025-01-10'), work('2025-02-10')]),
      { readiness: 'partly', code: 'periodOpen', lockedUntil: '2025-03-01' },
    ],
    [
      'a quarter after its first month',
      opened(quarterly(), '2025-01-31', [work('2025-01-10')]),
      { readiness: 'locked', code: 'periodOpen', lockedUntil: '2025-04-01' },
    ],
    ['a quarter that is over', opened(quarterly(), '2025-03-31', [work('2025-01-10')]), { readiness: 'ready' }],
    [
      'on demand on any day',
      opened(monthly({}, 'onDemand'), '2025-01-15', [work('2025-01-10')]),
      { readiness: 'ready', code: 'due' },
    ],
    [
      'work that is held until its ticket is closed',
      opened(monthly({}, 'ticketClosed'), '2025-01-15', noWork, { held: [waitingWork] }),
      { readiness: 'locked', code: 'ticketOpen' },
    ],
    [
      'some tickets are closed, some are not',
      opened(monthly({}, 'ticketClosed'), '2025-01-15', [work('2025-01-09')], { held: [waitingWork] }),
      { readiness: 'partly', code: 'ticketOpen' },
    ],
    [
      'work on hold',
      opened(monthly(), '2025-01-31', [work('2025-01-09')], { held: [waitingWork] }),
      { readiness: 'partly', code: 'onHold' },
    ],
    ['a fee in advance', opened(feeOnly('advance'), '2025-01-31'), { readiness: 'ready' }],
    [
      'a fee in arrears that has begun to be due',
      opened(feeOnly('arrears'), '2025-01-15'),
      { readiness: 'locked', code: 'periodOpen', lockedUntil: '2025-02-01' },
    ],
    [
      'a contract that has ended waits for nothing',
      opened(monthly({ endsOn: '2025-01-15' }), '2025-01-15', [work('2025-01-10')]),
      { readiness: 'ready', code: 'due' },
    ],
    [
      'the last weeks of a contract end with it',
      opened(monthly({ endsOn: '2025-01-20' }), '2025-01-15', [work('2025-01-10')]),
      { readiness: 'locked', lockedUntil: '2025-01-21' },
    ],
    [
      'new terms end what the old ones wait for',
      opened(
        monthly({
          terms: [
            someTerms([aTimeCharge()], { billWork: 'periodEnd' }),
            someTerms([aTimeCharge()], { billWork: 'periodEnd', effectiveFrom: '2025-01-20' }),
          ],
        }),
        '2025-01-15',
        [work('2025-01-10')],
      ),
      { readiness: 'locked', lockedUntil: '2025-01-20' },
    ],
    [
      'work on a suspended contract',
      opened(monthly({ suspensions: [{ from: '2025-01-05' }] }), '2025-01-31', [work('2025-01-10')]),
      { readiness: 'ready' },
    ],
    [
      'late work for a month that is invoiced',
      opened(
        monthly(),
        '2025-02-28',
        [
          work('2025-01-10'),
          anEntry('late', { workedOn: '2025-01-20', billDate: '2025-02-01', ulid: '01jk0000000000000000000000' }),
        ],
        { billed: ['2025-01-31'] },
      ),
      { readiness: 'ready', code: 'due' },
    ],
  ];

  test.each(cases)('%s', (_, open, { code, ...wanted }) => {
    const found = readinessOf(open);
    expect(found).toMatchObject(wanted);
    if (code !== undefined) expect(found?.reason.code).toBe(code);
    expect(found?.lockedUntil).toBe(wanted.lockedUntil);
  });

  test.each<[string, OpenContract]>([
    ['no work', opened(monthly(), '2025-01-31')],
    ['all of it is billed', opened(monthly(), '2025-01-31', [work('2025-01-10')], { billed: ['2025-01-31'] })],
    [
      'a later day is billed already',
      opened(monthly(), '2025-01-15', [work('2025-01-10')], { billed: ['2025-01-31'] }),
    ],
    ['only work of a later day', opened(monthly(), '2025-01-31', [work('2025-02-10')])],
    ['only work of a later day is held', opened(monthly(), '2025-01-05', noWork, { held: [waitingWork] })],
    [
      'a fee in arrears while the contract rests',
      opened(aContract([aFee()], { suspensions: [{ from: '2025-01-01' }] }), '2025-01-15'),
    ],
  ])('nothing is open where there is %s', (_, open) => {
    expect(readinessOf(open)).toBeUndefined();
  });

  test('what would be no invoice by itself says so', () => {
    const open = opened(monthly(), '2025-01-31', [anEntry('free', { charging: 'noCharge' })]);
    expect(readinessOf(open, 'noAmount')).toMatchObject({ readiness: 'ready', reason: { code: 'noAmount' } });
  });

  test('a correction that is pending is named', () => {
    const open = opened(monthly(), '2025-01-31', [work('2025-01-10')]);
    expect(readinessOf({ ...open, state: { ...open.state, correctFrom: '2025-01-01' } })).toMatchObject({
      readiness: 'ready',
      reason: { code: 'correctionDue' },
    });
  });
});

describe('open items', () => {
  const billables = [
    work('2025-01-10'),
    anEntry('late', { workedOn: '2025-01-03', billDate: '2025-01-12' }),
    work('2025-02-10'),
    work('2025-03-04'),
    anEntry('postponed', { workedOn: '2025-01-30', billDate: '2025-03-01' }),
  ];
  const open = opened(monthly(), '2025-02-15', billables, { held: [waitingWork] });

  test('each stands once, with why it is not billed and from when it can be', () => {
    const items = itemsOf(open).map(({ billable, status, billableFrom: from }) => [billable.billableId, status, from]);
    const idOf = (i: number) => billables[i]?.billableId;
    expect(items).toEqual([
      [idOf(0), 'due', undefined],
      [idOf(1), 'late', undefined],
      [idOf(2), 'periodOpen', '2025-03-01'],
      [idOf(3), 'future', '2025-04-01'],
      [idOf(4), 'postponed', '2025-04-01'],
      [waitingWork.billableId, 'onHold', undefined],
    ]);
  });

  test('parts hold everything that is open', () => {
    const { selected, waiting, later, held } = partsOf(open);
    expect([selected.length, waiting.length, later.length, held.length]).toEqual([2, 1, 2, 1]);
  });
});

describe('the day from which work can be billed', () => {
  test.each<[string, Contract, LocalDate, LocalDate]>([
    ['the end of its month', monthly(), '2025-01-10', '2025-02-01'],
    ['its last day is no different', monthly(), '2025-01-31', '2025-02-01'],
    ['the day after on demand', monthly({}, 'onDemand'), '2025-01-10', '2025-01-11'],
    ['the end of the contract', monthly({ endsOn: '2025-01-20' }), '2025-01-10', '2025-01-21'],
    ['what comes after the end waits for nothing', monthly({ endsOn: '2025-01-20' }), '2025-02-10', '2025-02-11'],
    ['a quarter', quarterly(), '2025-02-10', '2025-04-01'],
  ])('%s', (_, contract, billDate, day) => {
    expect(billableFrom(contract, billDate)).toBe(day);
  });

  test('is the first that a bill agrees with, whatever the terms', () => {
    const terms = fc.record({
      billWork: fc.constantFrom<BillWork>('periodEnd', 'periodEnd', 'onDemand', 'ticketClosed'),
      day: fc.integer({ min: 1, max: 80 }),
    });
    const days = fc.integer({ min: 0, max: 120 });
    always(
      fc.property(
        fc.array(terms, { maxLength: 3 }),
        fc.constantFrom(1, 3),
        fc.constantFrom('2025-01-01', '2025-01-15'),
        fc.option(days, { nil: undefined }),
        days,
        (versions, every, anchor, end, day) => {
          const cadence = { unit: 'month', every, anchor } as const;
          const contract = aContract([], {
            ...(end !== undefined && { endsOn: addDays('2025-01-01', end) }),
            terms: [
              someTerms([aTimeCharge()], { billWork: 'periodEnd', cadence }),
              ...versions
                .toSorted((a, b) => a.day - b.day)
                .map(({ billWork, day: from }) =>
                  someTerms([aTimeCharge()], { billWork, cadence, effectiveFrom: addDays('2025-01-01', from) }),
                ),
            ],
          });
          const billDate = addDays('2025-01-01', day);
          const from = billableFrom(contract, billDate);
          expect(logThrough(contract, addDays(from, -1)) >= billDate).toBe(true);
          for (let through = billDate; through < addDays(from, -1); through = addDays(through, 1))
            expect(logThrough(contract, through) < billDate, through).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
