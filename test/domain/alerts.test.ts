import { array, boolean, constantFrom, date, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AlertedDate, ContractAlert, ContractAlerts } from '../../domain/alerts/alert.ts';
import { aheadOf, type Due, dueBy } from '../../domain/alerts/due.ts';
import { morningOf } from '../../domain/alerts/morning.ts';
import { type ContractSchedule, scheduleFrom, scheduleOf } from '../../domain/alerts/schedule.ts';
import { type AlertRecord, withTold } from '../../domain/alerts/told.ts';
import { addDays } from '../../domain/calendar/local-date.ts';
import type { ChargeBalance } from '../../domain/contracts/charge-balance.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import { aContract, aFee, always, someTerms } from './builders.ts';

const way = { timeZone: 'Europe/Paris' };
const alert = (alertId: string, before: AlertedDate, days: number): ContractAlert => ({
  alertId,
  before,
  days,
});
const MONTH = alert('month', 'end', 30);
const NOON = '2025-03-01T12:00:00Z';

const contract = (overrides: Partial<Contract> = {}): Contract =>
  aContract([aFee()], { endsOn: '2025-12-31', alerts: [MONTH], ...overrides });

/** What is due by a moment, as the sweep sees it: what an alert is about, or the kind of what a contract does by itself. */
const dueAt = (of: Contract, schedule: ContractSchedule | undefined, now: string): readonly string[] =>
  dueBy(aheadOf(of, way, schedule?.alerts ?? []), way, now).map((due) =>
    due.kind === 'alert' ? `${due.alert.alertId} ${due.on}` : due.kind,
  );

/** As a sweep that tells everything leaves it. */
const swept = (of: Contract, schedule: ContractSchedule, now: string): ContractSchedule => {
  const dues = dueBy(aheadOf(of, way, schedule.alerts), way, now);
  const told = dues
    .filter((due): due is Extract<Due, { kind: 'alert' }> => due.kind === 'alert')
    .reduce((records, due) => withTold(records, due), schedule.alerts);
  return scheduleFrom(of, way, told, now);
};

const some = (schedule: ContractSchedule | undefined): ContractSchedule => {
  if (!schedule) throw new Error('no schedule');
  return schedule;
};

describe('an alert that is refused', () => {
  test.each<[string, unknown, string]>([
    ['after its date', { alertId: 'a', before: 'end', days: -1 }, 'days'],
    ['half a day before', { alertId: 'a', before: 'end', days: 0.5 }, 'days'],
    ['years before', { alertId: 'a', before: 'end', days: 731 }, 'days'],
    ['of what no contract has', { alertId: 'a', before: 'lunch', days: 1 }, 'before'],
    ['without a name', { before: 'end', days: 1 }, 'alertId'],
    ['with a name that is none', { alertId: 'a b', before: 'end', days: 1 }, 'alertId'],
    ['of a block, of less than nothing', { alertId: 'a', before: 'blockUsedUp', left: '-1' }, 'left'],
    ['of a block, of nothing said', { alertId: 'a', before: 'blockUsedUp' }, 'left'],
    ['of an allowance, in words', { alertId: 'a', before: 'allowanceUsedUp', left: 'little' }, 'left'],
    ['of open time before the end', { alertId: 'a', before: 'openTimeForgotten', daysAfterEnd: -1 }, 'daysAfterEnd'],
    ['to nobody', { alertId: 'a', before: 'end', days: 1, to: [] }, 'to'],
    ['to no address', { alertId: 'a', before: 'end', days: 1, to: ['nobody'] }, 'to'],
    ['to the same address twice', { alertId: 'a', before: 'end', days: 1, to: ['a@b.fr', 'A@b.fr'] }, 'to'],
    [
      'to more than 20',
      { alertId: 'a', before: 'end', days: 1, to: Array.from({ length: 21 }, (_, i) => `p${i}@b.fr`) },
      'to',
    ],
  ])('%s', (_, asked, pointer) => {
    const { error } = ContractAlert.safeParse(asked);
    expect(error?.issues.map(({ path }) => path[0])).toContain(pointer);
  });

  test('one of more than 20, or of the same name as another', () => {
    const many = Array.from({ length: 21 }, (_, i) => alert(`a${i}`, 'end', i));
    expect(ContractAlerts.safeParse(many).success).toBe(false);
    expect(ContractAlerts.safeParse(many.slice(1)).success).toBe(true);
    expect(ContractAlerts.safeParse([MONTH, { ...MONTH, days: 3 }]).success).toBe(false);
  });
});

