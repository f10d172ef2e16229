import type { Audit } from '../../audits/audit.ts';
import type { Figures } from '../../audits/figures.ts';
import type { Finding } from '../../audits/finding.ts';
import type { TableNeeds } from '../ports.ts';

/** Which audit a step of the machine is to go on with. */
export interface AuditInput {
  readonly tenantId: string;
  readonly auditId: string;
}

export interface AuditMachine {
  /** Starts an audit after some seconds; a name that was used already starts nothing. */
  start(name: string, input: AuditInput & { readonly waitSeconds: number }): Promise<void>;
}

/** What an audit reads by. */
export interface AuditNeeds extends TableNeeds {
  /** An object beside the table, or undefined where there is none. */
  readonly find: (key: string) => Promise<Uint8Array | undefined>;
  /** Waits before what looks wrong is read again. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What one page of an audit came to. */
export interface Look extends Pick<Audit, 'position'> {
  readonly figures: Figures;
  readonly findings: readonly Finding[];
  /** How many more were repaired, and kept with that. */
  readonly repaired?: number;
}

/** What looks wrong is read again after this: somebody may have been at work between two reads (design §2). */
export const SECOND_READING_MILLISECONDS = 5_000;
