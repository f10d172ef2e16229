/** The text of a secret in Secrets Manager: asked for at its first use, and kept. A failure is not kept. */
export const keptSecret = (arn: string): (() => Promise<string>) => {
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= fetchSecret(arn).catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
};

/** The client is loaded with the first use, and not at each cold start: most requests need no secret. */
const fetchSecret = async (arn: string): Promise<string> => {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new Error('the secret is empty');
  return SecretString;
};
