import { constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../domain/calendar/local-date.ts';
import { newBillingState } from '../../../domain/contracts/billing-state.ts';
import { changeContract, correctionFrom } from '../../../domain/contracts/change.ts';
import type { Contract } from '../../../domain/contracts/contract.ts';
import { nextRevisionOn, renewalDue, renewsItselfOn, revisionDue } from '../../../domain/renewals/due.ts';
import { planRenewal, planRevision, type RenewalAsked } from '../../../domain/renewals/plan.ts';
import { Renewal } from '../../../domain/renewals/renewal.ts';
import { nextTerm, noticeDeadline } from '../../../domain/renewals/term.ts';
import { aContract, aFee, always, aTimeCharge, someTerms } from '../builders.ts';

const yearly = (more: object = {}) => Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 90, ...more });
const threePercent = { kind: 'percent', percent: '3', since: '2025-01-01' };
const syntec = {
  ...{ kind: 'index', index: 'Syntec', since: '2025-01-01', fixedPercent: '15' },
  base: { month: '2024-08', value: '280' },
};
const august = { month: '2025-08', value: '294.6' };

/** 2025, renewed by years. */
const agreed = (overrides: Partial<Contract> = {}): Contract =>
  aContract([aFee({ unitPrice: '1767.00' })], { endsOn: '2025-12-31', renewal: yearly(), ...overrides });

const state = newBillingState('2025-01-01');
const facts = { renewalId: 'r1', minorDigits: 2 };
const renew = (contract: Contract, asked?: RenewalAsked, today = '2025-11-01'): Contract =>
  changeContract(contract, state, planRenewal(contract, today, facts, asked));
const feesOf = ({ terms }: Contract) =>
  terms.map(({ effectiveFrom, charges }) => [effectiveFrom, (charges[0] as { unitPrice: string }).unitPrice]);

describe('the next term', () => {
  test.each<[string, string, string, number, string]>([
    ['a calendar year', '2025-01-01', '2025-12-31', 12, '2026-12-31'],
    ['from the middle of a month', '2025-03-15', '2026-03-14', 12, '2027-03-14'],
    ['a month of a contract from the 31st', '2025-01-31', '2025-02-27', 1, '2025-03-30'],
    ['the same, after February', '2025-01-31', '2025-03-30', 1, '2025-04-29'],
    ['from 29 February', '2024-02-29', '2025-02-27', 12, '2026-02-27'],
    ['from 29 February to a leap year', '2024-02-29', '2027-02-27', 12, '2028-02-28'],
    ['a first term that is longer: the end counts', '2025-01-15', '2025-12-31', 12, '2026-12-31'],
    ['to the end of February', '2025-01-15', '2026-02-28', 12, '2027-02-28'],
    ['and of a leap year’s', '2025-01-15', '2027-02-28', 12, '2028-02-29'],
  ])('%s', (_, startsOn, endsOn, months, expected) => {
    expect(nextTerm({ startsOn }, endsOn, months)).toEqual({ from: addDays(endsOn, 1), endsOn: expected });
  });

  test('goes on with its own day after a February, though the start was on that one', () => {
    const renewals = ['2025-06-29', '2025-08-29', '2025-10-29', '2025-12-29'].map((from) => ({ from }));
    expect(nextTerm({ startsOn: '2025-05-28', renewals }, '2026-02-27', 2)).toEqual({
      from: '2026-02-28',
      endsOn: '2026-04-28',
    });
  });

  test('many short terms end where one long one does, and no day lies between two', () => {
    const days = tuple(integer({ min: 0, max: 3_000 }), integer({ min: 0, max: 40 }));
    always(
      property(
        tuple(days, constantFrom(1, 2, 3, 6), integer({ min: 1, max: 24 })),
        ([[start, first], months, times]) => {
          const startsOn = addDays('2020-01-01', start);
          const endsOn = addDays(startsOn, first + 30);
          let renewals: { from: string; endsOn: string }[] = [];
          for (let n = 0; n < times; n += 1) {
            const next = nextTerm({ startsOn, renewals }, renewals.at(-1)?.endsOn ?? endsOn, months);
            expect(next.from < next.endsOn).toBe(true);
            renewals = [...renewals, next];
          }
          expect(renewals.at(-1)?.endsOn).toBe(nextTerm({ startsOn }, endsOn, months * times).endsOn);
        },
      ),
    );
  });
});

