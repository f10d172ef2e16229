import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Stage } from '../stages.ts';

export interface PeopleProps {
  readonly stage: Stage;
  /** Puts firm and role into each token that is issued. */
  readonly preToken: IFunction;
}

/** The people who sign in. They are invited, and cannot write any attribute that decides about what they may see. */
export class People extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage, preToken }: PeopleProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      // Access tokens are changed by a trigger of the second version, which this plan is the cheapest to have.
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: stage.retainData,
      removalPolicy: stage.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, preToken, LambdaVersion.V2_0);
    this.client = this.pool.addClient('App', {
      generateSecret: false,
      authFlows: { userSrp: true, userPassword: true, adminUserPassword: stage.adminSignIn },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      // Firm and role are in the token: who is removed is out when it ends.
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(7),
    });
    acknowledge(this, {
      'AwsSolutions-COG2':
        'A second factor is each person’s choice, by an app; forcing it would lock out firms that sign in by script.',
      'AwsSolutions-COG8': 'Tokens with a firm and a role need Essentials, not Plus.',
    });
  }

  /** Put together here: an emulator gives the pool's id for `ProviderURL`, and on AWS it is the same. */
  get issuer(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://cognito-idp.${region}.${urlSuffix}/${this.pool.userPoolId}`;
  }
}
