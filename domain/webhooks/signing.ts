import { hmacOf } from '../signatures.ts';

const PREFIX = 'whsec_';

const keyOf = (secret: string): Uint8Array => Buffer.from(secret.slice(PREFIX.length), 'base64');

export interface Signed {
  readonly messageId: string;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0: over id, moment and body, one signature by each secret that holds, the newest's first.
 * Signed by hand, as what comes in is verified: the specification's library is for receivers, and reads the body anew.
 */
export const signedHeaders = (
  { messageId, body }: Signed,
  secrets: readonly string[],
  now: Date,
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const content = `${messageId}.${timestamp}.${body}`;
  return {
    'content-type': 'application/json',
    'user-agent': 'Monthend-Webhooks/1',
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${hmacOf(keyOf(secret), content).toString('base64')}`).join(' '),
  };
};
