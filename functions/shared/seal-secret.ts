import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretBox, SecretOwner } from '../../domain/operations/integrations/secret-box.ts';

const CIPHER = 'aes-256-gcm';
/** As NIST SP 800-38D wants them: a nonce of 96 bits and a tag of 128. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'secrets of integrations', 32));
const ownerData = ({ tenantId, integrationId }: SecretOwner) => Buffer.from(`T/${tenantId}/IN/${integrationId}`);

/**
 * Secrets sealed with AES-256-GCM, each under a nonce of its own; tenant and integration are authenticated with it, so that
 * a row that is copied to another integration opens nothing. Sealed: nonce, tag and cipher text in base64url.
 */
export const secretBox = (key: () => Promise<string>): SecretBox => ({
  async seal(owner, secret) {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(await key()), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(ownerData(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  },
  async open(owner, sealed) {
    const bytes = Buffer.from(sealed, 'base64url');
    const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, keyOf(await key()), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(ownerData(owner));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  },
});
