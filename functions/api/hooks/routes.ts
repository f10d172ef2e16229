import { MAX_HOOK_BYTES } from '../../../domain/integrations/provider.ts';
import { defineRoutes } from '../route.ts';

export const hookRoutes = defineRoutes('hooks', {
  receiveHook: {
    method: 'POST',
    path: '/hooks/{endpointId}',
    permission: 'public',
    summary: 'Take a webhook of a ticketing tool',
    description: `Called by tools, at the URL of their integration, without a sign-in: the tool signs, or sends the integration's secret. What is understood of each tool, and what to enter there, is in docs/integrations. Takes ${MAX_HOOK_BYTES} bytes. Answers 202 for a delivery that is new and 200 for one that came before; what it says is read afterwards, and shown with its outcome among the integration's deliveries.`,
    maxBodyBytes: MAX_HOOK_BYTES,
    success: 202,
    errors: ['SignatureInvalid', 'NotFound', 'IntegrationDisabled', 'BodyTooLarge'],
  },
});
