import type { Decision } from '../../domain/batches/batch.ts';
import type { Machine, Mailer, Needs, OutgoingMail } from '../../domain/operations/ports.ts';
import { createStores, type Stores } from '../../domain/table/stores.ts';
import { newTableAt } from '../table/new-table.ts';
import { mailOverTheWire, overTheWire, wiredClient, wiredObjects } from './adapters.ts';
import { tableApi } from './table-api.ts';
import type { Perform } from './wire.ts';
import { clockOf, invocationNow, virtualizeTime } from './world.ts';

export type Row = Record<string, unknown>;

/** What all runs of a process share: a table on a DynamoDB API, a bucket, and the production code upon them. */
export interface House {
  readonly stores: Stores;
  readonly objects: Map<string, Uint8Array>;
  readonly needs: Needs;
  /** Told of what the production code takes for a defect of its own. */
  readonly defects: Map<string, unknown[]>;
  /** Calls the table without the world between. */
  readonly direct: Perform;
  /** Lets go of what is kept of a tenant. */
  forget(tenantId: string): void;
  /** All rows of a partition, as they are. */
  rows(partition: string, sortPrefix?: string): Promise<readonly Row[]>;
}

/** Mails that reached the provider. */
export interface Posted {
  readonly about: string;
  readonly purpose: string;
  readonly recipients: readonly string[];
}

/** ElectroDB's entities know one client for all: so a process has one house, and each run a tenant of its own. */
export const buildHouse = async (endpoint: string): Promise<House> => {
  virtualizeTime();
  // ElectroDB makes an error for each call, in case it fails: most of its time would go into their stacks.
  Error.stackTraceLimit = 5;
  const { tableName, client } = await newTableAt(endpoint);
  const direct = tableApi(endpoint);
  const blobs = wiredObjects();
  const clock = () => {
    const invocation = invocationNow();
    if (!invocation) throw new Error('the production code looked at the clock outside of any invocation');
    return clockOf(invocation);
  };
  const stores = createStores({ client: wiredClient(client, direct), tableName, blobs, clock });
  const defects = new Map<string, unknown[]>();
  const journal = {
    info: () => {},
    error: (_: string, { tenantId, defect }: Readonly<Record<string, unknown>>) => {
      if (defect !== undefined) defects.set(String(tenantId), [...(defects.get(String(tenantId)) ?? []), defect]);
    },
  };
  return {
    stores,
    objects: blobs.objects,
    needs: { stores, blobs, clock, journal },
    defects,
    direct,
    forget(tenantId) {
      defects.delete(tenantId);
      for (const key of blobs.objects.keys()) if (key.startsWith(`T/${tenantId}/`)) blobs.objects.delete(key);
    },
    async rows(partition, sortPrefix = '') {
      const rows: Row[] = [];
      let from: Row | undefined;
      do {
        const page = await direct({
          name: 'QueryCommand',
          input: {
            TableName: tableName,
            KeyConditionExpression: sortPrefix === '' ? 'pk = :p' : 'pk = :p AND begins_with(sk, :s)',
            ExpressionAttributeValues: { ':p': partition, ...(sortPrefix === '' ? {} : { ':s': sortPrefix }) },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          },
        });
        rows.push(...((page.Items as Row[] | undefined) ?? []));
        from = page.LastEvaluatedKey as Row | undefined;
      } while (from);
      return rows;
    },
  };
};

/** The provider of mails, who takes everything. */
export const postOffice = (posted: Posted[]): Mailer => ({
  from: 'billing@monthend.example',
  send: (mail: OutgoingMail) =>
    mailOverTheWire(mail, async () => {
      const { about = '', purpose = '' } = mail.tags;
      posted.push({ about, purpose, recipients: mail.recipients });
      return { outcome: 'sent', messageId: `m${posted.length}` };
    }),
});

/** Step Functions, for those who start and wake executions. */
export const machineFor = (executions: {
  start(...call: Parameters<Machine['start']>): void;
  succeed(taskToken: string, output: { readonly decision: Decision }): void;
  standing(name: string): 'running' | 'ended' | 'none';
}): Machine => ({
  start: (...call) => overTheWire('StartExecution', async () => executions.start(...call)),
  succeed: (token, output) =>
    overTheWire('SendTaskSuccess', async () => executions.succeed(token, output as { decision: Decision })),
  standing: (name) => overTheWire('DescribeExecution', async () => executions.standing(name)),
});
