import type { Context } from 'aws-lambda';
import { sweepDunning } from '../../domain/operations/dunning/sweep.ts';
import { needs } from '../month-end/needs.ts';
import { environment } from '../shared/env.ts';
import { journal } from '../shared/journal.ts';
import { mailer } from '../shared/mailer.ts';

const { MAILS_PER_SECOND: mailsPerSecond } = environment('MAILS_PER_SECOND');
const sweep = sweepDunning(needs, mailer(), { mailsPerSecond });

/** The sweep over reminders and statements that are due. What is not out when its time is up, the next one sends. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  journal.info('sweep for due reminders and statements', {});
  await sweep(() => context.getRemainingTimeInMillis());
};
