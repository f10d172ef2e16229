import { environment } from './env.ts';
import { keptSecret } from './kept-secret.ts';
import { secretBox } from './seal-secret.ts';

const { INTEGRATION_KEY_ARN } = environment('INTEGRATION_KEY_ARN');

/** Seals and opens the secrets of integrations under the stage's key. */
export const integrationSecrets = secretBox(keptSecret(INTEGRATION_KEY_ARN));
