import { inject } from 'vitest';
import { clientOf } from '../../local/account.ts';
import type { Fixture } from '../table/fixture.ts';

/** Has handlers that are imported from then on work on the table of a test. */
export const handlersWorkOn = async ({ tableName }: Fixture): Promise<void> => {
  await import('../functions/environment.ts');
  const { credentials, endpoint, region } = clientOf(inject('endpoint'));
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
};
