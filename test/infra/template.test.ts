import { describe, expect, test } from 'vitest';
import { listIndex, logIndex, relatedIndex } from '../../domain/table/keys.ts';
import { functions } from '../../infra/functions.ts';
import { list, ofType, statementsOf, synthesize, theOnly } from './synthesize.ts';

const prod = synthesize('prod');
const local = synthesize('local');
const lambdas = ofType(prod, 'AWS::Lambda::Function').map(([, { Properties }]) => ({
  name: Properties.Description,
  ...Properties,
}));

test('no stack comes near the 500 resources that one may have', () => {
  expect(prod.templates).toHaveLength(2);
  for (const template of prod.templates) expect(Object.keys(template).length).toBeLessThan(400);
});

describe('data', () => {
  const replica = (of: typeof prod) => theOnly(of, 'AWS::DynamoDB::GlobalTable').Properties.Replicas[0];
  const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool'];

  test.each(kept)('%s outlives the stack in production, and goes with it locally', (type) => {
    expect(theOnly(prod, type).DeletionPolicy).toBe('Retain');
    expect(theOnly(local, type).DeletionPolicy).toBe('Delete');
  });

  test('cannot be deleted by mistake in production, and its table can be restored to any minute', () => {
    expect(replica(prod)).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(theOnly(prod, 'AWS::Cognito::UserPool').Properties.DeletionProtection).toBe('ACTIVE');
    expect(replica(local)).toMatchObject({
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
  });

  test('has the indexes that the entities use', () => {
    const { Properties } = theOnly(prod, 'AWS::DynamoDB::GlobalTable');
    expect(Properties.LocalSecondaryIndexes.map(({ IndexName }: { IndexName: string }) => IndexName)).toEqual([
      logIndex.name,
    ]);
    expect(Properties.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: listIndex.name, Projection: { ProjectionType: 'KEYS_ONLY' } },
      { IndexName: relatedIndex.name, Projection: { ProjectionType: 'KEYS_ONLY' } },
    ]);
  });

  test('is private and versioned in the bucket, which refuses plain HTTP', () => {
    expect(theOnly(prod, 'AWS::S3::Bucket').Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    });
    const policy = JSON.stringify(theOnly(prod, 'AWS::S3::BucketPolicy').Properties);
    expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  test('is locked for as long as the stage says', () => {
    const locked = synthesize('prod', { objectLockYears: '10' });
    expect(theOnly(locked, 'AWS::S3::Bucket').Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'GOVERNANCE',
      Days: 3653,
    });
  });

  test('needs no function of the CDK’s own to be deleted', () => {
    expect(Object.values(local.resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });
});

describe.each(lambdas)('$name', ({ name, Role, ...properties }) => {
  test('says how long and large it may get, where it logs and for how long', () => {
    const spec = Object.values(functions).find(({ entry }) => entry === name);
    const logGroup = prod.resources[properties.LoggingConfig.LogGroup.Ref];
    expect(properties).toMatchObject({
      Timeout: spec?.seconds,
      MemorySize: spec?.megabytes,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    });
    expect(logGroup).toMatchObject({ Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365 } });
  });
});

test('every log is kept for a time that the stage chose', () => {
  for (const [, { Properties }] of ofType(prod, 'AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(365);
});

test('the rate of mails is capped over all month ends together, and that of who sends beside them', () => {
  const capped = lambdas.filter((properties) => properties.ReservedConcurrentExecutions !== undefined);
  expect(
    Object.fromEntries(capped.map(({ name, ReservedConcurrentExecutions }) => [name, ReservedConcurrentExecutions])),
  ).toMatchObject({
    'functions/month-end/deliver.ts': 5,
    'functions/api/deliveries.ts': 2,
    'functions/events/mail-events.ts': 2,
  });
});

describe('what SES tells of mails', () => {
  const target = theOnly(prod, 'AWS::Events::Rule').Properties;
  const [hearing = ''] =
    ofType(prod, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.Description === functions.mailEvents.entry,
    ) ?? [];
  const [configurationSet] = ofType(prod, 'AWS::SES::ConfigurationSet')[0] ?? [];

  test('goes to the function that takes it in, of our own configuration set only', () => {
    expect(target.EventPattern).toMatchObject({
      source: ['aws.ses'],
      detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: configurationSet }] } } },
    });
    expect(target.Targets).toMatchObject([{ Arn: { 'Fn::GetAtt': [hearing, 'Arn'] } }]);
  });

  test('has a kind for each that the configuration set publishes', () => {
    const { EventDestination } = theOnly(prod, 'AWS::SES::ConfigurationSetEventDestination').Properties;
    expect(EventDestination.MatchingEventTypes).toHaveLength(target.EventPattern['detail-type'].length);
  });

  test('only that rule may hand it over', () => {
    const allowed = ofType(prod, 'AWS::Lambda::Permission').filter(
      ([, { Properties }]) => Properties.Principal === 'events.amazonaws.com',
    );
    expect(allowed).toMatchObject([
      [expect.any(String), { Properties: { FunctionName: { 'Fn::GetAtt': [hearing, 'Arn'] } } }],
    ]);
    expect(allowed[0]?.[1].Properties.SourceArn).toBeDefined();
  });

  test('is kept where it could not be taken in, and somebody is told', () => {
    const kept = theOnly(prod, 'AWS::Lambda::EventInvokeConfig').Properties;
    const queue = kept.DestinationConfig.OnFailure.Destination;
    expect(kept).toMatchObject({ FunctionName: { Ref: hearing }, MaximumRetryAttempts: 2 });
    // Lambda puts there, under the function's role, what the function threw at.
    const role = prod.resources[hearing]?.Properties.Role['Fn::GetAtt'][0];
    const putting = statementsOf(prod, role).filter(({ Action }) => list(Action).includes('sqs:SendMessage'));
    expect(putting).toMatchObject([{ Resource: queue }]);
    expect(target.Targets[0].DeadLetterConfig.Arn).toEqual(queue);
    const told = ofType(prod, 'AWS::CloudWatch::Alarm').map(([id]) => id);
    expect(told.filter((id) => /MailEventsLost|mailEventsFails/.test(id))).toHaveLength(2);
  });
});

describe('sign-in', () => {
  test('is by invitation, and every token passes the trigger that puts the firm in', () => {
    const { Properties } = theOnly(prod, 'AWS::Cognito::UserPool');
    expect(Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
    expect(Properties.LambdaConfig.PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
  });

  test('by a script with AWS credentials is not for production', () => {
    const flows = (of: typeof prod) => theOnly(of, 'AWS::Cognito::UserPoolClient').Properties.ExplicitAuthFlows;
    expect(flows(prod)).not.toContain('ALLOW_ADMIN_USER_PASSWORD_AUTH');
    expect(flows(local)).toContain('ALLOW_ADMIN_USER_PASSWORD_AUTH');
  });
});

describe('alarms', () => {
  test('say what people cannot do, and tell whom the stage names', () => {
    const told = synthesize('prod', { alarmMail: 'ops@acme.example' });
    expect(theOnly(told, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@acme.example',
    });
    for (const [, { Properties }] of ofType(told, 'AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmDescription).toMatch(/^[A-Z].{10,}\.$/);
      expect(Properties.AlarmActions).toHaveLength(1);
    }
  });
});
