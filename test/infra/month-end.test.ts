import { describe, expect, test } from 'vitest';
import type { CloseOutcome, Closing } from '../../domain/operations/month-end/close.ts';
import type { Planned } from '../../domain/operations/month-end/plan.ts';
import { definitionFor } from '../../infra/constructs/month-end.ts';
import { monthEndFunctions } from '../../infra/functions/month-end.ts';
import { readStage } from '../../infra/stages.ts';
import { list, ofType, statementsOf, synthesize } from './synthesize.ts';

interface Handler {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
  readonly Next?: string;
}
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Variable?: string; readonly StringEquals?: string; readonly Next: string }[];
  readonly Resource?: string;
  readonly Parameters?: { readonly FunctionName?: string; readonly Payload?: Readonly<Record<string, string>> };
  readonly ItemsPath?: string;
  readonly ItemSelector?: Readonly<Record<string, string>>;
  readonly ResultSelector?: Readonly<Record<string, string>>;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Handler[];
  readonly Catch?: readonly Handler[];
  readonly ItemProcessor?: Machine;
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const definition = definitionFor(readStage((name) => ({ draftConcurrency: 7, deliverConcurrency: 3 })[name]));
const machine: Machine = JSON.parse(definition);

/** A machine and those in its maps, with the Catch that holds for all that is in them. */
const levels = (
  { StartAt, States }: Machine,
  around: readonly Handler[] = [],
): (Machine & { around: readonly Handler[] })[] => [
  { StartAt, States, around },
  ...Object.values(States).flatMap(({ ItemProcessor, Catch }) => (ItemProcessor ? levels(ItemProcessor, Catch) : [])),
];
const states = levels(machine).flatMap(({ States, around }) =>
  Object.entries(States).map(([name, state]) => ({ name, around, ...state })),
);
const tasks = states.filter(({ Resource }) => Resource?.startsWith('arn:aws:states:::lambda:invoke'));

const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State) =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((handler) => handler.Next)].filter(
    (name) => name !== undefined,
  );

describe('the machine', () => {
  test('has each name once, because people know states by it', () => {
    const names = states.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('leads from its start to every state, and from every state to one that is there or to an end', () => {
    for (const { StartAt, States } of levels(machine)) {
      const reached = new Set([StartAt]);
      for (const name of reached) for (const next of nextOf(States[name] ?? { Type: 'missing' })) reached.add(next);
      expect([...reached].toSorted()).toEqual(Object.keys(States).toSorted());
      for (const state of Object.values(States))
        expect(nextOf(state).length > 0 || state.End || ['Succeed', 'Fail'].includes(state.Type)).toBe(true);
    }
  });

  test('runs the steps in the order of the design', () => {
    const main = ['Plan', 'Settle', 'Draft', 'Tally', 'Review?', 'Review', 'Issue', 'Deliver', 'Close', 'Tell'];
    expect(Object.keys(machine.States).filter((name) => main.includes(name))).toEqual(main);
  });

  test('stops a map at its first shard that fails for good, and runs as many at a time as the stage says', () => {
    expect(machine.States.Draft).toMatchObject({ MaxConcurrency: 7, ToleratedFailurePercentage: 0 });
    expect(machine.States.Deliver).toMatchObject({ MaxConcurrency: 3, ToleratedFailurePercentage: 0 });
  });
});

describe.each(tasks)('$name', ({ name, TimeoutSeconds = 0, Retry = [], Catch = [], around, Parameters }) => {
  const placeholder = Parameters?.FunctionName ?? '';
  const [, spec] =
    Object.entries(monthEndFunctions).find(([key]) => placeholder.toLowerCase() === `\${${key}functionarn}`) ?? [];

  test('outlasts its function, and ends', () => {
    expect(TimeoutSeconds).toBeGreaterThan(spec?.seconds ?? Number.POSITIVE_INFINITY);
  });

  test('is tried again whatever went wrong', () => {
    expect(Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 4 });
    expect(Retry.some(({ ErrorEquals }) => ErrorEquals.includes('Lambda.TooManyRequestsException'))).toBe(true);
  });

  test('leaves a reason on the batch when it fails for good', () => {
    const failure = name === 'Record failure' ? 'Failed' : 'Record failure';
    expect([...Catch, ...around]).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: failure }]);
  });
});

