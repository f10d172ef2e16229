import { open, stat } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newFileImport } from '../../domain/imports/file-import.ts';
import { sleep } from '../../domain/operations/concurrently.ts';
import { importFile } from '../../domain/operations/imports/import-file.ts';
import { createStores } from '../../domain/table/stores.ts';
import { clientOf } from '../../local/account.ts';
import { tenantId } from '../operations/firm.ts';
import { objectsInMemory } from '../table/faults.ts';
import { meter } from './meter.ts';

/** What the child of `import.ts` tells it. */
export interface ImportFigures {
  readonly created: number;
  readonly duplicates: number;
  /** On AWS a key under which nothing stands is read too; the emulator counts it as nothing. */
  readonly read: number;
  readonly write: number;
  readonly seconds: number;
  /** The most that the process ever held, in MB. */
  readonly megabytes: number;
}

const [endpoint = '', tableName = '', path = '', importId = ''] = process.argv.slice(2);
const raw = new DynamoDBClient(clientOf(endpoint));
const units = meter(raw);
let keysAsked = 0;
raw.middlewareStack.add(
  (next) => (args) => {
    const { RequestItems = {} } = args.input as { RequestItems?: Record<string, { Keys?: readonly unknown[] }> };
    for (const { Keys = [] } of Object.values(RequestItems)) keysAsked += Keys.length;
    return next(args);
  },
  { step: 'initialize', name: 'keys' },
);
const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
const blobs = objectsInMemory({ decide: () => undefined });
const clock = () => new Date();
const stores = createStores({ client, tableName, blobs, clock });
const { size: bytes } = await stat(path);
const file = await open(path);

/** The uploaded file, read in the parts that S3 would be asked for. */
const files = {
  find: async () => ({ etag: 'one', bytes }),
  read: async (_key: string, _etag: string, from: number, length: number) =>
    (await file.read(Buffer.alloc(length), 0, length, from)).buffer,
};
const journal = { info: () => undefined, error: () => undefined };

const created = await stores.fileImports.create(tenantId, newFileImport(importId, { bytes }, clock().toISOString()));
await stores.fileImports.start(tenantId, created);
const began = performance.now();
const run = importFile({ stores, clock, journal, blobs, files, pause: sleep });
const { done } = await run({ tenantId, importId }, () => 900_000);
const found = await stores.fileImports.get(tenantId, importId);
if (!done || found?.status !== 'done') throw new Error(`the import ended as ${found?.status}: ${found?.reason}`);
await file.close();
raw.destroy();
const figures: ImportFigures = {
  created: found.counts.created,
  duplicates: found.counts.duplicates,
  read: Math.max(units.read, keysAsked),
  write: units.write,
  seconds: (performance.now() - began) / 1000,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(figures));
