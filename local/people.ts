import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HOST } from '../domain/table/member-store.ts';
import { createStores } from '../domain/table/stores.ts';
import { clientOf } from './account.ts';

/** What is needed of a deployed stack to sign people in. */
export interface Deployed {
  readonly endpoint: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const output = ({ outputs }: Deployed, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`the deployed stack has no output ${name}`);
  return value;
};

const cognitoOf = ({ endpoint }: Deployed) => new CognitoIdentityProviderClient(clientOf(endpoint));

const noBlobs = () => Promise.reject(new Error('no objects are needed here'));

/** The stores of a deployed stack, with the account's own credentials. */
export const storesOf = (deployed: Deployed) =>
  createStores({
    client: DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(deployed.endpoint)), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    tableName: output(deployed, 'TableName'),
    blobs: { put: noBlobs, get: noBlobs, putOnce: noBlobs },
    clock: () => new Date(),
  });

/** Gives an account of the user pool a password, so that a script can sign in with it. */
export const setPassword = async (deployed: Deployed, email: string, password: string): Promise<void> => {
  const Password = { Password: password, Permanent: true };
  await cognitoOf(deployed).send(
    new AdminSetUserPasswordCommand({ UserPoolId: output(deployed, 'UserPoolId'), Username: email, ...Password }),
  );
};

/** The first operator of a new deployment: an account and its membership. Nobody else can make one. */
export const createOperator = async (deployed: Deployed, email: string, password: string): Promise<void> => {
  const cognito = cognitoOf(deployed);
  const UserPoolId = output(deployed, 'UserPoolId');
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  await cognito.send(
    new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  await setPassword(deployed, email, password);
  const { UserAttributes: attributes } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
  const subject = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!subject) throw new Error('the user pool gave the operator no subject');
  await storesOf(deployed).members.create({ subject, tenantId: HOST, role: 'operator', email });
};

/** An access token, as the sign-in page of a client would get it. */
export const signIn = async (deployed: Deployed, email: string, password: string): Promise<string> => {
  const { AuthenticationResult } = await cognitoOf(deployed).send(
    new AdminInitiateAuthCommand({
      UserPoolId: output(deployed, 'UserPoolId'),
      ClientId: output(deployed, 'UserPoolClientId'),
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  const token = AuthenticationResult?.AccessToken;
  if (!token) throw new Error(`${email} could not sign in`);
  return token;
};

/** Where the API answers on a local cloud: names under `*.localhost` do not resolve everywhere. */
export const apiUrlOf = (deployed: Deployed): string =>
  `${deployed.endpoint}/_aws/execute-api/${output(deployed, 'ApiId')}/$default`;
