import { environment } from './env.ts';
import { receiversOf } from './receivers.ts';

const { WEBHOOKS_TO_LOOPBACK } = environment('WEBHOOKS_TO_LOOPBACK');

/** The receivers of webhooks, as the stage allows them. */
export const webhookReceivers = receiversOf({ toLoopback: WEBHOOKS_TO_LOOPBACK });
