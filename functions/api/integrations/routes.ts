import * as z from 'zod';
import { deliveryStatuses } from '../../../domain/integrations/delivery.ts';
import { IntegrationChange, NewIntegration, NewSecret } from '../../../domain/integrations/integration.ts';
import { defineRoutes } from '../route.ts';
import { DeliverySummaryView, DeliveryView, IntegrationView, MadeIntegrationView, MadeSecretView } from './views.ts';

const manage = { permission: 'integrations:manage', errors: ['NotFound'] } as const;
const read = { method: 'GET', permission: 'integrations:read', success: 200 } as const;

const Replay = z
  .strictObject({
    status: z.enum(['ignored', 'notUnderstood', 'waiting', 'failed']),
    receivedUntil: z.iso.datetime().optional().describe('Only what came by this moment. Default: all.'),
  })
  .meta({ id: 'IntegrationReplay' });

const Replayed = z
  .strictObject({
    replayed: z.int(),
    receivedUntil: z.iso
      .datetime()
      .optional()
      .describe('There may be more of them: ask again, with this moment. Absent when all are done.'),
  })
  .meta({ id: 'IntegrationReplayed' });

export const integrationRoutes = defineRoutes('integrations', {
  createIntegration: {
    ...manage,
    method: 'POST',
    path: '/integrations',
    summary: 'Connect a ticketing tool',
    description:
      'The answer has the URL that the tool is to call and, this once, the secret that it is to sign with. In state `testing` what comes is shown and becomes nothing; make it `active` when it shows what you expect.',
    body: NewIntegration,
    success: 201,
    response: MadeIntegrationView,
    answersSecret: true,
  },
  listIntegrations: {
    ...read,
    path: '/integrations',
    summary: 'List the integrations',
    paged: true,
    response: IntegrationView,
  },
  getIntegration: {
    ...read,
    path: '/integrations/{integrationId}',
    summary: 'Read an integration',
    response: IntegrationView,
    errors: ['NotFound'],
  },
  replaceIntegration: {
    ...manage,
    method: 'PUT',
    path: '/integrations/{integrationId}',
    summary: 'Change an integration',
    description:
      'The body is all that can change. A webhook that came up to 20 seconds after one is disabled may still be taken; none of them becomes anything.',
    ifMatch: true,
    body: IntegrationChange,
    success: 200,
    response: IntegrationView,
  },
  addSecret: {
    ...manage,
    method: 'POST',
    path: '/integrations/{integrationId}/secrets',
    summary: 'Add a secret, to change the one that holds',
    description:
      'Both hold until one is dropped: tell the tool the new one, which is taken within two seconds, then drop the old one.',
    body: NewSecret,
    success: 201,
    response: MadeSecretView,
    errors: ['NotFound', 'SecretsLimited', 'Conflict'],
    answersSecret: true,
  },
  dropSecret: {
    ...manage,
    method: 'DELETE',
    path: '/integrations/{integrationId}/secrets/{secretId}',
    summary: 'Drop a secret',
    description: 'What is signed with it is refused within 20 seconds. The only one cannot be dropped.',
    success: 204,
    errors: ['NotFound', 'SecretsLimited', 'Conflict'],
  },
  testIntegration: {
    ...manage,
    method: 'POST',
    path: '/integrations/{integrationId}/test',
    summary: 'Try an integration',
    description:
      'Takes a delivery of the tool’s own form as if it had come, and answers with what it says. It is kept in the log, marked as a test, and becomes nothing.',
    success: 201,
    response: DeliveryView,
  },
  listDeliveries: {
    ...read,
    path: '/integrations/{integrationId}/deliveries',
    summary: 'List what a tool has sent, newest first',
    description: 'Kept for 90 days. A page of one status may hold fewer than asked for and still have one behind it.',
    query: z.object({ status: z.enum(deliveryStatuses).optional() }),
    paged: true,
    response: DeliverySummaryView,
    errors: ['NotFound'],
  },
  getDelivery: {
    ...read,
    path: '/integrations/{integrationId}/deliveries/{deliveryId}',
    summary: 'Read what became of a delivery, and its body as it came',
    response: DeliveryView,
    errors: ['NotFound'],
  },
  replayDelivery: {
    ...manage,
    method: 'POST',
    path: '/integrations/{integrationId}/deliveries/{deliveryId}/replay',
    summary: 'Work a delivery off once more',
    description: 'Nothing is done twice by it: what it says is said once, however often it is worked off.',
    success: 202,
    response: DeliverySummaryView,
  },
  replayDeliveries: {
    ...manage,
    method: 'POST',
    path: '/integrations/{integrationId}/deliveries/replay',
    summary: 'Work deliveries of a status off once more',
    description: 'The newest first, some hundred with each request.',
    body: Replay,
    success: 202,
    response: Replayed,
  },
});
