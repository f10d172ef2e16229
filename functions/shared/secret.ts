import { environment } from './env.ts';

const { CURSOR_SECRET_ARN } = environment('CURSOR_SECRET_ARN');

let key: Promise<string> | undefined;

/** The client is loaded with the first page, and not at each cold start: most requests have no cursor. */
const fetchKey = async (): Promise<string> => {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: CURSOR_SECRET_ARN }),
  );
  if (!SecretString) throw new Error('the secret that signs cursors is empty');
  return SecretString;
};

/** The key that signs cursors: asked for when the first page is cut, and kept. A failure is not kept. */
export const cursorKey = (): Promise<string> => {
  key ??= fetchKey().catch((error: unknown) => {
    key = undefined;
    throw error;
  });
  return key;
};
