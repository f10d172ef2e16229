import { expect, test } from 'vitest';
import { deliveryEntity } from '../../domain/table/entities/integration.entity.ts';
import { functions } from '../../infra/functions.ts';
import { ofType, type Resource, synthesize } from './synthesize.ts';

const prod = synthesize('prod');
const isWorker = (id: string): boolean => prod.resources[id]?.Properties.Description === functions.workOff.entry;
const source: Resource['Properties'] = ofType(prod, 'AWS::Lambda::EventSourceMapping').find(([, { Properties }]) =>
  isWorker(Properties.FunctionName.Ref),
)?.[1].Properties;
const patterns: readonly Pattern[] = source.FilterCriteria.Filters.map(({ Pattern: text }: { Pattern: string }) =>
  JSON.parse(text),
);

interface Pattern {
  readonly eventName: readonly string[];
  readonly dynamodb: { readonly NewImage: Readonly<Record<string, { readonly S: readonly string[] }>> };
}

/** Whether Lambda would call the worker for a row that was written (Lambda Developer Guide, "Event filtering"). */
const reaches = (eventName: string, row: Readonly<Record<string, unknown>>): boolean =>
  patterns.some(
    (pattern) =>
      pattern.eventName.includes(eventName) &&
      Object.entries(pattern.dynamodb.NewImage).every(([name, { S }]) => S.includes(String(row[name]))),
  );

const delivery = (status: 'received' | 'done' | 'failed') => {
  const id = 'a'.repeat(26);
  const row = deliveryEntity.put({
    ...{ tenantId: id, integrationId: id, deliveryId: id, receivedAt: '2026-03-02T09:00:00.000Z' },
    ...{ status, replays: 0, body: new Uint8Array(), expiresAt: 1 },
  });
  return (row.params({ table: 'table' }) as { Item: Record<string, unknown> }).Item;
};

test('the table has a stream, which the worker reads', () => {
  expect(ofType(prod, 'AWS::DynamoDB::GlobalTable')[0]?.[1].Properties.StreamSpecification).toEqual({
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  });
  const worker = ofType(prod, 'AWS::Lambda::Function').find(([id]) => id === source.FunctionName.Ref);
  expect(worker?.[1].Properties.Description).toBe(functions.workOff.entry);
});

test.each([
  { because: 'a delivery came', event: 'INSERT', row: delivery('received'), comes: true },
  { because: 'a delivery is replayed', event: 'MODIFY', row: delivery('received'), comes: true },
  { because: 'a delivery is settled', event: 'MODIFY', row: delivery('done'), comes: false },
  { because: 'a delivery failed: it comes again by itself', event: 'MODIFY', row: delivery('failed'), comes: false },
  { because: 'a delivery was kept settled, as a test', event: 'INSERT', row: delivery('done'), comes: false },
  { because: 'a delivery is 90 days old', event: 'REMOVE', row: delivery('received'), comes: false },
  { because: 'work is recorded', event: 'INSERT', row: { __edb_e__: 'billable' }, comes: false },
  { because: 'an invoice is issued', event: 'INSERT', row: { __edb_e__: 'invoice' }, comes: false },
])('$because: reaches the worker: $comes', ({ event, row, comes }) => {
  expect(reaches(event, row)).toBe(comes);
});

test('what fails is told apart, tried five times more within an hour, and then kept in a queue with an alarm', () => {
  expect(source).toMatchObject({
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
    StartingPosition: 'TRIM_HORIZON',
  });
  const [queue] = source.DestinationConfig.OnFailure.Destination['Fn::GetAtt'];
  const alarms = ofType(prod, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  expect(alarms.filter(({ Dimensions }) => Dimensions?.[0]?.Value?.['Fn::GetAtt']?.[0] === queue)).toHaveLength(1);
});

test('somebody is told when the worker is behind', () => {
  const alarms = ofType(prod, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  expect(alarms.filter(({ MetricName }) => MetricName === 'IteratorAge')).toMatchObject([
    // Of webhooks out, and of what tools send.
    { Threshold: 600_000, Dimensions: [{ Name: 'FunctionName' }] },
    { Threshold: 600_000, Dimensions: [{ Name: 'FunctionName' }] },
  ]);
});

test('somebody is told of what no other try can mend, which neither the queue nor an error of the function shows', () => {
  const [[, filter] = []] = ofType(prod, 'AWS::Logs::MetricFilter').filter(([id]) => id.includes('DeliveriesGivenUp'));
  const worker = prod.resources[source.FunctionName.Ref]?.Properties;
  expect(filter?.Properties).toMatchObject({
    FilterPattern: '{ ($.level = "ERROR") && ($.comesAgain IS FALSE) }',
    LogGroupName: worker?.LoggingConfig.LogGroup,
  });
  const alarms = ofType(prod, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const [alarm, ...others] = alarms.filter(({ MetricName }) => MetricName === 'DeliveriesGivenUp');
  expect([alarm?.Namespace, others]).toEqual(['Monthend/prod', []]);
  expect(alarm?.AlarmDescription).toContain('/waiting/retry');
});

test('the source is made when the worker may read the stream', () => {
  const worker = source.FunctionName.Ref;
  const [role] = prod.resources[worker]?.Properties.Role['Fn::GetAtt'] ?? [];
  const { Policies } = prod.resources[role]?.Properties ?? {};
  expect(JSON.stringify(Policies)).toContain('dynamodb:GetRecords');
});

test('the key of the secrets outlives the stack, and few functions read it', () => {
  const [[id = '', key] = []] = ofType(prod, 'AWS::SecretsManager::Secret').filter(([name]) =>
    name.startsWith('IntegrationKey'),
  );
  expect(key?.DeletionPolicy).toBe('Retain');
  const readers = Object.entries(functions).filter(([, { grants }]) =>
    grants.some(({ on }) => on === 'integrationKey'),
  );
  expect(id).not.toBe('');
  expect(readers.map(([name]) => name).toSorted()).toEqual(['hooks', 'integrations', 'webhookSweep', 'webhooks']);
});
