import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as commands from '@aws-sdk/lib-dynamodb';
import type { Machine, Mailer, Needs, OutgoingMail } from '../../domain/operations/ports.ts';
import { createStores, type Stores } from '../../domain/table/stores.ts';
import { clientOf, credentials, region } from '../../local/account.ts';
import { newTableAt } from '../table/new-table.ts';
import { mailOverTheWire, overTheWire, wiredClient, wiredObjects } from './adapters.ts';
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
  readonly recipients: readonly string[];
}

const named = <T extends { headers: Record<string, string> }>(request: T): T => {
  const scope = `${credentials.accessKeyId}/20160401/${region}/dynamodb/aws4_request`;
  request.headers.authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  return request;
};

/** ElectroDB's entities know one client for all: so a process has one house, and each run a tenant of its own. */
export const buildHouse = async (endpoint: string): Promise<House> => {
  virtualizeTime();
  // ElectroDB makes an error for each call, in case it fails: most of its time would go into their stacks.
  Error.stackTraceLimit = 5;
  const { tableName } = await newTableAt(endpoint);
  // The emulator knows its one account by the key's name; to sign each call would be a third of the harness's work.
  const raw = new DynamoDBClient({ ...clientOf(endpoint), signer: { sign: async (request) => named(request) } });
  const plain = commands.DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const direct: Perform = ({ name, input }) => {
    // biome-ignore lint/performance/noDynamicNamespaceImportAccess: by its name, whichever it is
    const make = commands[name as 'GetCommand'];
    return plain.send(new make(input as never)) as never;
  };
  const blobs = wiredObjects();
  const clock = () => {
    const invocation = invocationNow();
    if (!invocation) throw new Error('the production code looked at the clock outside of any invocation');
    return clockOf(invocation);
  };
  const stores = createStores({ client: wiredClient(plain), tableName, blobs, clock });
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
        const page = await plain.send(
          new commands.QueryCommand({
            TableName: tableName,
            KeyConditionExpression: sortPrefix === '' ? 'pk = :p' : 'pk = :p AND begins_with(sk, :s)',
            ExpressionAttributeValues: { ':p': partition, ...(sortPrefix === '' ? {} : { ':s': sortPrefix }) },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        rows.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
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
      posted.push({ about: mail.tags.invoice ?? mail.tags.batch ?? '', recipients: mail.recipients });
      return { outcome: 'sent', messageId: `m${posted.length}` };
    }),
});

/** Step Functions, for those who start and wake executions. */
export const machineFor = (
  start: (batchId: string) => void,
  succeed: (taskToken: string, output: unknown) => void,
): Machine => ({
  start: (name) => overTheWire('StartExecution', async () => start(name)),
  succeed: (token, output) => overTheWire('SendTaskSuccess', async () => succeed(token, output)),
});
