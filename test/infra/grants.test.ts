import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/api/routes.ts';
import { apiFunctions } from '../../infra/functions/api.ts';
import { functions, isFunctionName } from '../../infra/functions.ts';
import { actionsOf, type Grant, readStream } from '../../infra/grants.ts';
import { list, ofType, rolesOf, type Statement, statementsOf, synthesize } from './synthesize.ts';

const prod = synthesize('prod');

/** Each function by its name in `functions.ts`, with its role and what that may do. */
const lambdas = ofType(prod, 'AWS::Lambda::Function').map(([, { Properties }]) => {
  const role: string = Properties.Role['Fn::GetAtt'][0];
  const name = Object.entries(functions).find(([, { entry }]) => entry === Properties.Description)?.[0] ?? '';
  return { name, role, statements: statementsOf(prod, role) };
});

const actions = ({ Action }: Statement) => list(Action).map(String);
const everybodyMay = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

test('every function of the list is in the template, and no other', () => {
  expect(lambdas.map(({ name }) => name).toSorted()).toEqual(Object.keys(functions).toSorted());
});

test('no two functions share a role', () => {
  expect(new Set(lambdas.map(({ role }) => role)).size).toBe(lambdas.length);
});

describe.each(lambdas)('$name', ({ name, statements }) => {
  const spec = functions[isFunctionName(name) ? name : 'docs'];

  test('may do what its grants say, log and trace, and nothing else', () => {
    const may = new Set(statements.flatMap(actions));
    expect([...may].toSorted()).toEqual([...new Set([...spec.grants.flatMap(actionsOf), ...everybodyMay])].toSorted());
  });

  test('reaches the items of the table by their keys only', () => {
    // A stream has no keys to ask for: who may read it reads it from end to end.
    const ofItems = (action: string) =>
      action.startsWith('dynamodb:') && !/Stream|GetRecords|ShardIterator/.test(action);
    for (const statement of statements.filter((one) => actions(one).some(ofItems))) {
      expect(statement.Condition).toEqual({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [expect.stringMatching(/^(T|SYS)#\*$/)] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      });
    }
  });

  test('has no right on every resource but to trace', () => {
    const anywhere = statements.filter(({ Resource }) => list(Resource).includes('*')).flatMap(actions);
    expect(anywhere.toSorted()).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  });
});

test('no role of the stack has a wildcard for an action, or a managed policy', () => {
  const all = rolesOf(prod).flatMap(([, statements]) => statements);
  expect(all.flatMap(actions).filter((action) => action.includes('*'))).toEqual([]);
  for (const [, { Properties }] of ofType(prod, 'AWS::IAM::Role')) expect(Properties.ManagedPolicyArns).toBeUndefined();
});

test('only the two that it is for read the stream of the table, and nothing of it but the stream', () => {
  const reading = lambdas.filter(({ statements }) => statements.flatMap(actions).includes('dynamodb:GetRecords'));
  expect(reading.map(({ name }) => name).toSorted()).toEqual(['happenings', 'workOff']);
  const [statement] = reading.flatMap(({ statements }) =>
    statements.filter((one) => actions(one).includes('dynamodb:GetRecords')),
  );
  expect(statement && actions(statement).toSorted()).toEqual(actionsOf(readStream).toSorted());
  expect(JSON.stringify(statement?.Resource)).toMatch(/"\/stream\/\*"\]\]\}$/);
});

test('nobody can scan, or ask in PartiQL', () => {
  const everything = lambdas.flatMap(({ statements }) => statements.flatMap(actions));
  expect(everything.filter((action) => /Scan|PartiQL|ExecuteStatement|ExecuteTransaction/.test(action))).toEqual([]);
});

test('only from our own address is mail sent', () => {
  const sending = lambdas
    .flatMap(({ statements }) => statements)
    .filter((one) => actions(one).includes('ses:SendRawEmail'));
  const senders = Object.values(functions).filter(({ grants }) => grants.some(({ on }) => on === 'mail'));
  expect(sending).toHaveLength(senders.length);
  expect(senders.length).toBeGreaterThan(3);
  for (const { Condition } of sending)
    expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'billing@acme.example' } });
});

test('the system partition is for those alone that find people, firms, endpoints or what is due', () => {
  const named = Object.entries(functions).filter(([, { grants }]) =>
    grants.some((grant) => grant.on === 'table' && grant.keys === 'SYS#*'),
  );
  expect(named.map(([name]) => name)).toEqual([
    'tenants',
    'members',
    'integrations',
    'hooks',
    'monthEnds',
    'dunning',
    'contractSweep',
    'webhookSweep',
    'weeklyAudits',
    'preToken',
  ]);
});

/** What the local cloud cannot check must stay the only thing that it is not asked to check. */
test('an emulated stage is looser in what the emulator cannot know, and has no other action', () => {
  const loosened = ({ action, resource, condition: { Null, ...condition } }: Right): Right => {
    if (action === 'secretsmanager:GetSecretValue') return { action, resource: '*', condition };
    if (action === 'states:SendTaskSuccess') return { action, resource: '*', condition };
    if (action === 'ses:SendRawEmail') {
      const from = { StringEqualsIfExists: { 'ses:FromAddress': 'billing@monthend.example' } };
      return { action, resource: '*', condition: from };
    }
    return { action, resource, condition };
  };
  const texts = (rights: readonly Right[]) => [...new Set(rights.map((right) => JSON.stringify(right)))].toSorted();
  for (const name of Object.keys(functions)) {
    expect(texts(rightsOf('local', name))).toEqual(texts(rightsOf('prod', name).map(loosened)));
  }
});

interface Right {
  readonly action: string;
  readonly resource: unknown;
  readonly condition: Readonly<Record<string, unknown>>;
}

/** Each right of a function by itself: the CDK packs them into as few statements as it can. */
function rightsOf(stage: 'local' | 'prod', name: string): Right[] {
  const of = synthesize(stage);
  const [role = ''] = ofType(of, 'AWS::IAM::Role').find(([id]) => id.startsWith(`${name.replace('-', '')}Role`)) ?? [];
  const sameName = (resource: unknown) =>
    JSON.parse(JSON.stringify(resource).replaceAll('Monthend-local', 'Monthend-prod'));
  return statementsOf(of, role).flatMap((statement) =>
    actions(statement).flatMap((action) =>
      list(statement.Resource).map((resource) => ({
        action,
        resource: sameName(resource),
        condition: statement.Condition ?? {},
      })),
    ),
  );
}

const storing = routes.filter((route) => route.method === 'POST' && !route.public && !route.storesNothing);

/** Without these a repetition is done again instead of answered, which nobody would notice. */
test.each([...new Set(storing.map(({ resource }) => resource))])(
  '%s may keep its answers by Idempotency-Key',
  (name) => {
    const grants: readonly Grant[] = apiFunctions[name as keyof typeof apiFunctions].grants;
    const may = grants.flatMap((grant) => (grant.on === 'table' && grant.keys === 'T#*' ? grant.actions : []));
    expect(may).toEqual(expect.arrayContaining(['GetItem', 'PutItem', 'UpdateItem']));
  },
);
