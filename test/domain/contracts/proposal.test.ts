import { describe, expect, test } from 'vitest';
import { aheadOf } from '../../../domain/alerts/due.ts';
import { isDue, selects } from '../../../domain/batches/lay-out.ts';
import { refusalByContract } from '../../../domain/billables/placing.ts';
import { covers } from '../../../domain/calendar/period.ts';
import { newBillingState } from '../../../domain/contracts/billing-state.ts';
import { changeContract, correctionFrom, stateAfter } from '../../../domain/contracts/change.ts';
import { Charge } from '../../../domain/contracts/charges/charge.ts';
import { type Contract, statusOn, type Terms, termOf, termsOn } from '../../../domain/contracts/contract.ts';
import { ContractDetails } from '../../../domain/contracts/details.ts';
import { duplicateOf } from '../../../domain/contracts/duplicate.ts';
import { isAgreed, type Proposal } from '../../../domain/contracts/proposal.ts';
import { isAnswered, type ProposalChange } from '../../../domain/contracts/proposal-changes.ts';
import { cutoffAt } from '../../../domain/ids.ts';
import { bill } from '../../../domain/pricing/bill.ts';
import { nextRevisionOn, renewalDue, revisionDue } from '../../../domain/renewals/due.ts';
import { planRenewal } from '../../../domain/renewals/plan.ts';

const charges = [
  { kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '100', setup: { price: '50' } },
  { kind: 'oneTime', chargeId: 'migration', description: 'Migration', unitPrice: '900' },
  {
    kind: 'prepaidBlock',
    chargeId: 'block',
    description: 'Ten hours',
    purchase: { every: 'once', quantity: '10', unitPrice: '80' },
  },
].map((charge) => Charge.parse(charge));
const terms = (effectiveFrom: string, every = 1): Terms => ({
  effectiveFrom,
  billWork: 'periodEnd',
  cadence: { unit: 'month', every },
  charges,
});

/** Offered in January for a year from February on; it can be accepted until the end of January. */
const offered = (overrides: Partial<Contract> = {}, proposal: Partial<Proposal> = {}): Contract => ({
  contractId: 'k',
  clientId: 'c',
  name: 'Support',
  startsOn: '2016-02-01',
  endsOn: '2017-01-31',
  renewal: {
    kind: 'automatic',
    termMonths: 12,
    noticeDays: 30,
    priceRevision: { kind: 'percent', percent: '2', on: 'renewal' },
  },
  alerts: [
    { alertId: 'end', before: 'end', days: 400 },
    { alertId: 'low', before: 'blockUsedUp', left: '3' },
  ],
  terms: [terms('2016-02-01')],
  suspensions: [],
  rateDate: 'worked',
  version: 1,
  proposal: { validUntil: '2016-01-31', ...proposal },
  ...overrides,
});
const state = newBillingState('2016-02-01');
const changed = (change: ProposalChange, contract = offered()): Contract => changeContract(contract, state, change);
const accept = (today: string, startsOn?: string): ProposalChange => ({ kind: 'accept', today, startsOn });

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
};

const IN_FORCE = '2016-06-15';

