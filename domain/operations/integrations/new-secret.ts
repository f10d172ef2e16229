import { randomBytes } from 'node:crypto';
import type { SealedSecret } from '../../integrations/integration.ts';
import type { Provider } from '../../integrations/news.ts';
import type { SecretBox, SecretOwner } from './secret-box.ts';

/** As Standard Webhooks asks: 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Standard Webhooks writes secrets in a form of its own; the other tools take any text. */
const randomSecret = (provider: Provider): string => {
  const bytes = randomBytes(SECRET_BYTES);
  return provider === 'standard' ? `whsec_${bytes.toString('base64')}` : bytes.toString('base64url');
};

/** The caller's own secret or a new one, sealed. */
export const newSecret = async (
  box: SecretBox,
  owner: SecretOwner,
  { secretId, provider, given, now }: { secretId: string; provider: Provider; given: string | undefined; now: Date },
): Promise<SealedSecret> => ({
  secretId,
  sealed: await box.seal(owner, given ?? randomSecret(provider)),
  createdAt: now.toISOString(),
});

/** In clear, for the one answer that shows it; undefined once it was dropped. */
export const shown = async (
  box: SecretBox,
  owner: SecretOwner,
  secrets: readonly SealedSecret[],
  secretId: string,
): Promise<string | undefined> => {
  const secret = secrets.find((one) => one.secretId === secretId);
  return secret && box.open(owner, secret.sealed);
};
