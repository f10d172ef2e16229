import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HOST } from '../domain/table/member-store.ts';
import { createStores } from '../domain/table/stores.ts';
import { clientOf } from './account.ts';

/** What is needed of a deployed stack to make accounts and sign people in. */
export interface Stack {
  /** Of a local cloud, which has an account and keys of its own. Without it: AWS, with the caller's credentials. */
  readonly endpoint?: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A stack on a local cloud. */
export interface Deployed extends Stack {
  readonly endpoint: string;
}

const output = ({ outputs }: Stack, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`the deployed stack has no output ${name}`);
  return value;
};

/** A stack lies in the region of its stage, which need not be the caller's: the ARN of anything in it says which. */
const regionOf = (stack: Stack): string => output(stack, 'MachineArn').split(':')[3] ?? '';

const clientFor = (stack: Stack) =>
  stack.endpoint === undefined ? { region: regionOf(stack) } : clientOf(stack.endpoint);

const cognitoOf = (stack: Stack) => new CognitoIdentityProviderClient(clientFor(stack));

const noBlobs = () => Promise.reject(new Error('no objects are needed here'));

/** The stores of a deployed stack, with the account's own credentials. */
export const storesOf = (stack: Stack) =>
  createStores({
    client: DynamoDBDocumentClient.from(new DynamoDBClient(clientFor(stack)), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    tableName: output(stack, 'TableName'),
    blobs: { put: noBlobs, get: noBlobs, putOnce: noBlobs },
    clock: () => new Date(),
  });

/** Gives an account of the user pool a password, so that a script can sign in with it. */
export const setPassword = async (stack: Stack, email: string, password: string): Promise<void> => {
  const Password = { Password: password, Permanent: true };
  await cognitoOf(stack).send(
    new AdminSetUserPasswordCommand({ UserPoolId: output(stack, 'UserPoolId'), Username: email, ...Password }),
  );
};

/** What was there before, and what is new. */
export interface OperatorMade {
  readonly account: 'made' | 'existed';
  readonly membership: 'made' | 'existed';
}

/**
 * The first operator of a new deployment: an account and its membership. Nobody else can make one. Without a password, Cognito mails
 * an invitation with one for the first time. May be repeated: what is there stays, and a password that is given is set.
 */
export const createOperator = async (stack: Stack, email: string, password?: string): Promise<OperatorMade> => {
  const account = await createAccount(stack, email, password === undefined ? {} : { MessageAction: 'SUPPRESS' });
  const subject = await subjectOf(stack, email);
  const { members } = storesOf(stack);
  const isNew = await members.create({ subject, tenantId: HOST, role: 'operator', email });
  const member = isNew ? undefined : await members.get(subject);
  if (!isNew && (member?.tenantId !== HOST || member.role !== 'operator'))
    throw new Error(`${email} is a member already, but no operator: an operator needs an address of its own`);
  // Last: nobody's password is changed who is no operator.
  if (password !== undefined) await setPassword(stack, email, password);
  return { account, membership: isNew ? 'made' : 'existed' };
};

const createAccount = async (
  stack: Stack,
  email: string,
  invitation: { readonly MessageAction?: 'SUPPRESS' },
): Promise<'made' | 'existed'> => {
  try {
    await cognitoOf(stack).send(
      new AdminCreateUserCommand({
        UserPoolId: output(stack, 'UserPoolId'),
        Username: email,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
        ...invitation,
      }),
    );
    return 'made';
  } catch (error) {
    if (error instanceof UsernameExistsException) return 'existed';
    throw error;
  }
};

const subjectOf = async (stack: Stack, email: string): Promise<string> => {
  const { UserAttributes } = await cognitoOf(stack).send(
    new AdminGetUserCommand({ UserPoolId: output(stack, 'UserPoolId'), Username: email }),
  );
  const subject = UserAttributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!subject) throw new Error('the user pool gave the operator no subject');
  return subject;
};

/** An access token, as the sign-in page of a client would get it. */
export const signIn = async (stack: Stack, email: string, password: string): Promise<string> => {
  const { AuthenticationResult } = await cognitoOf(stack).send(
    new AdminInitiateAuthCommand({
      UserPoolId: output(stack, 'UserPoolId'),
      ClientId: output(stack, 'UserPoolClientId'),
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