describe('the date that an alert is about', () => {
  const automatic = Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 60 });
  const yearly = Renewal.parse({
    kind: 'evergreen',
    priceRevision: { on: 'anniversary', kind: 'percent', percent: '2' },
  });
  test.each<{ of: string; contract: Contract; told: ContractAlert; at: string | undefined }>([
    { of: 'its last day', contract: contract(), told: MONTH, at: '2025-12-01T07:00:00Z' },
    { of: 'its last day, on it', contract: contract(), told: alert('x', 'end', 0), at: '2025-12-31T07:00:00Z' },
    { of: 'no last day', contract: contract({ endsOn: undefined }), told: MONTH, at: undefined },
    {
      of: 'the last day of notice',
      contract: contract({ renewal: { ...automatic, kind: 'byHand' } as Renewal }),
      told: alert('x', 'noticeDeadline', 10),
      at: '2025-10-22T06:00:00Z',
    },
    { of: 'no notice', contract: contract(), told: alert('x', 'noticeDeadline', 10), at: undefined },
    {
      of: 'the next anniversary',
      contract: contract({ endsOn: undefined, startsOn: '2024-06-15', renewal: yearly }),
      told: alert('x', 'priceRevision', 60),
      at: '2025-04-16T06:00:00Z',
    },
    {
      of: 'prices that are revised already',
      contract: contract({
        terms: [
          someTerms([aFee()]),
          someTerms([aFee()], {
            effectiveFrom: '2025-05-01',
            revision: { kind: 'percent', percent: '2', factor: '1.02', minorDigits: 2 },
          }),
        ],
      }),
      told: alert('x', 'priceRevision', 20),
      at: '2025-04-11T06:00:00Z',
    },
  ])('$of', ({ contract: of, told, at }) => {
    const renewals = aheadOf({ ...of, alerts: [] }, way, []);
    expect(renewals.every(({ kind }) => kind !== 'alert')).toBe(true);
    const schedule = scheduleOf({ ...of, alerts: [told] }, way, undefined, NOON);
    const alerts = aheadOf({ ...of, alerts: [told] }, way, schedule?.alerts ?? []).filter(
      ({ kind }) => kind === 'alert',
    );
    expect(alerts.map(({ dueOn }) => morningOf(dueOn, way.timeZone))[0]).toBe(at);
  });
});