describe('notice', () => {
  test('can be given until so many days before the end', () => {
    expect(noticeDeadline(agreed())).toBe('2025-10-02');
    expect(noticeDeadline(agreed({ renewal: undefined }))).toBeUndefined();
    expect(
      noticeDeadline(agreed({ endsOn: undefined, renewal: { kind: 'evergreen', noticeDays: 30 } })),
    ).toBeUndefined();
  });

  test('after it a contract renews itself; on its last day where notice can be given until then', () => {
    expect(renewsItselfOn(agreed())).toBe('2025-10-03');
    expect(renewsItselfOn(agreed({ renewal: yearly({ noticeDays: 0 }) }))).toBe('2025-12-31');
    expect(renewsItselfOn(agreed({ renewal: yearly({ kind: 'byHand' }) }))).toBeUndefined();
  });

  test('before it nothing is due', () => {
    expect(renewalDue(agreed(), '2025-10-02')).toBeUndefined();
    expect(renewalDue(agreed(), '2025-10-03')).toEqual({ from: '2026-01-01', endsOn: '2026-12-31' });
    expect(renewalDue(agreed({ renewal: undefined }), '2026-10-03')).toBeUndefined();
  });

  test('once renewed it is due again a year later', () => {
    const after = renew(agreed(), undefined, '2025-10-03');
    expect(renewalDue(after, '2025-10-03')).toBeUndefined();
    expect(renewalDue(after, '2026-10-02')).toBeUndefined();
    expect(renewalDue(after, '2026-10-03')).toMatchObject({ from: '2027-01-01' });
  });
});

