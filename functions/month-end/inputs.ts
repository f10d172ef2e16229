import * as z from 'zod';
import { Id } from '../../domain/ids.ts';

const counter = z.int().min(0);

/** What the state machine gives its tasks: names and numbers only, so that no state grows with the batch. */
export const BatchInput = z.object({ tenantId: Id, batchId: Id, attempt: counter.default(0) });
export const RoundInput = BatchInput.extend({ round: counter.optional() });
export const ShardInput = BatchInput.extend({ shard: z.string().regex(/^\d{4}$/) });
export const ReviewInput = RoundInput.extend({ taskToken: z.string().min(1) });
export const FailInput = BatchInput.extend({ error: z.object({ Error: z.string(), Cause: z.string().optional() }) });