describe('what is left of a charge', () => {
  const block = (left: string, granted = '3000', chargeId = 'block'): ChargeBalance => ({
    ...{ chargeId, description: 'Carnet', kind: 'block', unit: 'minute', granted, left },
    ...{ used: '0', expired: '0', overdrawn: '0', grants: [] },
  });
  const allowance = (left: string, from: string): ChargeBalance => ({
    ...{ ...block(left, '600', 'care'), kind: 'allowance', scope: { from, until: '2025-12-31' } },
  });
  const low: ContractAlert = { alertId: 'low', before: 'blockUsedUp', left: '5' };
  const records = (told: readonly string[] = []) => [{ alertId: 'low', since: '2025-03-01', told }];
  const marks = (told: ContractAlert, balances: readonly ChargeBalance[], before: readonly string[] = []) =>
    aheadOf(contract({ alerts: [told] }), way, records(before), balances).flatMap((due) =>
      due.kind === 'alert' ? [due.mark] : [],
    );

  test.each<{ of: string; told: ContractAlert; balances: ChargeBalance[]; before?: string[]; expected: string[] }>([
    { of: 'more than the hours that it says', told: low, balances: [block('300.0001')], expected: [] },
    { of: 'as much', told: low, balances: [block('300')], expected: ['3000 block'] },
    { of: 'nothing', told: low, balances: [block('0')], expected: ['3000 block'] },
    { of: 'nothing, told of', told: low, balances: [block('0')], before: ['3000 block'], expected: [] },
    {
      of: 'more that was bought, used up too',
      told: low,
      balances: [block('60', '6000')],
      before: ['3000 block'],
      expected: ['6000 block'],
    },
    { of: 'what was never bought', told: low, balances: [block('0', '0')], expected: [] },
    {
      of: 'two blocks',
      told: low,
      balances: [block('0'), block('1', '90', 'b')],
      before: ['3000 block'],
      expected: ['90 b'],
    },
    { of: 'another block', told: { ...low, chargeId: 'b' }, balances: [block('0')], expected: [] },
    { of: 'money', told: low, balances: [{ ...block('5.5', '100'), unit: 'currency' }, block('900')], expected: [] },
    { of: 'money as much', told: low, balances: [{ ...block('5', '100'), unit: 'currency' }], expected: ['100 block'] },
    { of: 'an allowance, by an alert of blocks', told: low, balances: [allowance('0', '2025-03-01')], expected: [] },
    {
      of: 'an allowance of the next month',
      told: { alertId: 'low', before: 'allowanceUsedUp', left: '0' },
      balances: [allowance('0', '2025-04-01')],
      before: ['2025-03-01 care'],
      expected: ['2025-04-01 care'],
    },
  ])('is told of: $of', ({ told, balances, before = [], expected }) => {
    expect(marks(told, balances, before)).toEqual(expected);
  });

  test('is remembered once for each charge, however often more is bought', () => {
    let known: readonly AlertRecord[] = records();
    for (const granted of ['100', '200', '300', '400', '500', '600', '700'])
      for (const chargeId of ['a', 'b']) known = withTold(known, { alert: low, mark: `${granted} ${chargeId}` });
    expect(known).toEqual(records(['700 a', '700 b']));
  });

  test('is looked at each morning until the last day, and never where no alert asks for it', () => {
    const of = contract({ alerts: [low], endsOn: '2025-03-03' });
    const first = some(scheduleOf(of, way, undefined, NOON));
    expect(first.nextAt).toBe('2025-03-02T07:00:00Z');
    const second = swept(of, first, '2025-03-02T07:00:00Z');
    expect(second.nextAt).toBe('2025-03-03T07:00:00Z');
    expect(swept(of, second, '2025-03-03T07:00:00Z').nextAt).toBeUndefined();
  });
});

describe('a morning', () => {
  test.each([
    { day: '2016-03-26', zone: 'Europe/Paris', at: '2016-03-26T07:00:00Z' },
    { day: '2016-03-27', zone: 'Europe/Paris', at: '2016-03-27T06:00:00Z' },
    { day: '2016-03-27', zone: 'Pacific/Kiritimati', at: '2016-03-26T18:00:00Z' },
    { day: '2016-03-27', zone: 'America/Los_Angeles', at: '2016-03-27T15:00:00Z' },
  ])('of $day in $zone is $at', ({ day, zone, at }) => {
    expect(morningOf(day, zone)).toBe(at);
  });
});

