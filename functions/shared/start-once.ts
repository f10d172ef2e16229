import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** Starts executions of a state machine. One that has been started under its name already is as good as started. */
export const startOnce =
  (sfn: SFNClient, stateMachineArn: string) =>
  async (name: string, input: object): Promise<void> => {
    try {
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  };
