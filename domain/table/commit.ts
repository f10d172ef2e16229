import { ElectroError } from 'electrodb';

/** Why a transaction was refused: one reason for each action, in order; "None" for those that were fine. */
export class CommitRefused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`transaction refused: ${reasons.join(', ')}`);
    this.name = 'CommitRefused';
    this.reasons = reasons;
  }

  /** Another transaction held one of the items; nothing is wrong with the facts. */
  get isConflict(): boolean {
    return this.reasons.some((reason) => reason !== 'None') && !this.reasons.includes('ConditionalCheckFailed');
  }
}

interface TransactionResult {
  readonly canceled: boolean;
  readonly data: readonly { readonly rejected: boolean; readonly code?: string | undefined }[];
}

/**
 * The only way to run a transaction: ElectroDB *resolves* a cancelled one with `canceled: true`, so a caller who forgets
 * to look would take it for done.
 */
export const commit = async (transaction: { go: () => Promise<TransactionResult> }): Promise<void> => {
  const { canceled, data } = await transaction.go();
  if (canceled) throw new CommitRefused(data.map(({ rejected, code }) => (rejected ? (code ?? 'Unknown') : 'None')));
};

/** Runs a transaction; false instead of an error when it was refused. */
export const committed = async (transaction: Parameters<typeof commit>[0]): Promise<boolean> => {
  try {
    await commit(transaction);
    return true;
  } catch (error) {
    if (error instanceof CommitRefused) return false;
    throw error;
  }
};

/** True for a single write whose condition did not hold. */
export const isConditionFailure = (error: unknown): boolean =>
  error instanceof ElectroError &&
  (error.cause as { name?: string } | undefined)?.name === 'ConditionalCheckFailedException';

/** Runs a conditional write; undefined instead of an error when its condition did not hold. */
export const unlessRefused = async <T>(write: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await write();
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
};
