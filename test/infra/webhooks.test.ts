import { expect, test } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { readStage } from '../../infra/stages.ts';
import { ofType, type Resource, statementsOf, synthesize } from './synthesize.ts';

const prod = synthesize('prod');
const idOf = (entry: string): string =>
  ofType(prod, 'AWS::Lambda::Function').find(([, { Properties }]) => Properties.Description === entry)?.[0] ?? '';
const [teller, sweep] = [functions.happenings, functions.webhookSweep].map(({ entry }) => idOf(entry)) as [
  string,
  string,
];
const source: Resource['Properties'] = ofType(prod, 'AWS::Lambda::EventSourceMapping').find(
  ([, { Properties }]) => Properties.FunctionName.Ref === teller,
)?.[1].Properties;
const alarms = ofType(prod, 'AWS::CloudWatch::Alarm');

type Pattern = { readonly [name: string]: Pattern | readonly string[] };
const patterns: readonly Pattern[] = source.FilterCriteria.Filters.map(({ Pattern: text }: { Pattern: string }) =>
  JSON.parse(text),
);

/** Whether Lambda would call the function for a record (Lambda Developer Guide, "Event filtering"). */
const matches = (pattern: Pattern, record: unknown): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    const value = (record as Readonly<Record<string, unknown>> | undefined)?.[name];
    return Array.isArray(wanted) ? wanted.includes(value) : matches(wanted as Pattern, value);
  });
const reaches = (eventName: string, entity: string, image: object = {}): boolean =>
  patterns.some((pattern) =>
    matches(pattern, { eventName, dynamodb: { NewImage: { __edb_e__: { S: entity }, ...image } } }),
  );
const event = (kind: string) => ({ event: { M: { change: { M: { kind: { S: kind } } } } } });

test.each([
  { because: 'a batch closes', comes: reaches('MODIFY', 'batch', { status: { S: 'closed' } }), is: true },
  { because: 'a batch is drafted', comes: reaches('MODIFY', 'batch', { status: { S: 'drafting' } }), is: false },
  { because: 'a document is issued', comes: reaches('INSERT', 'invoice'), is: true },
  { because: 'a document is sent', comes: reaches('INSERT', 'settlementEvent', event('sent')), is: true },
  { because: 'money came', comes: reaches('INSERT', 'settlementEvent', event('payment')), is: false },
  { because: 'nothing is open any more', comes: reaches('MODIFY', 'settlement', { open: { N: '0' } }), is: true },
  { because: 'something is open', comes: reaches('MODIFY', 'settlement', { open: { N: '100' } }), is: false },
  {
    because: 'a contract is renewed',
    comes: reaches('INSERT', 'contractEvent', { event: { M: { kind: { S: 'renewed' } } } }),
    is: true,
  },
  {
    because: 'other terms are agreed',
    comes: reaches('INSERT', 'contractEvent', { event: { M: { kind: { S: 'termsAgreed' } } } }),
    is: false,
  },
  { because: 'news waits', comes: reaches('INSERT', 'waiting'), is: true },
  { because: 'it waits no more', comes: reaches('REMOVE', 'waiting'), is: false },
  { because: 'work is recorded', comes: reaches('INSERT', 'billable'), is: false },
  { because: 'a message is kept, which must tell nothing', comes: reaches('INSERT', 'webhookMessage'), is: false },
])('$because: reaches the function that makes messages: $is', ({ comes, is }) => {
  expect(comes).toBe(is);
});

test('an event source has at most five filters, unless AWS is asked for more', () => {
  expect(patterns.length).toBeLessThanOrEqual(5);
});

test('the stream has two readers, as many as it lets read at full speed', () => {
  expect(ofType(prod, 'AWS::Lambda::EventSourceMapping')).toHaveLength(2);
});

test('what fails is told apart, tried five times more within an hour, and then kept in a queue of its own with an alarm', () => {
  expect(source).toMatchObject({
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
  });
  const [queue] = source.DestinationConfig.OnFailure.Destination['Fn::GetAtt'];
  const watching = alarms.filter(
    ([, { Properties }]) => Properties.Dimensions?.[0]?.Value?.['Fn::GetAtt']?.[0] === queue,
  );
  expect(watching).toHaveLength(1);
});

test('messages are sent every minute, by a role that can do nothing else; and somebody is told when they are not', () => {
  const schedule: Resource['Properties'] = ofType(prod, 'AWS::Scheduler::Schedule').find(
    ([, { Properties }]) => Properties.Target.Arn['Fn::GetAtt']?.[0] === sweep,
  )?.[1].Properties;
  expect(schedule.ScheduleExpression).toBe('cron(* * * * ? *)');
  const statements = statementsOf(prod, schedule.Target.RoleArn['Fn::GetAtt'][0]);
  expect(statements.flatMap(({ Action }) => Action).toSorted()).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
  expect(alarms.some(([name]) => name.includes('webhookSweepFails'))).toBe(true);
});

test('what is made of the stream is sent by others: no receiver can hold it up', () => {
  expect(functions.happenings.grants.some(({ on }) => on === 'integrationKey')).toBe(false);
});

test('only an emulator lets messages go to its own machine', () => {
  const told = (id: string) => prod.resources[id]?.Properties.Environment.Variables.WEBHOOKS_TO_LOOPBACK;
  expect([sweep, idOf(functions.webhooks.entry)].map(told)).toEqual(['false', 'false']);
  const settings: Readonly<Record<string, unknown>> = {
    ...{ stage: 'prod', mailDomain: 'acme.example', webhooksToLoopback: 'true' },
  };
  expect(() => readStage((name) => settings[name])).toThrow(/webhooksToLoopback/);
});
