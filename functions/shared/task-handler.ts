import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import { logger } from './journal.ts';

/**
 * The stack of every state-machine task: input parsed by its schema, the ids of batch or audit on every line of the log, and
 * whatever goes wrong thrown, because retries and failure are the machine's. `timeLeft` is in milliseconds.
 */
export const taskHandler = <S extends z.ZodType, R>(
  schema: S,
  task: (input: z.output<S>, timeLeft: () => number) => Promise<R>,
) =>
  middy<unknown, R, Error, Context>({ timeoutEarlyInMillis: 0 })
    .before(({ event, context }) => {
      logger.addContext(context);
      logger.resetKeys();
      const { tenantId, batchId, shard, auditId } = event as Record<string, unknown>;
      logger.appendKeys({ tenantId, batchId, shard, auditId });
    })
    .onError(({ error }) => {
      logger.error('the task failed', { error: error as Error });
    })
    .handler((event: unknown, context: Context) => task(schema.parse(event), () => context.getRemainingTimeInMillis()));
