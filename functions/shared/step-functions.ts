import {
  ExecutionAlreadyExists,
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
  start: (name, input) =>
    unless(
      (error) => error instanceof ExecutionAlreadyExists,
      () => sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })),
    ),
  // The decision is in the table: a machine that no longer waits has either read it or will be started anew.
  succeed: (taskToken, output) =>
    unless(
      (error) => error instanceof TaskDoesNotExist || error instanceof TaskTimedOut,
      () => sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
    ),
});
