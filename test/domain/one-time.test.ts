import { describe, expect, test } from 'vitest';
import type { Logged, MilestoneReached } from '../../domain/billables/billable.ts';
import type { LocalDate } from '../../domain/calendar/local-date.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { aContract, aFee, billInTurn, billThrough, someTerms } from './builders.ts';

const aProject = (overrides: object = {}): Charge =>
  Charge.parse({
    kind: 'oneTime',
    chargeId: 'project',
    description: 'New network',
    unitPrice: '5000.00',
    ...overrides,
  });

const milestones = [
  { milestoneId: 'plan', description: 'Plan', price: '1000.00', dueOn: '2025-02-15' },
  { milestoneId: 'built', description: 'Built', price: '3000.00' },
  { milestoneId: 'accepted', description: 'Accepted', price: '1000.00' },
];
const inParts = aProject({ unitPrice: undefined, milestones });

const reached = (milestoneId: string, on: LocalDate, overrides: Partial<Logged<MilestoneReached>> = {}) => ({
  kind: 'milestone' as const,
  billableId: idFrom(`${milestoneId} ${on}`),
  contractId: 'k1',
  chargeId: 'project',
  milestoneId,
  on,
  billDate: on,
  ulid: cutoffAt(new Date(`${overrides.billDate ?? on}T12:00:00Z`)),
  ...overrides,
});

const told = ({ description, period, net }: Line): string => `${description} ${period.from} ${(net / 100).toFixed(2)}`;

describe('what is agreed once', () => {
  interface Case {
    readonly charge?: Charge;
    readonly contract?: Partial<Contract>;
    readonly reached?: readonly Logged<MilestoneReached>[];
    readonly bills: Readonly<Record<LocalDate, readonly string[]>>;
    readonly because: string;
  }
  test.each<Case>([
    {
      bills: { '2025-01-31': ['New network 2025-01-01 5000.00'], '2025-02-28': [], '2025-12-31': [] },
      because: 'ATE-PRJ-01: an agreed price is invoiced once, with the first bill',
    },
    {
      charge: aProject({ dueOn: '2025-02-15', quantity: '2' }),
      bills: {
        '2025-01-31': [],
        '2025-02-14': [],
        '2025-02-15': ['New network 2025-02-15 10000.00'],
        '2025-02-28': [],
      },
      because: 'from its day on',
    },
    {
      contract: { startsOn: '2025-03-10' },
      bills: { '2025-03-09': [], '2025-03-31': ['New network 2025-03-10 5000.00'] },
      because: 'not before the contract starts',
    },
    {
      contract: {
        terms: [
          someTerms([aProject()]),
          someTerms([aProject({ unitPrice: '6000.00' })], { effectiveFrom: '2025-02-01' }),
        ],
      },
      bills: { '2025-01-31': ['New network 2025-01-01 5000.00'], '2025-02-28': [] },
      because: 'agreed again under the same name, it is not charged again',
    },
    {
      contract: {
        terms: [
          someTerms([aProject({ dueOn: '2025-03-31' })]),
          someTerms([aProject({ dueOn: '2025-03-31', unitPrice: '6000.00' })], { effectiveFrom: '2025-02-01' }),
        ],
      },
      bills: { '2025-01-31': [], '2025-03-31': ['New network 2025-03-31 6000.00'] },
      because: 'changed before it was due, it costs what is agreed on its day',
    },
    {
      contract: {
        terms: [
          someTerms([aProject({ dueOn: '2025-03-31' })]),
          someTerms([aFee({ timing: 'arrears', unitPrice: '1.00' })], { effectiveFrom: '2025-02-01' }),
        ],
      },
      bills: {
        '2025-02-27': [],
        '2025-04-29': ['Managed workplace 2025-02-01 1.00', 'Managed workplace 2025-03-01 1.00'],
      },
      because: 'dropped before it was due, it is not charged',
    },
    {
      charge: inParts,
      bills: { '2025-01-31': [], '2025-02-28': ['Plan 2025-02-15 1000.00'], '2025-12-31': [] },
      because: 'a milestone with a date is due on it, others wait until they are reached',
    },
    {
      charge: inParts,
      reached: [reached('plan', '2025-01-20'), reached('built', '2025-03-03'), reached('accepted', '2025-03-28')],
      bills: {
        '2025-01-31': ['Plan 2025-01-20 1000.00'],
        '2025-02-28': [],
        '2025-03-31': ['Built 2025-03-03 3000.00', 'Accepted 2025-03-28 1000.00'],
        '2025-04-30': [],
      },
      because: 'ATE-PRJ-03: each when it is reached, and the first before its day, once',
    },
    {
      charge: inParts,
      reached: [reached('built', '2025-03-03'), reached('built', '2025-04-03')],
      bills: {
        '2025-02-28': ['Plan 2025-02-15 1000.00'],
        '2025-03-31': ['Built 2025-03-03 3000.00'],
        '2025-04-30': [],
      },
      because: 'reported twice, it is charged once',
    },
  ])('$because', ({ charge = aProject(), contract, reached: billables = [], bills }) => {
    const made = billInTurn(aContract([charge], contract), Object.keys(bills), { billables });
    expect(made.map(({ lines }) => lines.map(told))).toEqual(Object.values(bills));
  });

  test('a milestone keeps who reported it, and late reports say so', () => {
    const report = reached('built', '2025-01-20', { billDate: '2025-02-01' });
    const { lines, stateAfter } = billThrough(aContract([inParts]), '2025-02-28', { billables: [report] });
    expect(lines[1]).toMatchObject({
      key: 'project:built',
      late: true,
      billableIds: [report.billableId],
      explanation: { rule: 'milestone', milestoneId: 'built' },
    });
    expect(stateAfter.balances.once).toEqual({ 'project/plan': '2025-02-28', 'project/built': '2025-02-28' });
  });

  test('a milestone that nobody agreed on is refused', () => {
    expect(() =>
      billThrough(aContract([inParts]), '2025-01-31', { billables: [reached('other', '2025-01-20')] }),
    ).toThrow(expect.objectContaining({ code: 'ChargeUnknown' }));
  });
});
