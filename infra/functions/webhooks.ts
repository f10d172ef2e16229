import {
  getObjects,
  keepLostHappenings,
  readStream,
  sealSecrets,
  sendMail,
  systemItems,
  tenantItems,
} from '../grants.ts';
import { type FunctionSpec, few } from './spec.ts';

/** Makes messages of what the table's stream tells. It sends none: no receiver can hold up the stream. */
export const happeningsFunction: FunctionSpec = {
  entry: 'functions/events/happenings.ts',
  megabytes: 512,
  seconds: 60,
  grants: [
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem'),
    // The document that is issued or paid, where it is large.
    getObjects('T/*/documents/*'),
    readStream,
    keepLostHappenings,
  ],
  impact: 'What happens does not become messages to webhooks for now.',
};

/** Sends the messages that are due, of all firms; mails a firm only when a webhook of its is disabled. */
export const webhookSweepFunction: FunctionSpec = {
  entry: 'functions/schedule/webhooks.ts',
  // It mostly waits for others.
  megabytes: 512,
  seconds: 110,
  grants: [
    systemItems('Query'),
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    sealSecrets,
    sendMail,
  ],
  variables: ['WEBHOOKS_TO_LOOPBACK'],
  reserved: few,
  impact: 'Messages to webhooks are not sent for now; the next minute makes up for it.',
};
