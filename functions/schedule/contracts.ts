import type { Context } from 'aws-lambda';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { environment } from '../shared/env.ts';
import { journal } from '../shared/journal.ts';
import { mailer } from '../shared/mailer.ts';
import { clock, stores } from '../shared/services-with-objects.ts';

const { ALERTS_PER_SECOND: mailsPerSecond } = environment('ALERTS_PER_SECOND');
const needs = { stores, clock, journal };
const byItself = { renewal: renewContract(needs), revision: reviseContract(needs) };
const sweep = sweepContracts(needs, mailer(), { mailsPerSecond, byItself });

/** The hourly sweep over what is due of contracts. What is not done when its time is up, the next one does. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  journal.info('sweep for what is due of contracts', {});
  await sweep(() => context.getRemainingTimeInMillis());
};
