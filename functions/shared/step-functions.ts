import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Machine } from '../../domain/operations/ports.ts';

/** Runs what is allowed to have been done already. */
const unless = async (already: (error: unknown) => boolean, call: () => Promise<unknown>): Promise<void> => {
  try {
    await call();
  } catch (error) {
    if (!already(error)) throw error;
  }
};

/** The month-end state machine. */
export const stepFunctionsMachine = (sfn: SFNClient, stateMachineArn: string): Machine => ({
  start: (name, { tenantId, batchId, attempt = 0 }) =>
    unless(
      (error) => error instanceof ExecutionAlreadyExists,
      () => {
        const input = JSON.stringify({ tenantId, batchId, attempt });
        return sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      },
    ),
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
  // The decision is in the table: a machine that no longer waits has either read it or will be started anew.
  succeed: (taskToken, output) =>
    unless(
      (error) => error instanceof TaskDoesNotExist || error instanceof TaskTimedOut,
      () => sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
    ),
});
