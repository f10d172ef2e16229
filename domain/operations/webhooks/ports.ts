import type { Answer } from '../../webhooks/message.ts';
import type { SecretBox, SecretOwner } from '../integrations/secret-box.ts';
import type { TableNeeds } from '../ports.ts';

/** The one way out to receivers: it refuses what would lead into the house (`docs/decisions/0023`). */
export interface Receivers {
  /** What is wrong with a URL that no call could ever be made to; undefined when one may be tried. */
  faultOf(url: string): string | undefined;
  /** Posts a message once. Never throws: what went wrong is the answer. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
}

export interface WebhookNeeds extends Pick<TableNeeds, 'clock'> {
  readonly stores: Pick<TableNeeds['stores'], 'webhooks' | 'webhookMessages'>;
  readonly secretBox: SecretBox;
  readonly receivers: Receivers;
}

/** The box knows owners by two ids; a webhook's own stands in the place of an integration's, which no other one equals. */
export const ownerOf = (tenantId: string, webhookId: string): SecretOwner => ({ tenantId, integrationId: webhookId });
