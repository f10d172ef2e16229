import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ImportMachine } from '../../domain/operations/imports/ports.ts';
import { environment } from './env.ts';

/** The state machine of imports. */
export const importMachine = (): ImportMachine => {
  const sfn = new SFNClient({});
  const { IMPORT_MACHINE_ARN: stateMachineArn } = environment('IMPORT_MACHINE_ARN');
  return {
    async start(name, input) {
      try {
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
  };
};
