import * as z from 'zod';
import { Id } from '../../domain/ids.ts';

/** What the state machine gives its tasks: names only, so that no state grows with the batch. */
export const BatchInput = z.object({ tenantId: Id, batchId: Id });
export const ShardInput = BatchInput.extend({ shard: z.string().regex(/^\d{4}$/) });
export const ReviewInput = BatchInput.extend({ taskToken: z.string().min(1) });
export const FailInput = BatchInput.extend({ error: z.object({ Error: z.string(), Cause: z.string().optional() }) });
