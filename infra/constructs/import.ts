import { readFileSync } from 'node:fs';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { importFunctions } from '../functions/imports.ts';
import type { Stage } from '../stages.ts';
import { Workflow } from './workflow.ts';

export interface ImportProps {
  readonly stage: Stage;
  readonly functions: Readonly<Record<keyof typeof importFunctions, IFunction>>;
}

const file = new URL('../../statemachines/import.asl.json', import.meta.url);
export const importDefinition = (): string => readFileSync(file, 'utf8');

/** The import of one uploaded file. */
export class Import extends Workflow {
  constructor(scope: Construct, id: string, { stage, functions }: ImportProps) {
    super(scope, id, { stage, name: 'Import', definition: importDefinition(), functions });
  }
}
