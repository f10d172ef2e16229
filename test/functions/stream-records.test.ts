import { describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { contractEntity } from '../../domain/table/entities/contract.entity.ts';
import {
  mappingEntity,
  ruleListEntity,
  waitingEntity,
  workOrderEntity,
} from '../../domain/table/entities/mapping.entity.ts';
import { StreamRecord } from '../../functions/events/stream-record.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, tenantId } from '../operations/firm.ts';
import { integrationId, ticketSays } from '../operations/tool.ts';

const [newsId, mappingId, orderId] = [idFrom('news'), idFrom('mapping'), idFrom('order')];
const of = { tenantId, integrationId };
const why = { reason: 'ticketUnknown', detail: 'd', since: '2016-03-10T09:00:00Z' } as const;
const subject = { kind: 'ticket', of: { id: '1' } } as const;
const mapped = { kind: 'tag', of: { name: 'vpn' }, workType: 'network' } as const;

/** The rows that let go on what waits, as the stores write them, and by what the worker knows each. */
const rows = {
  waiting: [
    waitingEntity.put({
      ...of,
      ...why,
      newsId,
      news: ticketSays(1),
      subject,
      subjectKind: 'ticket',
      subjectId: newsId,
      deliveryIds: [],
      version: 1,
    }),
    { ...of, newsId },
  ],
  workOrder: [workOrderEntity.put({ ...of, orderId, selection: {}, stamp: orderId }), { ...of, orderId }],
  mapping: [mappingEntity.put({ ...of, mappingId, mapped }), { ...of, mappingId }],
  ruleList: [ruleListEntity.put({ ...of, rules: [], version: 1 }), of],
  contract: [
    contractEntity.put({ tenantId, ...aContract(contractIdOf(0), clientIdOf(0)) }),
    { tenantId, contractId: contractIdOf(0) },
  ],
  client: [
    clientEntity.put({ tenantId, clientId: clientIdOf(0), details: clientDetails(0), version: 1 }),
    { tenantId, clientId: clientIdOf(0) },
  ],
} as const;

/** As DynamoDB writes an attribute, as far as it matters here. */
const typedAs = (value: unknown) => (typeof value === 'string' ? { S: value } : { M: {} });

describe('a row of the stream', () => {
  test.each(Object.entries(rows))('%s is told by its own ids, and by nothing else of it', (entity, [put, ids]) => {
    const { Item } = put.params({ table: 'table' }) as unknown as { Item: Record<string, unknown> };
    const NewImage = Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, typedAs(value)]));
    const { dynamodb } = StreamRecord.parse({ eventID: '1', dynamodb: { SequenceNumber: '7', NewImage } });
    const known = Object.fromEntries(Object.entries(ids).map(([name, S]) => [name, { S }]));
    expect(dynamodb).toEqual({ SequenceNumber: '7', NewImage: { __edb_e__: { S: entity }, ...known } });
  });
});
