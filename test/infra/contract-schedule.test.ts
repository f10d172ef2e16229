import { expect, test } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { ofType, type Resource, statementsOf, synthesize } from './synthesize.ts';

const prod = synthesize('prod');
const [id = '', lambda] =
  ofType(prod, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties.Description === functions.contractSweep.entry,
  ) ?? [];
const schedule: Resource['Properties'] = ofType(prod, 'AWS::Scheduler::Schedule').find(
  ([, { Properties }]) => Properties.Target.Arn['Fn::GetAtt']?.[0] === id,
)?.[1].Properties;

test('what is due of contracts is looked for every hour, and what could not be started is kept', () => {
  expect(schedule.ScheduleExpression).toBe('cron(2 * * * ? *)');
  expect(schedule.FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
  expect(schedule.Target.DeadLetterConfig.Arn).toBeDefined();
});

test('a sweep ends before the next begins, and there is never a second one: their pace would be twice the stage’s', () => {
  expect(lambda?.Properties.Timeout).toBeLessThan(60 * 60);
  expect(lambda?.Properties.ReservedConcurrentExecutions).toBe(1);
  expect(lambda?.Properties.Environment.Variables.ALERTS_PER_SECOND).toBeDefined();
});

test('only the scheduler may start it, by a role that can do nothing else', () => {
  const role: string = schedule.Target.RoleArn['Fn::GetAtt'][0];
  const statements = statementsOf(prod, role);
  expect(statements.flatMap(({ Action }) => Action).toSorted()).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
});

test('somebody is told when alerts could not be sent', () => {
  const alarms = ofType(prod, 'AWS::CloudWatch::Alarm').map(([name]) => name);
  expect(alarms.some((name) => name.includes('contractSweepFails'))).toBe(true);
});
