import { Logger } from '@aws-lambda-powertools/logger';
import type { Journal } from '../../domain/operations/ports.ts';

/** One logger for a process; lines are JSON and carry ids and counts only. */
export const logger = new Logger();

/** A function's log as the operations see it. */
export const journal: Journal = {
  info: (message, facts) => logger.info(message, { ...facts }),
  error: (message, facts) => logger.error(message, { ...facts }),
};