describe('while it is not accepted a proposal covers no day', () => {
  test('neither its first day nor any other, and has no terms then', () => {
    for (const day of ['2016-02-01', IN_FORCE, '2017-01-31']) {
      expect(covers(termOf(offered()), day)).toBe(false);
      expect(termsOn(offered(), day)).toBeUndefined();
    }
  });

  test.each([
    ['2016-01-31', {}, 'proposed'],
    ['2016-02-01', {}, 'lapsed'],
    ['2016-01-15', { declinedOn: '2016-01-12' }, 'declined'],
    ['2016-03-01', { declinedOn: '2016-01-12' }, 'declined'],
    ['2016-01-31', { acceptedOn: '2016-01-12' }, 'planned'],
    ['2016-02-01', { acceptedOn: '2016-01-12' }, 'active'],
    ['2017-02-01', { acceptedOn: '2016-01-12' }, 'ended'],
  ])('on %s one with %o is %s', (day, proposal, status) => {
    expect(statusOn(offered({}, proposal), day)).toBe(status);
  });

  test('nothing is put on it', () => {
    expect(refusalByContract(offered(), IN_FORCE, '/date')).toMatchObject({ code: 'ContractNotActive' });
    expect(refusalByContract(offered({}, { acceptedOn: '2016-01-12' }), IN_FORCE, '/date')).toBeUndefined();
  });

  test('no batch takes it, also when it is named', () => {
    expect(isDue(offered(), '2016-06-30', '2016-07-01')).toBe(false);
    const named = { through: '2016-06-30', contractIds: ['k'] };
    expect(selects(named, '2016-07-01')(offered())).toBe(false);
    expect(selects(named, '2016-07-01')(offered({}, { acceptedOn: '2016-01-12' }))).toBe(true);
  });

  test('a bill of it has no lines: no fee, nothing that is agreed once', () => {
    const facts = {
      billables: [],
      state,
      reach: { through: '2016-06-30', cutoff: cutoffAt(new Date('2016-07-01T06:00:00Z')), timeZone: 'Europe/Paris' },
      grouping: 'ticket',
      minorDigits: 2,
    } as const;
    expect(bill({ ...facts, contract: offered() }).lines).toEqual([]);
    expect(bill({ ...facts, contract: offered({}, { acceptedOn: '2016-01-12' }) }).lines).not.toEqual([]);
  });

  test('it warns of nothing, and renews and revises nothing', () => {
    const way = { timeZone: 'Europe/Paris' };
    const records = [{ alertId: 'end', since: '2016-01-01', told: [] }];
    expect(aheadOf(offered(), way, records)).toEqual([]);
    expect(aheadOf(offered({}, { acceptedOn: '2016-01-12' }), way, records)).not.toEqual([]);
    expect(renewalDue(offered(), '2017-01-31')).toBeUndefined();
    expect(revisionDue(offered(), '2017-01-31')).toBeUndefined();
    const asked = () => planRenewal(offered(), '2016-12-01', { renewalId: 'r', minorDigits: 2 }, {});
    expect(codeOf(asked)).toBe('NotRenewable');
  });

  test('it is neither suspended nor resumed', () => {
    expect(codeOf(() => changeContract(offered(), state, { kind: 'suspend', from: IN_FORCE }))).toBe(
      'ContractNotActive',
    );
  });
});

describe('its terms and details change freely', () => {
  test('terms of its first day and of later ones, which correct nothing', () => {
    const change = { kind: 'agreeTerms', terms: terms('2016-02-01', 3) } as const;
    expect(changeContract(offered(), state, change).terms).toEqual([terms('2016-02-01', 3)]);
    expect(correctionFrom(offered(), state, change)).toBeNull();
    const later = changeContract(offered(), state, { kind: 'agreeTerms', terms: terms('2016-08-01') });
    expect(later.terms).toHaveLength(2);
    const withdrawn = { kind: 'withdrawTerms', effectiveFrom: '2016-08-01', today: '2016-09-01' } as const;
    expect(changeContract(later, state, withdrawn).terms).toHaveLength(1);
  });

  test('the prices of an anniversary: it is settled as on a contract, and not revised again', () => {
    const priceRevision = { kind: 'percent', percent: '3', on: 'anniversary', since: '2016-02-01' } as const;
    const evergreen = { endsOn: undefined, renewal: { kind: 'evergreen', noticeDays: 0, priceRevision } } as const;
    const change = { kind: 'agreeTerms', terms: terms('2017-02-01') } as const;
    const settled = changeContract(offered(evergreen), state, change);
    expect(settled.renewal).toEqual(
      changeContract(offered({ ...evergreen, proposal: undefined }), state, change).renewal,
    );
    expect(settled.renewal?.priceRevision?.since).toBe('2017-02-01');
    expect(revisionDue(changed(accept('2016-01-20'), settled), '2017-02-01')).toBeUndefined();
    expect(nextRevisionOn(settled)).toBe('2018-02-01');
  });

  test('its name and renewal', () => {
    const details = ContractDetails.parse({ name: 'Better support', renewal: null });
    const described = changeContract(offered(), state, { kind: 'describe', details, today: '2016-01-10' });
    expect(described).toMatchObject({ name: 'Better support', proposal: { validUntil: '2016-01-31' } });
  });
});

