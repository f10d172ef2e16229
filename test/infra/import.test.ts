import { describe, expect, test } from 'vitest';
import { importDefinition } from '../../infra/constructs/import.ts';
import { importFunctions } from '../../infra/functions/imports.ts';
import { ofType, rolesOf, statementsOf, synthesize } from './synthesize.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly BooleanEquals?: boolean; readonly Next: string }[];
  readonly Parameters?: { readonly FunctionName?: string };
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

const definition = importDefinition();
const { StartAt, States }: { StartAt: string; States: Readonly<Record<string, State>> } = JSON.parse(definition);
const tasks = Object.entries(States).filter(([, { Type }]) => Type === 'Task');

test('the machine leads from its start to every state, and goes on importing until all is imported', () => {
  const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State) =>
    [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((handler) => handler.Next)].filter(
      (name) => name !== undefined,
    );
  const reached = new Set([StartAt]);
  for (const name of reached) for (const next of nextOf(States[name] ?? { Type: 'missing' })) reached.add(next);
  expect([...reached].toSorted()).toEqual(Object.keys(States).toSorted());
  expect(States['Imported?']).toMatchObject({
    Default: 'Import rows',
    Choices: [{ BooleanEquals: true, Next: 'Imported' }],
  });
});

test.each(tasks)(
  '%s outlasts its function, is tried again, and leaves a reason when it fails for good',
  (name, state) => {
    const { TimeoutSeconds = 0, Retry = [], Catch = [], Parameters } = state;
    const placeholder = Parameters?.FunctionName?.toLowerCase();
    const [, spec] =
      Object.entries(importFunctions).find(([key]) => placeholder === `\${${key.toLowerCase()}functionarn}`) ?? [];
    expect(TimeoutSeconds).toBeGreaterThan(spec?.seconds ?? Number.POSITIVE_INFINITY);
    expect(Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 4 });
    const failure = name === 'Record failure' ? 'Failed' : 'Record failure';
    expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: failure }]);
  },
);

describe('in the template', () => {
  const prod = synthesize('prod');
  const machines = ofType(prod, 'AWS::StepFunctions::StateMachine').map(([, { Properties }]) => Properties);
  const [machine] = machines.filter(({ StateMachineName }) => String(StateMachineName).endsWith('-Import'));

  test('every placeholder is supplied, and nothing that is supplied is missing', () => {
    const placeholders = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(machine.DefinitionSubstitutions).toSorted()).toEqual([...new Set(placeholders)].toSorted());
  });

  test('its function collects what is over before memory is short', () => {
    const { Environment } = ofType(prod, 'AWS::Lambda::Function')
      .map(([, { Properties }]) => Properties)
      .find(({ Description }) => Description === importFunctions.importRows.entry);
    expect(Environment.Variables.NODE_OPTIONS).toBe(
      '--enable-source-maps --max-old-space-size=64 --max-semi-space-size=4',
    );
  });

  test('only the API starts it, and only it calls its functions', () => {
    const starting = rolesOf(prod).flatMap(([id, statements]) =>
      statements.some(
        ({ Action, Resource }) =>
          [Action].flat().includes('states:StartExecution') && JSON.stringify(Resource).includes('-Import"'),
      )
        ? [id.replace(/Role.*/, '')]
        : [],
    );
    expect(starting).toEqual(['imports']);
    const actions = statementsOf(prod, machine.RoleArn['Fn::GetAtt'][0]).flatMap(({ Action }) => Action);
    expect(actions).toContain('lambda:InvokeFunction');
  });
});
