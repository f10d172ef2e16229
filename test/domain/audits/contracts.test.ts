import { describe, expect, test } from 'vitest';
import {
  type ContractFacts,
  checkContract,
  type Kept,
  keptOf,
  repairable,
} from '../../../domain/audits/check-contract.ts';
import { confirmed, findingIdOf } from '../../../domain/audits/finding.ts';
import { chainOf, type Step, stepsOf } from '../../../domain/audits/steps.ts';
import { cutoffAt, idFrom } from '../../../domain/ids.ts';
import { aContract, anEntry, aTimeCharge } from '../builders.ts';
import { billed, issued } from './a-firm.ts';

const found = (facts: ContractFacts) => checkContract(facts).findings;
const aKept = (...entry: Parameters<typeof anEntry>): Kept => keptOf(anEntry(...entry));
const changed = (billables: readonly Kept[], name: string, change: Partial<Kept>): readonly Kept[] =>
  billables.map((one) => (one.billableId === idFrom(name) ? { ...one, ...change } : one));
const withSteps = (facts: ContractFacts, steps: readonly Step[]): ContractFacts => ({
  ...facts,
  chain: chainOf(facts.state, steps),
});

describe('a contract with which all is well', () => {
  const { steps, facts } = billed();
  const { state } = facts;

  test('has its work of January and February billed, and that of March open', () => {
    expect(checkContract(facts)).toEqual({
      findings: [],
      figures: {
        billables: { billed: 3, open: 1, postponed: 0, held: 0, stray: 0 },
        seconds: { billed: 10_800, open: 3600, postponed: 0, held: 0, stray: 0 },
      },
    });
  });

  test.each<{ because: string; facts: ContractFacts }>([
    { because: 'never billed', facts: billed([], { days: [] }).facts },
    { because: 'changes since the bill moved its version on', facts: { ...facts, state: { ...state, version: 9 } } },
    {
      because: 'terms of billed days were changed: the next bill corrects them',
      facts: { ...facts, state: { ...state, version: 4, correctFrom: '2025-01-01' } },
    },
    {
      because: 'the table gives names back in another order, and nothing for what is undefined',
      facts: { ...facts, state: { ...state, balances: { ...state.balances }, lastBill: undefined } },
    },
    {
      because: 'work of January that came in March stands under the first open day',
      facts: { ...facts, billables: [...facts.billables, aKept('late', { billDate: '2025-03-01' })] },
    },
    {
      because: 'work that is held back has no day to be billed on',
      facts: { ...facts, billables: changed(facts.billables, 'four', { billDate: undefined, ulid: undefined }) },
    },
    {
      because: 'work of February that was written after the bill in the middle of it',
      facts: billed([anEntry('later', { workedOn: '2025-01-12', ulid: cutoffAt(new Date('2025-02-02T00:00:00Z')) })], {
        days: ['2025-01-31'],
      }).facts,
    },
    {
      because: 'what was moved away or deleted before it was billed is no longer there',
      facts: { ...facts, billables: facts.billables.filter(({ billableId }) => billableId !== idFrom('four')) },
    },
  ])('$because', ({ facts: all }) => {
    expect(found(all)).toEqual([]);
  });

  test('a month without anything to invoice moves no state, and its free work waits (decision 0001)', () => {
    const free = [anEntry('free', { workedOn: '2025-02-03', charging: 'noCharge' })];
    const { facts: all } = billed(free, { contract: aContract([aTimeCharge()]), days: [] });
    expect(checkContract(all)).toMatchObject({ findings: [], figures: { billables: { open: 1 } } });
  });

  test('a credit note on one of its invoices is no bill', () => {
    const parts = steps.map(({ invoiceId: _, ...step }) => ({ ...step, contractId: 'k1' }));
    const [first] = parts;
    const credits = { invoiceId: 'FA-000000001', formattedNumber: 'FA-00001', issuedOn: '2025-02-01', reason: 'x' };
    const documents = [
      ...parts.map((part, i) => ({ ...issued(undefined, i + 1), contracts: [part] })),
      { ...issued(), invoiceId: 'AV-000000001', credits, contracts: [first] },
    ] as unknown as Parameters<typeof stepsOf>[0];
    expect(stepsOf(documents).get('k1')).toHaveLength(2);
    expect(found(withSteps(facts, stepsOf(documents).get('k1') ?? []))).toEqual([]);
  });

  test('minutes are by the last word: on invoices as billed, and the difference where the revision stands', () => {
    const revision = (minutes: number, asOf: string, place: Pick<Kept, 'billDate' | 'ulid'>): Kept => ({
      billableId: idFrom('revision', asOf),
      ...{ day: '2025-01-10', seconds: 0, word: { of: idFrom('one'), seconds: minutes * 60, asOf }, ...place },
    });
    const onInvoice = { billDate: '2025-02-01', ulid: cutoffAt(new Date('2025-02-02T00:00:00Z')) };
    const late = { billDate: '2025-03-01', ulid: cutoffAt(new Date('2025-03-02T00:00:00Z')) };
    const billedBy = (id: string) =>
      steps.map((step, i) => (i === 1 ? { ...step, billableIds: [...step.billableIds, id] } : step));
    const half = { ...facts, billables: [...facts.billables, revision(30, 'b', onInvoice)] };
    const known = withSteps(half, billedBy(idFrom('revision', 'b')));
    expect(checkContract(known)).toMatchObject({ findings: [], figures: { seconds: { billed: 9000, open: 3600 } } });
    // Deleted since, and on no invoice yet; what was said before the last word that is billed changes nothing.
    const more = [...half.billables, revision(0, 'c', late), revision(90, 'a', late)];
    expect(checkContract({ ...known, billables: more })).toMatchObject({
      findings: [],
      figures: { seconds: { billed: 9000, open: 3600, postponed: -1800, stray: 0 } },
    });
    expect(found(half)).toMatchObject([{ code: 'stray', billableId: idFrom('revision', 'b') }]);
  });

  test('a repaired stray is open', () => {
    const place = { billDate: state.openFrom, ulid: cutoffAt(new Date('2025-03-05T00:00:00Z')) };
    const billables = [...facts.billables, aKept('stray', { workedOn: '2025-01-15', ...place })];
    expect(checkContract({ ...facts, billables })).toMatchObject({
      findings: [],
      figures: { billables: { postponed: 1 } },
    });
  });
});

