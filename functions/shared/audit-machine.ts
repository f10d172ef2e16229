import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { AuditMachine } from '../../domain/operations/audits/ports.ts';
import { environment } from './env.ts';

/** The state machine of audits. */
export const auditMachine = (): AuditMachine => {
  const sfn = new SFNClient({});
  const { AUDIT_MACHINE_ARN: stateMachineArn } = environment('AUDIT_MACHINE_ARN');
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
