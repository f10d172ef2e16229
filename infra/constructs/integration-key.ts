import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Stage } from '../stages.ts';

/** The key that the secrets of all integrations and webhooks are sealed under: one for a stage, where one secret each would cost $0.40 a month. */
export class IntegrationKey extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { retainData }: Stage) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Seals the secrets of integrations',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // Without it every tool of every firm would have to be told a new secret.
      removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this, {
      'AwsSolutions-SMG4':
        'What is sealed under it would have to be sealed anew with each rotation; it never leaves the few functions that open them.',
    });
  }
}
