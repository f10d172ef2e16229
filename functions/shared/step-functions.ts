import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Machine } from '../../domain/operations/ports.ts';
import { startOnce } from './start-once.ts';

/** The month-end state machine. */
export const stepFunctionsMachine = (sfn: SFNClient, stateMachineArn: string): Machine => ({
  start: (name, { tenantId, batchId, attempt = 0 }) =>
    startOnce(sfn, stateMachineArn)(name, { tenantId, batchId, attempt }),
  async standing(name) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'none';
      throw error;
    }
  },
  async succeed(taskToken, output) {
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
    } catch (error) {
      // The decision is in the table: a machine that no longer waits has either read it or will be started anew.
      if (!(error instanceof TaskDoesNotExist || error instanceof TaskTimedOut)) throw error;
    }
  },
});
