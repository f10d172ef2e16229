import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Stage } from '../stages.ts';

/** A run's drafts and its list of shards are of use until it is closed or given up: Review alone may take 90 days. */
const temporaryDays = 120;

/** S3 finds an object to expire by prefix or tag, and the tenant comes first in a key: so the writer tags it. */
export const temporaryTag = { key: 'kept', value: 'until-closed' } as const;

/** Files that people keep until they remove them: then nothing of them is to be left. */
export const removableTag = { key: 'kept', value: 'until-removed' } as const;

/** PDFs, logos, and what is too large for an item of the table. Private; functions reach it by role, people by presigned link. */
export class ObjectStore extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { retainData, objectLockYears }: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [interruptedUploads, temporaryObjects, removedFiles],
      ...(objectLockYears && { objectLockDefaultRetention: ObjectLockRetention.governance(years(objectLockYears)) }),
      removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this, {
      'AwsSolutions-S1':
        'Objects are read by functions, each under its role, and by links that live for minutes and that the API gives out: its access log says to whom.',
    });
  }
}

const interruptedUploads: LifecycleRule = {
  id: 'interrupted-uploads',
  abortIncompleteMultipartUploadAfter: Duration.days(1),
};

const temporaryObjects: LifecycleRule = {
  id: 'objects-of-a-run',
  tagFilters: { [temporaryTag.key]: temporaryTag.value },
  expiration: Duration.days(temporaryDays),
  noncurrentVersionExpiration: Duration.days(1),
};

/** The bucket keeps what is deleted as an old version: of such files, for a day. */
const removedFiles: LifecycleRule = {
  id: 'removed-files',
  tagFilters: { [removableTag.key]: removableTag.value },
  noncurrentVersionExpiration: Duration.days(1),
};

/** Ten years from today end on the same day of a later year: leap days count. */
const years = (count: number) => Duration.days(Math.ceil(count * 365.25));
