import * as z from 'zod';
import { type Instant, type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { type Figures, NO_FIGURES } from './figures.ts';
import type { FindingCode } from './finding.ts';

/** What a person chooses when starting an audit. */
export const NewAudit = z
  .strictObject({
    /** Whether strays are given back to the log, so that the next bill takes them. All else is only reported. */
    repair: z.boolean().default(true),
    /** Looks only at documents of this day and later; contracts are always looked at whole. */
    from: LocalDateSchema.optional(),
  })
  .meta({ id: 'NewAudit' });
export type NewAudit = z.infer<typeof NewAudit>;

export const auditStatuses = ['running', 'closed', 'failed'] as const;
export type AuditStatus = (typeof auditStatuses)[number];

/** Who started it: a person, or the week. */
export const auditTriggers = ['person', 'weekly'] as const;
export type AuditTrigger = (typeof auditTriggers)[number];

/** The document that follows the next stretch of a series. */
export interface Following {
  readonly invoiceId: string;
  readonly issuedOn: LocalDate;
}

/** Where an audit goes on: batches, then the ledger of each series from its end, then the contracts by client. */
export type Position =
  | { readonly part: 'batches'; readonly after: string | null }
  | { readonly part: 'documents'; readonly series: string; readonly before?: number; readonly next?: Following }
  | { readonly part: 'contracts'; readonly after: string | null }
  | { readonly part: 'end' };

/** Most findings that an audit keeps and repairs; the rest is counted, and the next audit finds it again. */
export const MAX_FINDINGS = 1_000;

/** How much was found: by code, and how much of it is an error, a warning, or repaired. */
export interface FoundCounts {
  readonly byCode: Readonly<Partial<Record<FindingCode, number>>>;
  readonly errors: number;
  readonly warnings: number;
  readonly repaired: number;
}

/** One look at all that a tenant has billed. */
export interface Audit extends NewAudit {
  readonly auditId: string;
  readonly trigger: AuditTrigger;
  readonly status: AuditStatus;
  readonly position: Position;
  readonly figures: Figures;
  /** Findings that are stored, at most; and those beyond. */
  readonly kept: number;
  readonly notKept: number;
  /** Set when it is closed. */
  readonly found?: FoundCounts | undefined;
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly createdAt: Instant;
  readonly closedAt?: Instant | undefined;
  readonly version: number;
}

/** An audit that has not looked at anything yet. */
export const newAudit = (auditId: string, asked: NewAudit, trigger: AuditTrigger, createdAt: Instant): Audit => ({
  ...asked,
  auditId,
  trigger,
  status: 'running',
  position: { part: 'batches', after: null },
  figures: NO_FIGURES,
  kept: 0,
  notKept: 0,
  createdAt,
  version: 1,
});
