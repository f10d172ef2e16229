import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { type Delivery, type DeliverySummary, deliveryStatuses } from '../../../domain/integrations/delivery.ts';
import { type Integration, IntegrationChange } from '../../../domain/integrations/integration.ts';
import { providers } from '../../../domain/integrations/news.ts';
import { providerModules } from '../../../domain/integrations/provider-modules.ts';

export const IntegrationView = z
  .strictObject({
    ...IntegrationChange.shape,
    integrationId: Id,
    provider: z.enum(providers),
    url: z.url().describe('What the tool is to call.'),
    secrets: z
      .array(z.strictObject({ secretId: Id, createdAt: z.iso.datetime() }))
      .describe('Those that hold, the newest first; themselves they are shown once, when they are made.'),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Integration' });

const secret = z
  .string()
  .optional()
  .describe('To be told to the tool. It is shown this once, and again only if this very request is repeated.');

export const MadeIntegrationView = IntegrationView.safeExtend({ secret }).meta({ id: 'MadeIntegration' });

export const MadeSecretView = z.strictObject({ secretId: Id, secret }).meta({ id: 'MadeIntegrationSecret' });

const summary = {
  integrationId: Id,
  deliveryId: Id,
  receivedAt: z.iso.datetime(),
  status: z.enum(deliveryStatuses),
  reason: z.string().optional(),
  test: z.boolean().describe('Made to try the integration: it becomes nothing.'),
  replays: z.int().describe('How often it was sent to be worked off once more.'),
};

export const DeliverySummaryView = z.strictObject(summary).meta({ id: 'IntegrationDeliverySummary' });

export const DeliveryView = z
  .strictObject({
    ...summary,
    says: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .describe('What it says of tickets and work, as it is understood.'),
    body: z.string().optional().describe('As it came. For those who may manage integrations.'),
    encoding: z.enum(['utf8', 'base64']).optional().describe('Of the body: `base64` when it is no text.'),
  })
  .meta({ id: 'IntegrationDelivery' });

/** The URL of its endpoint is all that it shows beside what people set. */
export const integrationView = (integration: Integration, origin: string) => {
  const { endpointId, secrets, ...rest } = integration;
  return {
    ...rest,
    url: `${origin}/hooks/${endpointId}`,
    secrets: secrets.map(({ secretId, createdAt }) => ({ secretId, createdAt })),
  };
};

export const deliverySummaryView = ({
  integrationId,
  deliveryId,
  receivedAt,
  status,
  reason,
  test,
  replays,
}: DeliverySummary) => ({ integrationId, deliveryId, receivedAt, status, reason, test: test === true, replays });

/** A text stays one; whatever else came is told as bytes. */
const bodyOf = (body: Uint8Array): { readonly body: string; readonly encoding: 'utf8' | 'base64' } => {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), encoding: 'utf8' };
  } catch {
    return { body: Buffer.from(body).toString('base64'), encoding: 'base64' };
  }
};

/** With what it holds: names and texts of the tool's customers. */
export const deliveryView = (delivery: Delivery, { provider, options }: Integration) => {
  const translated = providerModules[provider].translate(delivery.body, options, delivery.receivedAt);
  return {
    ...deliverySummaryView(delivery),
    ...('news' in translated && { says: translated.news.map((one) => ({ ...one })) }),
    ...bodyOf(delivery.body),
  };
};
