import { array, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf } from '../../domain/technicians/cost.ts';
import { costRateIdOf, costRateOn, NewCostRate } from '../../domain/technicians/cost-rate.ts';
import { byTechnician, type Technician, technicianIdOf } from '../../domain/technicians/technician.ts';
import { always } from './builders.ts';

const rate = (perHour: string, of: object, effectiveFrom = '2016-01-01') =>
  NewCostRate.parse({ perHour, effectiveFrom, ...of });

const ada = { technician: 'Ada', team: 'Network', workType: 'Cabling' };

describe('what an hour of work costs', () => {
  const all = [
    rate('50', { technician: 'Ada', workType: 'Cabling' }),
    rate('40', { technician: 'Ada' }),
    rate('30', { team: 'Network', workType: 'Cabling' }),
    rate('20', { team: 'Network' }),
    rate('10', { workType: 'Cabling' }),
  ];

  test.each([
    { story: 'the technician for this work type', rates: all, costs: '50' },
    { story: 'the technician', rates: all.slice(1), costs: '40' },
    { story: 'the team for this work type', rates: all.slice(2), costs: '30' },
    { story: 'the team', rates: all.slice(3), costs: '20' },
    { story: 'the work type', rates: all.slice(4), costs: '10' },
    { story: 'nobody', rates: [], costs: undefined },
    { story: 'another technician', rates: [rate('50', { technician: 'Bob' })], costs: undefined },
  ])('is what it costs of $story', ({ rates, costs }) => {
    expect(costRateOn(ada, rates, '2016-03-01')?.perHour).toBe(costs);
    expect(costRateOn(ada, rates.toReversed(), '2016-03-01')?.perHour).toBe(costs);
  });

  test.each([
    { day: '2015-12-31', costs: undefined },
    { day: '2016-01-01', costs: '40' },
    { day: '2016-06-30', costs: '40' },
    { day: '2016-07-01', costs: '45' },
    { day: '2030-01-01', costs: '45' },
  ])('on $day it is $costs: a rate holds from its day on until the next', ({ day, costs }) => {
    const rates = [rate('45', { technician: 'Ada' }, '2016-07-01'), rate('40', { technician: 'Ada' })];
    expect(costRateOn(ada, rates, day)?.perHour).toBe(costs);
  });

  test('an older rate of the technician comes before a newer one of the team', () => {
    const rates = [rate('40', { technician: 'Ada' }), rate('99', { team: 'Network' }, '2016-02-01')];
    expect(costRateOn(ada, rates, '2016-03-01')?.perHour).toBe('40');
  });

  test('work without a team or a work type asks for neither', () => {
    expect(costRateOn({ technician: 'Eve' }, all, '2016-03-01')).toBeUndefined();
  });

  test.each([
    { because: 'a technician and a team', of: { technician: 'Ada', team: 'Network' }, path: 'team' },
    { because: 'nobody and no work type', of: {}, path: 'technician' },
    { because: 'a negative price', of: { technician: 'Ada', perHour: '-1' }, path: 'perHour' },
    { because: 'a price as a number', of: { technician: 'Ada', perHour: 40 }, path: 'perHour' },
    {
      because: 'a day that does not exist',
      of: { technician: 'Ada', effectiveFrom: '2016-02-30' },
      path: 'effectiveFrom',
    },
  ])('a rate of $because is none', ({ of, path }) => {
    const read = NewCostRate.safeParse({ perHour: '1', effectiveFrom: '2016-01-01', ...of });
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  test('two rates share an id only when they are of the same and of the same day', () => {
    const ids = [...all, rate('1', { technician: 'Network' }), rate('1', { technician: 'Ada' }, '2016-01-02')].map(
      costRateIdOf,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(costRateIdOf(rate('2', { technician: 'Ada' }))).toBe(costRateIdOf(rate('3', { technician: 'Ada' })));
  });
});

const work = (technician: string, seconds: number, more: object = {}) => ({
  technician,
  workedOn: '2016-03-10',
  seconds,
  ...more,
});

describe('what work cost', () => {
  test('is told by technician and work type, each entry by the rate of its day, and rounded once a row', () => {
    const rates = [rate('33.333333', { technician: 'Ada' }), rate('60', { technician: 'Ada' }, '2016-03-11')];
    const entries = [
      work('Ada', 1200),
      work('Ada', 1200),
      work('Ada', 1200),
      work('Ada', 60, { workedOn: '2016-03-11' }),
    ];
    expect(costOf([...entries, work('Bob', 60, { workType: 'x' })], rates, () => undefined, 2)).toEqual({
      rows: [
        { technician: 'Ada', workType: undefined, seconds: 3660, secondsWithoutRate: 0, cost: 3433 },
        { technician: 'Bob', workType: 'x', seconds: 60, secondsWithoutRate: 60, cost: 0 },
      ],
      seconds: 3720,
      secondsWithoutRate: 60,
      cost: 3433,
    });
  });

  test('the team is the entry’s own, else the technician’s', () => {
    const rates = [rate('10', { team: 'Network' }), rate('20', { team: 'Field' })];
    const teamOf = (name: string) => (name === 'Ada' ? 'Network' : undefined);
    const cost = costOf([work('Ada', 3600), work('Bob', 3600, { team: 'Field' })], rates, teamOf, 0);
    expect(cost.rows.map((row) => row.cost)).toEqual([10, 20]);
  });

  test('in whatever order the entries come it is the same, and its seconds are all of them', () => {
    const entry = record({
      technician: constantFrom('Ada', 'Bob', 'constructor'),
      team: option(constantFrom('Network', 'Field'), { nil: undefined }),
      workType: option(constantFrom('Cabling', '__proto__'), { nil: undefined }),
      seconds: integer({ min: 1, max: 86_400 }),
      workedOn: constantFrom('2016-01-01', '2016-02-29', '2016-12-31'),
    });
    const some = record({
      name: constantFrom('Ada', 'Bob'),
      perHour: constantFrom('0.000001', '41.5', '99'),
      from: constantFrom('2016-01-01', '2016-06-01'),
    });
    always(
      property(array(entry), array(some), (entries, named) => {
        const rates = named.map(({ name, perHour, from }) => rate(perHour, { technician: name }, from));
        // Of the same technician and day there is one in the table.
        const once = [...new Map(rates.map((one) => [costRateIdOf(one), one])).values()];
        const cost = costOf(entries, once, () => undefined, 2);
        expect(costOf(entries.toReversed(), once.toReversed(), () => undefined, 2)).toEqual(cost);
        expect(cost.seconds).toBe(entries.reduce((all, { seconds }) => all + seconds, 0));
        expect(cost.rows.reduce((all, row) => all + row.cost, 0)).toBe(cost.cost);
      }),
    );
  });
});

describe('new work and its technician', () => {
  const technician: Technician = {
    technicianId: technicianIdOf('Ada'),
    name: 'Ada',
    active: true,
    workType: 'Cabling',
    version: 1,
  };

  test.each([
    { story: 'no record', record: undefined, workType: undefined, becomes: undefined },
    { story: 'a default', record: technician, workType: undefined, becomes: 'Cabling' },
    { story: 'a default, where the work names its own', record: technician, workType: 'Audit', becomes: 'Audit' },
    { story: 'no default', record: { ...technician, workType: undefined }, workType: undefined, becomes: undefined },
  ])('of $story is of the work type $becomes', ({ record: known, workType, becomes }) => {
    expect(byTechnician({ technician: 'Ada', workType }, known)).toEqual({
      value: { technician: 'Ada', workType: becomes },
    });
  });

  test('of an inactive technician is refused', () => {
    expect(byTechnician({ technician: 'Ada' }, { ...technician, active: false })).toMatchObject({
      refusal: { code: 'TechnicianInactive', pointer: '/technician' },
    });
  });
});
