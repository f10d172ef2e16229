import { readFileSync } from 'node:fs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { monthEndFunctions } from '../functions/month-end.ts';
import type { Stage } from '../stages.ts';
import { machineArn, mapRunsArn, Workflow } from './workflow.ts';

export interface MonthEndProps {
  readonly stage: Stage;
  readonly functions: Readonly<Record<keyof typeof monthEndFunctions, IFunction>>;
}

/** The month end: the only machine with maps. */
export class MonthEnd extends Workflow {
  constructor(scope: Construct, id: string, { stage, functions }: MonthEndProps) {
    super(scope, id, { stage, name: 'MonthEnd', definition: definitionFor(stage), functions });
    this.allowMaps();
  }

  /** A distributed map starts executions of the machine that it is in. */
  private allowMaps(): void {
    const executions = mapRunsArn(this, 'MonthEnd');
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [machineArn(this, 'MonthEnd')] }),
    );
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
        resources: [executions],
      }),
    );
    acknowledgeWildcard(this.role, executions, 'A map’s executions get their names when it runs.');
  }
}

const file = new URL('../../statemachines/month-end.asl.json', import.meta.url);

/**
 * CloudFormation puts the functions in. It could not put numbers in: their placeholders stand in quotes, because the file is JSON, and
 * would stay texts.
 */
export function definitionFor({ draftConcurrency, deliverConcurrency }: Stage): string {
  const numbers: Readonly<Record<string, number>> = {
    DraftConcurrency: draftConcurrency,
    DeliverConcurrency: deliverConcurrency,
  };
  return readFileSync(file, 'utf8').replace(/"\$\{(\w+)\}"/g, (placeholder, name) => `${numbers[name] ?? placeholder}`);
}
