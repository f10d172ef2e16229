import { describe, expect, test } from 'vitest';
import type { AuditClosing } from '../../domain/operations/audits/close.ts';
import { auditDefinition } from '../../infra/constructs/audit.ts';
import { auditFunctions } from '../../infra/functions/audit.ts';
import { ofType, rolesOf, statementsOf, synthesize } from './synthesize.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Resource?: string;
  readonly Parameters?: { readonly FunctionName?: string };
  readonly ResultSelector?: Readonly<Record<string, string>>;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

const definition = auditDefinition();
const { StartAt, States }: { StartAt: string; States: Readonly<Record<string, State>> } = JSON.parse(definition);
const tasks = Object.entries(States).filter(([, { Resource }]) => Resource === 'arn:aws:states:::lambda:invoke');

describe('the machine', () => {
  test('leads from its start to every state, and from every state to one that is there or to an end', () => {
    const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State) =>
      [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((handler) => handler.Next)].filter(
        (name) => name !== undefined,
      );
    const reached = new Set([StartAt]);
    for (const name of reached) for (const next of nextOf(States[name] ?? { Type: 'missing' })) reached.add(next);
    expect([...reached].toSorted()).toEqual(Object.keys(States).toSorted());
    for (const state of Object.values(States))
      expect(nextOf(state).length > 0 || state.End || state.Type === 'Fail').toBe(true);
  });

  test('runs its steps in order, and goes on examining until all is examined', () => {
    const order = ['Turn', 'Examine', 'Examined?', 'Close', 'Told by mail?', 'Before the next mail', 'Tell'];
    expect(Object.keys(States).slice(0, order.length)).toEqual(order);
    expect(States['Examined?']).toMatchObject({
      Default: 'Examine',
      Choices: [{ BooleanEquals: true, Next: 'Close' }],
    });
    expect(States['Told by mail?']).toMatchObject({
      Default: 'Tell',
      Choices: [{ NumericGreaterThan: 0, Next: 'Before the next mail' }],
    });
    expect(States['Before the next mail']).toMatchObject({ SecondsPath: '$.closing.waitSeconds', Next: 'Close' });
  });
});

describe.each(tasks)('%s', (name, { TimeoutSeconds = 0, Retry = [], Catch = [], Parameters }) => {
  const placeholder = Parameters?.FunctionName?.toLowerCase();
  const [, spec] =
    Object.entries(auditFunctions).find(([key]) => placeholder === `\${${key.toLowerCase()}functionarn}`) ?? [];

  test('outlasts its function, is tried again, and leaves a reason on the audit when it fails for good', () => {
    expect(TimeoutSeconds).toBeGreaterThan(spec?.seconds ?? Number.POSITIVE_INFINITY);
    expect(Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 4 });
    expect(Retry.some(({ ErrorEquals }) => ErrorEquals.includes('Lambda.TooManyRequestsException'))).toBe(true);
    const failure = name === 'Record failure' ? 'Failed' : 'Record failure';
    expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: failure }]);
  });
});

test('Tell sends what Close returned, and whose and which audit it is', () => {
  const closing = { errors: 0, warnings: 0, repaired: 0, notKept: 0 } satisfies AuditClosing;
  const fields = Object.keys(closing);
  const from = (path: string) => Object.fromEntries(fields.map((key) => [`${key}.$`, `${path}.${key}`]));
  expect(States.Close?.ResultSelector).toEqual({
    ...from('$.Payload'),
    'waitSeconds.$': '$.Payload.waitSeconds',
  });
  const ids = { 'tenantId.$': '$.tenantId', 'auditId.$': '$.auditId' };
  expect(States.Tell).toMatchObject({
    Parameters: {
      Entries: [{ Source: 'monthend', DetailType: 'audit.closed', Detail: { ...ids, ...from('$.closing') } }],
    },
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 10 }],
    End: true,
  });
  expect(States.Tell).not.toHaveProperty('Catch');
});

describe('in the template', () => {
  const prod = synthesize('prod');
  const machines = ofType(prod, 'AWS::StepFunctions::StateMachine').map(([, { Properties }]) => Properties);
  const [audit] = machines.filter(({ StateMachineName }) => String(StateMachineName).endsWith('-Audit'));

  test('every placeholder is supplied, and nothing that is supplied is missing', () => {
    const placeholders = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(audit.DefinitionSubstitutions).toSorted()).toEqual([...new Set(placeholders)].toSorted());
  });

  test('it may call its own functions, send its event, and start no other execution', () => {
    const actions = statementsOf(prod, audit.RoleArn['Fn::GetAtt'][0]).flatMap(({ Action }) => Action);
    expect(actions).toContain('events:PutEvents');
    expect(actions).toContain('lambda:InvokeFunction');
    expect(actions.filter((action) => String(action).startsWith('states:'))).toEqual([]);
  });

  test('no function that may start the one machine can start the other by that', () => {
    const startable = (machine: string) =>
      rolesOf(prod).flatMap(([id, statements]) =>
        statements.some(
          ({ Action, Resource }) =>
            [Action].flat().includes('states:StartExecution') && JSON.stringify(Resource).includes(`-${machine}"`),
        )
          ? [id.replace(/Role.*/, '')]
          : [],
      );
    expect(startable('Audit').toSorted()).toEqual(['audits', 'weeklyAudits']);
    expect(startable('MonthEnd')).not.toEqual(expect.arrayContaining(['audits']));
  });

  test('it begins every week', () => {
    const schedules = ofType(prod, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
    expect(schedules.map(({ ScheduleExpression }) => ScheduleExpression)).toContain('cron(20 0 ? * SUN *)');
  });
});