describe('what is handed on', () => {
  const planned = { tenantId: '', batchId: '', attempt: 0, round: 0, settleSeconds: 0, shards: [] } satisfies Planned;

  test('Plan gives all that the others take, and is given what the execution began with, so that it can run again', () => {
    const fields = Object.keys(planned);
    expect(machine.States.Plan?.ResultSelector).toEqual(
      Object.fromEntries(fields.map((key) => [`${key}.$`, `$.Payload.${key}`])),
    );
    expect(machine.States.Plan?.Parameters?.Payload).toEqual({
      'tenantId.$': '$.tenantId',
      'batchId.$': '$.batchId',
      'attempt.$': '$.attempt',
    });
  });

  // "Draft shard" gets what its map gives it, as it is.
  const told = tasks.filter(({ name }) => name !== 'Draft shard');
  test.each(told)('$name knows of which attempt it is', ({ Parameters }) => {
    expect(Parameters?.Payload).toMatchObject({ 'batchId.$': '$.batchId', 'attempt.$': '$.attempt' });
  });

  test.each(['Draft', 'Deliver'])('%s gives each shard its name, which is all that the list holds', (name) => {
    expect(machine.States[name]).toMatchObject({
      ItemsPath: '$.shards',
      ItemSelector: {
        'tenantId.$': '$.tenantId',
        'batchId.$': '$.batchId',
        'attempt.$': '$.attempt',
        'shard.$': '$$.Map.Item.Value',
      },
    });
  });

  test('a review and its tally know the round, so that a late one of an older grouping is none', () => {
    for (const name of ['Tally', 'Review'])
      expect(machine.States[name]?.Parameters?.Payload).toMatchObject({ 'round.$': '$.round' });
  });
});

test('a review ends in issuing, in a plan of another grouping, or in nothing', () => {
  expect(machine.States.Decision).toMatchObject({
    Choices: [
      { StringEquals: 'approve', Next: 'Issue' },
      { StringEquals: 'regroup', Next: 'Plan' },
    ],
    Default: 'Close',
  });
});

test('a review that nobody decides is not asked for again', () => {
  expect(machine.States.Review?.Retry?.[0]).toEqual({ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 });
});

describe('Tell', () => {
  const { Tell, Close } = machine.States;

  test('is the only task that is not a function', () => {
    const others = states.filter(({ Type }) => Type === 'Task').filter((task) => !tasks.includes(task));
    expect(others.map(({ name }) => name)).toEqual(['Tell']);
  });

  test('sends what Close returned, and whose and which batch it is', () => {
    expect(Close).toMatchObject({ ResultPath: '$.closing', Next: 'Told by mail?' });
    const closing = { status: 'closed', issued: 0, totals: [], needAttention: 0 } satisfies Closing;
    const outcome = { ...closing, waitSeconds: 0 } satisfies CloseOutcome;
    const selected = Object.keys(outcome).map((key) => [`${key}.$`, `$.Payload.${key}`]);
    expect(Close?.ResultSelector).toEqual(Object.fromEntries(selected));
    const fields = Object.keys(closing);
    expect(Tell?.Parameters).toEqual({
      Entries: [
        {
          Source: 'monthend',
          DetailType: 'batch.closed',
          Detail: {
            'tenantId.$': '$.tenantId',
            'batchId.$': '$.batchId',
            ...Object.fromEntries(fields.map((key) => [`${key}.$`, `$.closing.${key}`])),
          },
        },
      ],
    });
  });

  test('comes when the tenant has its mail, or cannot have it: one that is not taken for now is waited for', () => {
    expect(machine.States['Told by mail?']).toMatchObject({
      Choices: [{ Variable: '$.closing.waitSeconds', Next: 'Before the next mail' }],
      Default: 'Tell',
    });
    expect(machine.States['Before the next mail']).toMatchObject({ Type: 'Wait', Next: 'Close' });
  });

  test('is tried again, and then is where the execution fails, so that a redrive begins there', () => {
    expect(Tell).toMatchObject({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 10 }], End: true });
    expect(Tell).not.toHaveProperty('Catch');
  });
});

describe('in the template', () => {
  const prod = synthesize('prod');
  const machines = ofType(prod, 'AWS::StepFunctions::StateMachine').map(([, resource]) => resource);
  const [{ Properties } = { Properties: {} }] = machines.filter((one) =>
    String(one.Properties.StateMachineName).endsWith('MonthEnd'),
  );

  test('every placeholder is supplied, and nothing that is supplied is missing', () => {
    const placeholders = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(Properties.DefinitionSubstitutions).toSorted()).toEqual([...new Set(placeholders)].toSorted());
  });

  test('it may call the functions of its states and no other', () => {
    const invoking = statementsOf(prod, Properties.RoleArn['Fn::GetAtt'][0]).filter(
      ({ Action }) => Action === 'lambda:InvokeFunction',
    );
    expect(invoking).toHaveLength(1);
    const called = Object.values(Properties.DefinitionSubstitutions);
    expect(invoking[0]?.Resource).toHaveLength(called.length);
    expect(invoking[0]?.Resource).toEqual(expect.arrayContaining(called));
  });

  test('it may send events to the default bus and to no other', () => {
    const sending = statementsOf(prod, Properties.RoleArn['Fn::GetAtt'][0]).filter(({ Action }) =>
      list(Action).some((action) => String(action).startsWith('events:')),
    );
    expect(sending).toMatchObject([{ Effect: 'Allow', Action: 'events:PutEvents' }]);
    expect(JSON.stringify(sending[0]?.Resource)).toMatch(/:events:eu-west-3:.*:event-bus\/default"/);
  });

  test('it logs what happened, not what was in it', () => {
    expect(Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(Properties.TracingConfiguration).toEqual({ Enabled: true });
  });
});
