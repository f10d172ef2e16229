import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { StreamReader, written } from './stream-reader.ts';

/**
 * What reaches the worker: deliveries that came or are replayed, what has just been found to wait, orders to work off what
 * waited, and what may let it go on: mappings, rules, contracts, and clients, who have a default contract.
 */
const filters = [
  written(['delivery'], { status: { S: ['received'] } }),
  written(['waiting', 'workOrder', 'mapping', 'ruleList', 'contract', 'client']),
];

/**
 * From the table's stream to the function that works off what tools sent. Deliveries that are given up are kept, and say that
 * they failed.
 */
export class Deliveries extends StreamReader {
  workOffBy(table: TableV2, lambda: IFunction): void {
    this.readBy(table, lambda, { filters, parallelizationFactor: 2 });
  }
}