describe('accepting', () => {
  test('makes a contract of it, on the last day of its validity too', () => {
    const accepted = changed(accept('2016-01-31'));
    expect(accepted.proposal).toEqual({ validUntil: '2016-01-31', acceptedOn: '2016-01-31' });
    expect({ agreed: isAgreed(accepted), from: termOf(accepted).from }).toEqual({ agreed: true, from: '2016-02-01' });
  });

  test.each([
    ['later', '2016-03-15', '2017-03-14'],
    ['on the 31st', '2016-03-31', '2017-03-30'],
    ['a long time ago', '2015-06-01', '2016-05-31'],
  ])('with a start %s: as long as before, and open from its first day', (_, startsOn, endsOn) => {
    const moved = changed(accept('2016-01-20', startsOn));
    expect(moved).toMatchObject({ startsOn, endsOn, terms: [{ effectiveFrom: startsOn }] });
    expect(stateAfter(state, accept('2016-01-20', startsOn), moved)).toEqual(newBillingState(startsOn));
    expect(correctionFrom(offered(), state, accept('2016-01-20', startsOn))).toBeNull();
  });

  test('without an end it has none afterwards', () => {
    const open = offered({ endsOn: undefined, renewal: undefined });
    expect(changed(accept('2016-01-20', '2016-04-01'), open).endsOn).toBeUndefined();
  });

  test('later versions keep their dates; one that the new start overtakes is the first', () => {
    const versions = [terms('2016-02-01'), terms('2016-04-01', 3), terms('2016-07-01')];
    const moved = changed(accept('2016-01-20', '2016-04-15'), offered({ terms: versions }));
    expect(moved.terms).toEqual([{ ...terms('2016-04-15', 3) }, terms('2016-07-01')]);
    const earlier = changed(accept('2016-01-20', '2016-01-01'), offered({ terms: versions }));
    expect(earlier.terms.map(({ effectiveFrom }) => effectiveFrom)).toEqual(['2016-01-01', '2016-04-01', '2016-07-01']);
  });

  test('twice is the same as once; with another start it is not', () => {
    const accepted = changed(accept('2016-01-20', '2016-03-01'));
    expect(isAnswered(accepted, { kind: 'accept' })).toBe(true);
    expect(isAnswered(accepted, { kind: 'accept', startsOn: '2016-03-01' })).toBe(true);
    expect(isAnswered(accepted, { kind: 'accept', startsOn: '2016-04-01' })).toBe(false);
  });
});

test('an accepted proposal is billed as a contract that never was one', () => {
  const facts = {
    billables: [],
    state,
    reach: { through: '2016-06-30', cutoff: cutoffAt(new Date('2016-07-01T06:00:00Z')), timeZone: 'Europe/Paris' },
    grouping: 'ticket',
    minorDigits: 2,
  } as const;
  expect(bill({ ...facts, contract: changed(accept('2016-01-20')) })).toEqual(bill({ ...facts, contract: never }));
});

describe('days that charges name stay where another start is accepted', () => {
  const withCharge = (charge: object): Contract =>
    offered({ terms: [{ ...terms('2016-02-01'), charges: [Charge.parse({ description: 'Fixed', ...charge })] }] });
  const block = (purchase: object) =>
    withCharge({
      kind: 'prepaidBlock',
      chargeId: 'ten',
      purchase: { every: 'once', quantity: '10', unitPrice: '80', ...purchase },
    });
  const once = (fixed: object) => withCharge({ kind: 'oneTime', chargeId: 'move', ...fixed });
  const milestone = once({
    milestones: [{ milestoneId: 'plan', description: 'Plan', price: '900', dueOn: '2016-03-01' }],
  });

  test.each<[string, Contract, string, string]>([
    ['a block that could never be used', block({ expiresOn: '2016-04-30' }), '2016-06-01', '2016-04-30'],
    ['one that would be bought before the start', block({ validFrom: '2016-02-15' }), '2016-03-01', '2016-02-15'],
    [
      'a price that would be due before it',
      once({ unitPrice: '900', dueOn: '2016-02-15' }),
      '2016-06-01',
      '2016-02-15',
    ],
    ['a milestone that would be', milestone, '2016-03-02', '2016-03-01'],
  ])('%s is refused', (_, contract, startsOn, day) => {
    const attempt = () => changed(accept('2016-01-20', startsOn), contract);
    const faults = [{ pointer: '/startsOn', detail: expect.stringContaining(`must not be after ${day}`) }];
    expect(attempt).toThrowError(expect.objectContaining({ code: 'TermsInvalid', faults }));
  });

  test.each<[string, Contract, string]>([
    ['a block that can be used on its first day', block({ expiresOn: '2016-04-30' }), '2016-04-30'],
    ['a price that is due on the first day', once({ unitPrice: '900', dueOn: '2016-02-15' }), '2016-02-15'],
    ['a price that was due before the offered start', once({ unitPrice: '900', dueOn: '2016-01-15' }), '2016-06-01'],
    ['an earlier start', milestone, '2016-01-15'],
  ])('%s is not', (_, contract, startsOn) => {
    expect(changed(accept('2016-01-20', startsOn), contract)).toMatchObject({ startsOn });
  });
});

