import { SFNClient } from '@aws-sdk/client-sfn';
import type { ImportMachine } from '../../domain/operations/imports/ports.ts';
import { environment } from './env.ts';
import { startOnce } from './start-once.ts';

/** The state machine of imports. */
export const importMachine = (): ImportMachine => ({
  start: startOnce(new SFNClient({}), environment('IMPORT_MACHINE_ARN').IMPORT_MACHINE_ARN),
});
