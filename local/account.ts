/** The region that the local cloud plays. */
export const region = 'eu-west-3';

/** The one account of a local cloud, and the keys that it takes for that account's root. They open nothing elsewhere. */
export const account = '000000000000';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** What every client of the AWS SDK needs to talk to a local cloud: `new S3Client({ ...clientOf(endpoint), forcePathStyle: true })`. */
export const clientOf = (endpoint: string) => ({ endpoint, region, credentials });

/** The same for a program that is started: the CDK, the AWS CLI. */
export const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});