describe('what is wrong with a contract is found', () => {
  const { steps, facts } = billed();
  const { state, billables } = facts;
  const [first, second] = steps as [Step, Step];
  const twice: Step = { ...second, billableIds: [...second.billableIds, idFrom('one')] };

  test.each<{ because: string; facts: ContractFacts; findings: readonly object[] }>([
    {
      because: 'work that was written under the cutoff after the bill had read',
      facts: { ...facts, billables: [...billables, aKept('stray', { workedOn: '2025-01-15' })] },
      findings: [{ code: 'stray', billableId: idFrom('stray'), billDate: '2025-01-15' }],
    },
    {
      because: 'work that two invoices bill',
      facts: withSteps(facts, [first, twice]),
      findings: [{ code: 'billableTwice', billableId: idFrom('one'), invoiceIds: ['FA-000000001', 'FA-000000002'] }],
    },
    {
      because: 'work on an invoice that would be billed again',
      facts: { ...facts, billables: changed(billables, 'one', { billDate: '2025-03-01' }) },
      findings: [{ code: 'billableOpen', billableId: idFrom('one'), invoiceId: 'FA-000000001' }],
    },
    {
      because: 'work on an invoice that was held back afterwards',
      facts: { ...facts, billables: changed(billables, 'one', { billDate: undefined, ulid: undefined }) },
      findings: [{ code: 'billableOpen', invoiceId: 'FA-000000001' }],
    },
    {
      because: 'work on an invoice that is gone',
      facts: { ...facts, billables: billables.filter(({ billableId }) => billableId !== idFrom('three')) },
      findings: [{ code: 'billableGone', billableId: idFrom('three'), invoiceId: 'FA-000000002' }],
    },
    {
      because: 'a state that went back',
      facts: { ...facts, state: { ...state, through: '2025-01-31' } },
      findings: [{ code: 'stateDiffers', what: 'through' }, { code: 'billableOpen' }],
    },
    {
      because: 'a fee that would be charged again',
      facts: { ...facts, state: { ...state, chargedUntil: { workplace: '2025-02-01' } } },
      findings: [{ code: 'stateDiffers', what: 'chargedUntil' }],
    },
    {
      because: 'a bill that began elsewhere than the one before it had ended',
      facts: withSteps(facts, [first, { ...second, stateBefore: { ...second.stateBefore, openFrom: '2025-01-15' } }]),
      findings: [{ code: 'stateDiffers', what: 'openFrom', invoiceId: 'FA-000000002' }],
    },
    {
      because: 'an invoice that the contract does not come from',
      facts: withSteps({ ...facts, state: second.stateBefore }, steps),
      findings: [
        { code: 'stateDiffers', what: 'committedAt', invoiceId: 'FA-000000002' },
        { code: 'billableOpen', billableId: idFrom('three') },
      ],
    },
    {
      because: 'an invoice that is gone; what it billed is no stray for that',
      facts: withSteps(facts, [second]),
      findings: [{ code: 'billMissing', committedAt: first.stateAfter.committedAt }],
    },
  ])('$because', ({ facts: all, findings }) => {
    expect(found(all)).toMatchObject(findings);
    expect(found(all)).toHaveLength(findings.length);
  });

  test('strays are given back only where every bill of the contract is known and the states fit', () => {
    const withStray = { ...facts, billables: [...billables, aKept('stray', { workedOn: '2025-01-15' })] };
    expect(repairable(found(withStray))).toHaveLength(1);
    expect(repairable(found(withSteps(withStray, [second])))).toEqual([]);
    expect(repairable(found({ ...withStray, state: { ...state, openFrom: '2025-01-02' } }))).toEqual([]);
  });
});

describe('a second reading', () => {
  const missing = { code: 'numberMissing', invoiceId: 'FA-000000001' } as const;
  const stray = { code: 'stray', contractId: 'k1', billableId: 'b1', billDate: '2025-01-10' } as const;

  test('confirms what is there both times, and says it as it is now', () => {
    const now = { ...stray, billDate: '2025-01-11' };
    expect(confirmed([missing, stray], [now])).toEqual([now]);
    expect(confirmed([missing], [stray])).toEqual([]);
  });

  test('a finding has one name, before and after it was repaired', () => {
    expect(findingIdOf(stray)).toBe(findingIdOf({ ...stray, repaired: true }));
    expect(findingIdOf(stray)).not.toBe(findingIdOf({ ...stray, billableId: 'b2' }));
    expect(findingIdOf(missing)).not.toBe(findingIdOf({ ...missing, code: 'numberTwice' }));
  });
});
