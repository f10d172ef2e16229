import { environment } from './env.ts';
import { s3Blobs } from './s3-blobs.ts';
import { storesWith } from './services.ts';

export { clock } from './services.ts';

const { BUCKET_NAME } = environment('BUCKET_NAME');

export const blobs = s3Blobs(BUCKET_NAME);

/** The stores of a function that meets large documents: drafts, invoices and the states beside them. */
export const stores = storesWith(blobs);
