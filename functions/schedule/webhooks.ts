import type { Context } from 'aws-lambda';
import { sweepWebhooks } from '../../domain/operations/webhooks/sweep.ts';
import { tellOfDisabled } from '../../domain/operations/webhooks/tell-of-disabled.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { integrationSecrets } from '../shared/integration-secrets.ts';
import { journal } from '../shared/journal.ts';
import { mailer } from '../shared/mailer.ts';
import { webhookReceivers } from '../shared/webhook-receivers.ts';

const sweep = sweepWebhooks({
  ...tableNeeds,
  secretBox: integrationSecrets,
  receivers: webhookReceivers,
  jitter: () => Math.random(),
  tellDisabled: tellOfDisabled(tableNeeds, mailer()),
});

/** The sweep over messages that are due. What is not sent when its time is up, the next one sends. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  journal.info('sweep for due webhooks', {});
  await sweep(() => context.getRemainingTimeInMillis());
};