describe('a schedule', () => {
  test('rings at the first thing to do, and then at the next', () => {
    const of = contract({ alerts: [MONTH, alert('week', 'end', 7)] });
    const first = some(scheduleOf(of, way, undefined, NOON));
    expect(first.nextAt).toBe('2025-12-01T07:00:00Z');
    expect(dueAt(of, first, '2025-12-01T06:59:59Z')).toEqual([]);
    expect(dueAt(of, first, '2025-12-01T07:00:00Z')).toEqual(['month 2025-12-31']);
    const second = swept(of, first, '2025-12-01T07:00:00Z');
    expect(second.nextAt).toBe('2025-12-24T07:00:00Z');
    expect(swept(of, second, '2025-12-24T07:00:00Z').nextAt).toBeUndefined();
  });

  test('of a contract that nothing is told of is none', () => {
    expect(scheduleOf(contract({ alerts: [] }), way, undefined, NOON)).toBeUndefined();
    expect(scheduleOf(contract({ alerts: undefined }), way, undefined, NOON)).toBeUndefined();
  });

  test('has the firm’s alerts where the contract has none of its own; no alerts are its own, too', () => {
    const firm = { ...way, contractAlerts: [alert('firm', 'end', 14)] };
    expect(scheduleOf(contract({ alerts: undefined }), firm, undefined, NOON)?.nextAt).toBe('2025-12-17T07:00:00Z');
    expect(scheduleOf(contract({ alerts: [] }), firm, undefined, NOON)).toBeUndefined();
  });

  test('of an alert that is set up late rings on the next morning, not in the night', () => {
    const night = '2025-12-15T23:30:00Z';
    const late = some(scheduleOf(contract(), way, undefined, night));
    expect(late.nextAt).toBe('2025-12-16T07:00:00Z');
    expect(dueAt(contract(), late, '2025-12-16T07:00:00Z')).toEqual(['month 2025-12-31']);
  });

  test('never speaks of what had passed when the alert was set up', () => {
    const schedule = scheduleOf(contract(), way, undefined, '2026-01-01T12:00:00Z');
    expect(schedule?.nextAt).toBeUndefined();
  });

  test('follows an end that moves, and tells what was told again only of another date', () => {
    const first = some(scheduleOf(contract(), way, undefined, NOON));
    const told = swept(contract(), first, '2025-12-01T07:00:00Z');
    const same = scheduleOf({ ...contract(), name: 'other' }, way, told, '2025-12-02T12:00:00Z');
    expect(same?.nextAt).toBeUndefined();
    const longer = contract({ endsOn: '2026-06-30' });
    const moved = some(scheduleOf(longer, way, told, '2025-12-02T12:00:00Z'));
    expect(moved.nextAt).toBe('2026-05-31T06:00:00Z');
    const back = some(
      scheduleOf(contract(), way, swept(longer, moved, '2026-05-31T06:00:00Z'), '2025-12-03T12:00:00Z'),
    );
    expect(back.nextAt).toBeUndefined();
  });

  test('keeps what is due and was not seen to, whatever changes meanwhile', () => {
    const first = some(scheduleOf(contract(), way, undefined, NOON));
    const changed = scheduleOf({ ...contract(), name: 'other' }, way, first, '2025-12-05T12:00:00Z');
    expect(changed?.nextAt).toBe('2025-12-01T07:00:00Z');
    expect(dueAt(contract(), changed, '2025-12-05T13:00:00Z')).toEqual(['month 2025-12-31']);
  });

  test('tells of an end that came while nobody swept', () => {
    const first = some(scheduleOf(contract(), way, undefined, NOON));
    expect(dueAt(contract(), first, '2026-01-10T12:00:00Z')).toEqual(['month 2025-12-31']);
  });

  test('renews after it has warned: a renewal moves the dates', () => {
    const of = contract({ renewal: Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 40 }) });
    const first = some(scheduleOf(of, way, undefined, NOON));
    expect(first.nextAt).toBe('2025-11-22T07:00:00Z');
    expect(dueAt(of, first, '2025-12-10T12:00:00Z')).toEqual(['month 2025-12-31', 'renewal']);
  });

  test('holds few dates however long a contract lasts', () => {
    let of = contract();
    let schedule = some(scheduleOf(of, way, undefined, NOON));
    for (let year = 2025; year < 2045; year += 1) {
      const now = `${year}-12-05T12:00:00Z`;
      expect(dueAt(of, schedule, now)).toEqual([`month ${year}-12-31`]);
      schedule = swept(of, schedule, now);
      of = contract({ endsOn: `${year + 1}-12-31` });
      schedule = some(scheduleOf(of, way, schedule, now));
    }
    expect(schedule.alerts[0]?.told.length).toBeLessThanOrEqual(5);
  });

  test('never rings in the past of its making, and always while something is untold', () => {
    const days = integer({ min: 0, max: 400 });
    always(
      property(
        array(record({ before: constantFrom('end', 'noticeDeadline' as const), days }), { maxLength: 5 }),
        date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
        days,
        boolean(),
        (wanted, moment, lasts, isRenewed) => {
          const of = contract({
            endsOn: addDays('2025-02-01', lasts),
            alerts: wanted.map((each, i) => alert(`a${i}`, each.before as 'end', each.days)),
            renewal: isRenewed ? Renewal.parse({ kind: 'byHand', termMonths: 12, noticeDays: 30 }) : undefined,
          });
          const now = `${moment.toISOString().slice(0, 19)}Z`;
          const schedule = scheduleOf(of, way, undefined, now);
          const ahead = aheadOf(of, way, schedule?.alerts ?? []);
          expect(schedule?.nextAt === undefined).toBe(ahead.length === 0);
          if (schedule?.nextAt !== undefined) expect(schedule.nextAt > now).toBe(true);
        },
      ),
    );
  });
});
