import { createHash, createHmac } from 'node:crypto';
import type { Provider } from '../../domain/integrations/news.ts';

/** What somebody who knows the secret sends, as each tool documents it: written apart from the code that verifies it. */
export interface Sending {
  readonly body: string | Uint8Array;
  readonly secret: string;
  readonly now: Date;
  /** The tool's own id of the delivery, where it has one outside the body. */
  readonly id?: string;
}

type Headers = Readonly<Record<string, string>>;

const hmac = (key: string | Uint8Array, ...parts: (string | Uint8Array)[]) => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};
const seconds = (now: Date): string => String(Math.floor(now.getTime() / 1000));
const standardKey = (secret: string) =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;

export const headersOf: Readonly<Record<Provider, (sending: Sending) => Headers>> = {
  zendesk: ({ body, secret, now, id = 'invocation-1' }) => {
    const timestamp = now.toISOString().replace(/\.\d+/, '');
    return {
      'x-zendesk-webhook-invocation-id': id,
      'x-zendesk-webhook-signature-timestamp': timestamp,
      'x-zendesk-webhook-signature': hmac(secret, timestamp, body).toString('base64'),
    };
  },
  jira: ({ body, secret, id = 'identifier-1' }) => ({
    'x-atlassian-webhook-identifier': id,
    'x-hub-signature': `sha256=${hmac(secret, body).toString('hex')}`,
  }),
  freshdesk: ({ secret }) => ({ 'x-webhook-token': secret }),
  halopsa: ({ secret }) => ({ authorization: `Basic ${Buffer.from(`halo:${secret}`).toString('base64')}` }),
  connectwise: ({ body, secret }) => ({
    'x-content-signature': hmac(createHash('sha256').update(secret).digest(), body).toString('base64'),
  }),
  servicenow: ({ secret }) => ({ 'x-webhook-secret': secret }),
  standard: ({ body, secret, now, id = 'msg_1' }) => ({
    'webhook-id': id,
    'webhook-timestamp': seconds(now),
    'webhook-signature': `v1,${hmac(standardKey(secret), `${id}.${seconds(now)}.`, body).toString('base64')}`,
  }),
};