describe('a renewal', () => {
  test('moves the end and notes the term; prices stay without a rule', () => {
    const after = renew(agreed());
    expect(after).toMatchObject({
      endsOn: '2026-12-31',
      renewals: [{ renewalId: 'r1', from: '2026-01-01', endsOn: '2026-12-31' }],
    });
    expect(after.terms).toEqual(agreed().terms);
  });

  test('by 3 %: new terms from the first day of the new term, the old ones untouched', () => {
    const after = renew(agreed({ renewal: yearly({ priceRevision: threePercent }) }));
    expect(feesOf(after)).toEqual([
      ['2025-01-01', '1767.00'],
      ['2026-01-01', '1820.01'],
    ]);
    expect(after.renewal).toMatchObject({ priceRevision: { since: '2026-01-01' } });
    expect(after.terms[0]).toEqual(agreed().terms[0]);
  });

  test('by Syntec with its two values (REV-01); the value becomes the base of the next', () => {
    const contract = agreed({ renewal: yearly({ priceRevision: syntec }) });
    const after = renew(contract, { index: august });
    expect(feesOf(after)[1]).toEqual(['2026-01-01', '1845.32']);
    expect(after.terms[1]?.revision).toMatchObject({ base: syntec.base, current: august, factor: '1.0443214286' });
    expect(after.renewal?.priceRevision).toMatchObject({ base: august, since: '2026-01-01' });
    expect(after.renewal?.priceRevision).not.toHaveProperty('current');
  });

  test('of itself, without the value: it goes on at the old prices, which are revised from its first day once it is known', () => {
    const contract = agreed({ renewal: yearly({ priceRevision: syntec }) });
    const after = renew(contract);
    expect(feesOf(after)).toEqual([['2025-01-01', '1767.00']]);
    expect(revisionDue(after, '2026-02-01')).toBeUndefined();
    const rule = { ...after.renewal?.priceRevision, current: august } as never;
    const known: Contract = { ...after, renewal: { ...after.renewal, priceRevision: rule } as Renewal };
    expect(revisionDue(known, '2026-02-01')).toBe('2026-01-01');
    const revised = changeContract(known, state, planRevision(known, '2026-01-01', 2));
    expect(feesOf(revised)[1]).toEqual(['2026-01-01', '1845.32']);
    expect(revisionDue(revised, '2026-02-01')).toBeUndefined();
  });

  test('at kept prices: this term is not revised later either', () => {
    const after = renew(agreed({ renewal: yearly({ priceRevision: threePercent }) }), { keepPrices: true });
    expect(feesOf(after)).toHaveLength(1);
    expect(revisionDue(after, '2026-06-01')).toBeUndefined();
  });

  test('renegotiated: the new terms hold from its first day, and are not revised', () => {
    const { effectiveFrom: _, ...terms } = someTerms([aFee({ unitPrice: '1500.00' })]);
    const after = renew(agreed({ renewal: yearly({ priceRevision: threePercent }) }), { terms });
    expect(feesOf(after)[1]).toEqual(['2026-01-01', '1500.00']);
    expect(after.terms[1]).not.toHaveProperty('revision');
    expect(revisionDue(after, '2026-06-01')).toBeUndefined();
    expect(after.renewal).toMatchObject({ kind: 'automatic', termMonths: 12 });
  });

  test('until another day', () => {
    expect(renew(agreed(), { endsOn: '2026-06-30' }).endsOn).toBe('2026-06-30');
  });

  test('after the end, of days that are billed: the next bill corrects them', () => {
    const late = { ...state, through: '2026-01-31', openFrom: '2026-02-01' };
    const change = planRenewal(agreed(), '2026-02-05', facts, {});
    expect(correctionFrom(agreed(), late, change)).toBe('2026-01-01');
    expect(correctionFrom(agreed(), state, change)).toBeNull();
  });

  test.each<[string, Partial<Contract>, RenewalAsked, { code: string; pointer: string }]>([
    ['what has no end', { endsOn: undefined }, {}, { code: 'NotRenewable', pointer: '/path/contractId' }],
    ['a fixed term', { renewal: undefined }, {}, { code: 'NotRenewable', pointer: '/path/contractId' }],
    [
      'what was renewed before that term has begun',
      { renewals: [{ renewalId: 'r0', from: '2026-01-01', endsOn: '2026-12-31' }], endsOn: '2026-12-31' },
      {},
      { code: 'NotRenewable', pointer: '/path/contractId' },
    ],
    ['before it ends', {}, { endsOn: '2025-12-31' }, { code: 'TermsInvalid', pointer: '/endsOn' }],
    [
      'by an index that has no value',
      { renewal: yearly({ priceRevision: syntec }) },
      {},
      { code: 'IndexMissing', pointer: '/index' },
    ],
    [
      'by a value of before its base',
      { renewal: yearly({ priceRevision: syntec }) },
      { index: { month: '2024-08', value: '300' } },
      { code: 'TermsInvalid', pointer: '/index/month' },
    ],
    [
      'by an index where a percentage is agreed',
      { renewal: yearly({ priceRevision: threePercent }) },
      { index: august },
      { code: 'TermsInvalid', pointer: '/index' },
    ],
  ])('is refused of %s', (_, overrides, asked, { code, pointer }) => {
    expect(() => renew(agreed(overrides), asked)).toThrow(
      expect.objectContaining({ code, faults: [expect.objectContaining({ pointer })] }),
    );
  });
});

