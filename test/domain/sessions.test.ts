import { describe, expect, test } from 'vitest';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { NewSession } from '../../domain/timers/new-session.ts';
import { endedSession, measuredIn, minimumSecondsOf, type Session } from '../../domain/timers/session.ts';
import { aContract, clientIdOf, contractIdOf } from '../operations/firm.ts';

const contractId = contractIdOf(0);
const asked = { technician: 'Ada', machine: 'PC-7', contractId };
const session: Session = {
  ...asked,
  sessionId: 's'.repeat(26),
  status: 'open',
  startedAt: '2016-03-10T08:00:00Z',
  version: 1,
};
const rules = { mostSeconds: 36_000, minimumSeconds: 0 };
const later = (seconds: number) => new Date(Date.parse(session.startedAt) + seconds * 1000).toISOString();

describe('how short a session may be', () => {
  const agreed = aContract(contractId, clientIdOf(0));
  const tariff = (minimumMinutes: number, workTypes?: string[]) =>
    Charge.parse({
      ...{ kind: 'stepTariff', chargeId: `t${minimumMinutes}`, description: 'Remote help', taxRateId: 'normal' },
      ...{ minimumMinutes, stepMinutes: 15, stepPrice: '10', workTypes },
    });
  const withCharges = (...charges: Charge[]) => ({
    ...agreed,
    terms: agreed.terms.map((terms) => ({ ...terms, charges })),
  });
  const time = Charge.parse({ kind: 'time', chargeId: 'time', description: 'Help', workTypes: ['Audit'] });

  test.each([
    { story: 'a contract without a tariff', contract: agreed, workType: undefined, seconds: 30 },
    { story: 'a tariff with a minimum', contract: withCharges(tariff(3)), workType: undefined, seconds: 180 },
    { story: 'a tariff without one', contract: withCharges(tariff(0)), workType: undefined, seconds: 30 },
    {
      story: 'the tariff of its work type',
      contract: withCharges(tariff(3), tariff(9, ['Swap'])),
      workType: 'Swap',
      seconds: 540,
    },
    {
      story: 'a tariff beside time that takes the work',
      contract: withCharges(tariff(3), time),
      workType: 'Audit',
      seconds: 30,
    },
  ])('by $story is $seconds s, where the firm says 30', ({ contract, workType, seconds }) => {
    expect(minimumSecondsOf(contract, { ...session, workType }, 'Europe/Paris', 30)).toBe(seconds);
  });
});

describe('a session that ends', () => {
  test.each([
    { lasted: 0, minimumSeconds: 0, status: 'ignored' },
    { lasted: 59, minimumSeconds: 60, status: 'ignored' },
    { lasted: 60, minimumSeconds: 60, status: 'ended' },
    { lasted: 1, minimumSeconds: 0, status: 'ended' },
  ])('after $lasted s, of which $minimumSeconds are needed, is $status', ({ lasted, minimumSeconds, status }) => {
    const said = { saidEnd: later(lasted), now: later(99_999) };
    const ended = endedSession(session, said, { ...rules, minimumSeconds });
    expect(ended).toMatchObject({ value: { status } });
  });

  test('now, long after it began, was forgotten: it is cut and held; who says when is taken at their word', () => {
    const now = later(20 * 3600);
    const forgotten = endedSession(session, { now }, rules);
    expect(forgotten).toMatchObject({ value: { endedAt: '2016-03-10T18:00:00Z', forgotten: true } });
    expect('value' in forgotten && measuredIn(forgotten.value)).toMatchObject({
      held: true,
      session: { machine: 'PC-7' },
    });
    expect(endedSession(session, { saidEnd: now, now }, rules)).toMatchObject({
      value: { endedAt: '2016-03-11T04:00:00Z', forgotten: undefined },
    });
  });

  test('before it began is refused, and one that has ended stays as it is', () => {
    expect(endedSession(session, { saidEnd: later(-1), now: later(0) }, rules)).toMatchObject({
      refusal: { code: 'RequestInvalid', pointer: '/endedAt' },
    });
    const over: Session = { ...session, status: 'recorded' };
    expect(endedSession(over, { now: later(5) }, rules)).toEqual({ value: over });
  });
});

test.each([
  { because: 'no machine', change: { machine: undefined }, path: 'machine' },
  { because: 'an end without a beginning', change: { endedAt: '2016-03-10T08:00:00Z' }, path: 'startedAt' },
  { because: 'a moment without its offset', change: { startedAt: '2016-03-10T08:00:00' }, path: 'startedAt' },
  { because: 'a length', change: { minutes: 5 }, path: '' },
])('a session is refused for $because', ({ change, path }) => {
  const read = NewSession.safeParse({ ...asked, ...change });
  expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
