import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { listIndex, logIndex, relatedIndex, tableKeys } from '../../domain/table/keys.ts';
import type { Stage } from '../stages.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The one table, on demand: a month end's peak and the quiet weeks between two of them cost what they use. */
export class BillingTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { retainData }: Stage) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(tableKeys.partition),
      sortKey: text(tableKeys.sort),
      timeToLiveAttribute: tableKeys.expiry,
      billing: Billing.onDemand(),
      localSecondaryIndexes: [
        { indexName: logIndex.name, sortKey: text(logIndex.sort), projectionType: ProjectionType.ALL },
      ],
      globalSecondaryIndexes: [listIndex, relatedIndex].map((index) => ({
        indexName: index.name,
        partitionKey: text(index.partition),
        sortKey: text(index.sort),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      // What tools send is worked off from here (deliveries.ts).
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: retainData },
      deletionProtection: retainData,
      removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