describe('declining, extending and sending', () => {
  test('a declined one says why', () => {
    const declined = changed({ kind: 'decline', today: '2016-01-20', because: 'too dear' });
    expect(declined.proposal).toMatchObject({ declinedOn: '2016-01-20', reason: 'too dear' });
  });

  test('one that has lapsed is revived', () => {
    const revived = changed({ kind: 'extend', today: '2016-02-10', validUntil: '2016-02-29' });
    expect(statusOn(revived, '2016-02-10')).toBe('proposed');
    expect(changed(accept('2016-02-29'), revived).proposal?.acceptedOn).toBe('2016-02-29');
  });

  test('what was sent says when, and by which mail', () => {
    const sent = changed({ kind: 'send', today: '2016-01-10', sentAt: '2016-01-10T08:00:00Z', sentAs: 'proposal-1' });
    expect(sent.proposal).toMatchObject({ sentAt: '2016-01-10T08:00:00Z', sentAs: 'proposal-1' });
  });

  test.each([
    ['the last one', '2016-01-10T08:00:00Z', 'proposal-2', true],
    ['one before it', '2016-01-05T08:00:00Z', 'proposal-1', true],
    ['one after it', '2016-01-12T08:00:00Z', 'proposal-3', false],
  ])('%s of its mails, noted again: %s', (_, sentAt, sentAs, isNoted) => {
    const sent = offered({}, { sentAt: '2016-01-10T08:00:00Z', sentAs: 'proposal-2' });
    expect(isAnswered(sent, { kind: 'send', sentAt, sentAs })).toBe(isNoted);
  });
});

const never = offered({ proposal: undefined });
const accepted = offered({}, { acceptedOn: '2016-01-12' });
const declined = offered({}, { declinedOn: '2016-01-12' });
const decline = (today: string): ProposalChange => ({ kind: 'decline', today });
const extend = (today: string, validUntil: string): ProposalChange => ({ kind: 'extend', today, validUntil });

test.each<[string, Contract, ProposalChange, string]>([
  ['a contract that never was one is accepted', never, accept('2016-01-20'), 'ProposalNotOpen'],
  ['a lapsed one is accepted', offered(), accept('2016-02-01'), 'ProposalNotOpen'],
  ['a declined one is accepted', declined, accept('2016-01-20'), 'ProposalNotOpen'],
  ['an accepted one is moved by accepting it again', accepted, accept('2016-01-20', '2016-03-01'), 'ProposalNotOpen'],
  ['an accepted one is declined', accepted, decline('2016-01-20'), 'ProposalNotOpen'],
  ['an accepted one is extended', accepted, extend('2016-01-20', '2016-03-01'), 'ProposalNotOpen'],
  ['a declined one is extended', declined, extend('2016-01-20', '2016-03-01'), 'ProposalNotOpen'],
  ['one is extended into the past', offered(), extend('2016-02-10', '2016-02-09'), 'RequestInvalid'],
])('%s: %#', (_, contract, change, code) => {
  expect(codeOf(() => changeContract(contract, state, change))).toBe(code);
});

test('a duplicate of what was not accepted is a proposal again; of a contract only if it is asked for', () => {
  expect(duplicateOf(declined, { startsOn: '2016-05-01' }).proposal).toEqual({ validUntil: '2016-01-31' });
  const again = duplicateOf(declined, { startsOn: '2016-05-01', proposal: { validUntil: '2016-04-30' } });
  expect(again.proposal).toEqual({ validUntil: '2016-04-30' });
  expect(duplicateOf(accepted, { startsOn: '2016-05-01' }).proposal).toBeUndefined();
  expect(duplicateOf(never, { startsOn: '2016-05-01' }).proposal).toBeUndefined();
});
