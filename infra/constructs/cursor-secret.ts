import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

/** The key that the API signs the cursors of its pages with: they hold keys of the table, and a forged one could name another tenant. */
export class CursorSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Signs the cursors of the API',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // Losing it costs nothing: pages that are being read are read again from the first.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this, {
      'AwsSolutions-SMG4':
        'It opens nothing by itself, and a rotation by the clock would end the pages that people are reading.',
    });
  }
}
