import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { auditFunctions } from '../functions/audit.ts';
import type { Stage } from '../stages.ts';
import { callOnSchedule } from './scheduled-call.ts';
import { Workflow } from './workflow.ts';

export interface AuditProps {
  readonly stage: Stage;
  readonly functions: Readonly<Record<keyof typeof auditFunctions, IFunction>>;
}

const file = new URL('../../statemachines/audit.asl.json', import.meta.url);
export const auditDefinition = (): string => readFileSync(file, 'utf8');

/** The audit of one firm. */
export class Audit extends Workflow {
  constructor(scope: Construct, id: string, { stage, functions }: AuditProps) {
    super(scope, id, { stage, name: 'Audit', definition: auditDefinition(), functions });
  }
}

export interface AuditScheduleProps {
  readonly start: IFunction;
  /** Where weeks go that could not be started. */
  readonly missed: IQueue;
}

/** Every week, in the night to Sunday: the audits of all firms. */
export class AuditSchedule extends Construct {
  constructor(scope: Construct, id: string, { start, missed }: AuditScheduleProps) {
    super(scope, id);
    callOnSchedule(this, 'Weekly', {
      description: 'Starts the audits of the week',
      cron: { minute: '20', hour: '0', weekDay: 'SUN' },
      target: start,
      missed,
      retryAttempts: 10,
      maxEventAge: Duration.hours(12),
    });
  }
}
