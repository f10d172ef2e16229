import type { Blobs } from '../table/blobs.ts';
import type { Stores } from '../table/stores.ts';

/** What became of a call that sends a mail. Anything thrown instead means that nobody knows. */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly messageId: string }
  /** Not taken for now; `quotaSpent` when only tomorrow helps. */
  | { readonly outcome: 'throttled'; readonly quotaSpent: boolean }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface OutgoingMail {
  readonly raw: Uint8Array;
  readonly recipients: readonly string[];
  /** Come back with the provider's events: ASCII letters, digits, "_" and "-" only. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Mailer {
  /** The address that mails come from; the tenant's own is the reply address. */
  readonly from: string;
  send(mail: OutgoingMail): Promise<SendOutcome>;
}

export interface Machine {
  /** Starts a month end; a name that was used already starts nothing. */
  start(
    name: string,
    input: { readonly tenantId: string; readonly batchId: string; readonly attempt?: number },
  ): Promise<void>;
  /** Whether an execution runs, has ended, or was never started; what began a moment ago may not be known yet. */
  standing(name: string): Promise<'running' | 'ended' | 'none'>;
  /** Wakes a waiting execution; a token that is spent or gone wakes nothing. */
  succeed(taskToken: string, output: unknown): Promise<void>;
}

/** The log of ids and counts that the operator reads at night; never names, mails or texts. */
export interface Journal {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** What operations are given by the shell. */
export interface TableNeeds {
  readonly stores: Stores;
  readonly clock: () => Date;
  readonly journal: Journal;
}

/** Links under which anybody who has one can fetch the PDF of a document, without signing in. */
export interface DocumentLinks {
  linkTo(tenantId: string, invoiceId: string, until: Date): Promise<string>;
}

/** With the objects beside the table, for operations that meet documents. */
export interface Needs extends TableNeeds {
  readonly blobs: Blobs;
  /** Without them a document is attached however large it is. */
  readonly links?: DocumentLinks | undefined;
}