describe('an anniversary', () => {
  const evergreen = (rule: object, more: Partial<Contract> = {}): Contract =>
    aContract([aFee({ unitPrice: '100.00' }), aTimeCharge()], {
      startsOn: '2024-03-31',
      renewal: Renewal.parse({ kind: 'evergreen', priceRevision: { on: 'anniversary', ...rule } }),
      ...more,
    });

  test('comes each year on the day of the start, and is revised ahead of the bills in advance', () => {
    const contract = evergreen({ ...threePercent, since: '2024-03-31' });
    expect(nextRevisionOn(contract)).toBe('2025-03-31');
    expect(revisionDue(contract, '2025-02-13')).toBeUndefined();
    expect(revisionDue(contract, '2025-02-14')).toBe('2025-03-31');
  });

  test('is not missed, however late, and each is made once', () => {
    let contract = evergreen({ ...threePercent, since: '2024-03-31' });
    for (let due = revisionDue(contract, '2026-06-01'); due; due = revisionDue(contract, '2026-06-01'))
      contract = changeContract(contract, newBillingState('2024-03-31'), planRevision(contract, due, 2));
    expect(feesOf(contract)).toEqual([
      ['2024-03-31', '100.00'],
      ['2025-03-31', '103.00'],
      ['2026-03-31', '106.09'],
    ]);
  });

  test('of years before the rule was agreed is none', () => {
    expect(nextRevisionOn(evergreen({ ...threePercent, since: '2026-01-10' }))).toBe('2026-03-31');
  });

  test('after the end is none', () => {
    const ends = {
      endsOn: '2025-03-30',
      renewal: yearly({ kind: 'byHand', priceRevision: { ...threePercent, on: 'anniversary', since: '2024-03-31' } }),
    };
    const contract = evergreen(threePercent, ends);
    expect(revisionDue(contract, '2025-03-31')).toBeUndefined();
    expect(nextRevisionOn({ ...contract, renewal: undefined })).toBeUndefined();
  });
});

test('who sets an end means it: nothing renews the contract any more', () => {
  const after = changeContract(agreed(), state, { kind: 'end', endsOn: '2025-12-31' });
  expect(after).not.toHaveProperty('renewal');
  expect(renewalDue(after, '2026-01-01')).toBeUndefined();
});

describe('what is agreed between a revision and its day', () => {
  const revisedAhead = (() => {
    const contract = agreed({
      endsOn: undefined,
      renewal: Renewal.parse({ kind: 'evergreen', priceRevision: { ...threePercent, on: 'anniversary' } }),
    });
    return changeContract(contract, state, planRevision(contract, '2026-01-01', 2));
  })();
  const agree = (contract: Contract, from: string, unitPrice: string): Contract =>
    changeContract(contract, state, {
      kind: 'agreeTerms',
      terms: someTerms([aFee({ unitPrice })], { effectiveFrom: from }),
    });

  test('is revised with the rest', () => {
    const after = agree(revisedAhead, '2025-12-01', '2000.00');
    expect(feesOf(after)).toEqual([
      ['2025-01-01', '1767.00'],
      ['2025-12-01', '2000.00'],
      ['2026-01-01', '2060.00'],
    ]);
    expect(after.terms[2]?.revision).toEqual(revisedAhead.terms[1]?.revision);
  });

  test('and what is withdrawn again is as if it had not been', () => {
    const change = { kind: 'withdrawTerms', effectiveFrom: '2025-12-01', today: '2025-11-30' } as const;
    const after = changeContract(agree(revisedAhead, '2025-12-01', '2000.00'), state, change);
    expect(feesOf(after)).toEqual(feesOf(revisedAhead));
  });

  test('but what is agreed from that very day holds, before its revision or after', () => {
    for (const contract of [revisedAhead, { ...revisedAhead, terms: revisedAhead.terms.slice(0, 1) }])
      expect(feesOf(agree(contract, '2026-01-01', '1900.00'))[1]).toEqual(['2026-01-01', '1900.00']);
    const evergreen = agreed({
      endsOn: undefined,
      renewal: Renewal.parse({ kind: 'evergreen', priceRevision: { ...threePercent, on: 'anniversary' } }),
    });
    expect(revisionDue(evergreen, '2026-02-01')).toBe('2026-01-01');
    expect(revisionDue(agree(evergreen, '2026-01-01', '1900.00'), '2026-02-01')).toBeUndefined();
  });
});

test('a renewal that is undone by its old end can be made again, and revises prices once', () => {
  const contract = agreed({ renewal: yearly({ priceRevision: threePercent }) });
  const undone = changeContract(renew(contract), state, { kind: 'end', endsOn: '2025-12-31' });
  expect(undone).not.toHaveProperty('renewals');
  expect(feesOf(renew({ ...undone, renewal: contract.renewal }, {}))[1]).toEqual(['2026-01-01', '1820.01']);
});
