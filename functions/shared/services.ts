import type { Blobs } from '../../domain/table/blobs.ts';
import { createStores, type Stores } from '../../domain/table/stores.ts';
import { clock } from './clock.ts';
import { dynamodb } from './dynamodb.ts';
import { environment } from './env.ts';

export { clock } from './clock.ts';

const { TABLE_NAME } = environment('TABLE_NAME');

const refuse = () => Promise.reject(new Error('this function was not given the bucket'));
const noBlobs: Blobs = { put: refuse, get: refuse, putOnce: refuse };

/** The stores over a place for large documents. */
export const storesWith = (blobs: Blobs): Stores =>
  createStores({ client: dynamodb, tableName: TABLE_NAME, blobs, clock });

/** The stores of a function that never meets a document of more than 60 KB, and is spared the S3 client. */
export const stores: Stores = storesWith(noBlobs);
