import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  InvalidParameterException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { BillingError } from '../../domain/errors.ts';
import type { Accounts } from '../../domain/operations/tenants/accounts.ts';

interface Attribute {
  readonly Name: string | undefined;
  readonly Value?: string | undefined;
}

const subjectIn = (attributes: readonly Attribute[] | undefined): string => {
  const subject = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!subject) throw new Error('the user pool gave an account without a sub');
  return subject;
};

/** Sign-ins in a Cognito user pool. Cognito itself mails the invitation, when an account is made and at no other time. */
export const cognitoAccounts = (userPoolId: string, cognito = new CognitoIdentityProviderClient({})): Accounts => ({
  async subjectOf(email) {
    const account = { UserPoolId: userPoolId, Username: email };
    try {
      const { User } = await cognito.send(
        new AdminCreateUserCommand({
          ...account,
          DesiredDeliveryMediums: ['EMAIL'],
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      );
      return subjectIn(User?.Attributes);
    } catch (error) {
      if (error instanceof UsernameExistsException) {
        const { UserAttributes } = await cognito.send(new AdminGetUserCommand(account));
        return subjectIn(UserAttributes);
      }
      if (error instanceof InvalidParameterException)
        throw new BillingError('RequestInvalid', 'the user pool does not take this mail address', [
          { pointer: '/email', detail: 'is not taken as the name of an account' },
        ]);
      throw error;
    }
  },
});
