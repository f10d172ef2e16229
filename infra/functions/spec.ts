import type { Grant } from '../grants.ts';
import type { Stage } from '../stages.ts';

/** Settings of the stage that a function is told of, in variables of its environment. */
export type StageVariable =
  | 'SETTLE_SECONDS'
  | 'SHARD_SIZE'
  | 'MAILS_PER_SECOND'
  | 'ALERTS_PER_SECOND'
  | 'TENANT_CLAIM'
  | 'ROLE_CLAIM'
  | 'WEBHOOKS_TO_LOOPBACK';

/** One function: what it runs, what it may do and who notices when it does not work. */
export interface FunctionSpec {
  /** The module, from the project's folder; it exports `handler`. */
  readonly entry: string;
  readonly megabytes: number;
  readonly seconds: number;
  readonly grants: readonly Grant[];
  /** Beside the names of what is granted. */
  readonly variables?: readonly StageVariable[];
  /** Files that it reads while it runs, by their paths in `node_modules`. */
  readonly files?: readonly string[];
  /** Node's own, beside those that every function has. */
  readonly nodeOptions?: readonly string[];
  /** Instances that it may have, and that are kept for it. Default: as many as the account allows. */
  readonly reserved?: (stage: Stage) => number | undefined;
  /** What people cannot do while it fails. */
  readonly impact: string;
}

/**
 * Of functions that send a mail now and then, beside Deliver: together they stay within what its pace leaves of the
 * account's rate (`stages.ts`). What SES refuses all the same as too much waits, and is tried again.
 */
export const few = ({ deliverReserved }: Stage): number | undefined =>
  deliverReserved && Math.ceil(deliverReserved / 3);
