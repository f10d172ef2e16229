import * as z from 'zod';
import { type Audit, auditStatuses, auditTriggers, MAX_FINDINGS } from '../../../domain/audits/audit.ts';
import type { Figures, Standing } from '../../../domain/audits/figures.ts';
import { type Finding, findingIdOf } from '../../../domain/audits/finding.ts';
import { adviceOf, findingCodes, sentenceOf, severities, severityOf } from '../../../domain/audits/telling.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/invoicing/invoice.ts';
import { Money, moneyOf } from '../money.ts';

const found = z
  .strictObject({
    errors: z.int(),
    warnings: z.int(),
    repaired: z.int().describe('Of the warnings.'),
    byCode: z.partialRecord(z.enum(findingCodes), z.int()),
    notKept: z.int().describe(`Found beyond the ${MAX_FINDINGS} that are listed.`),
  })
  .describe('Once it is closed.');

const audit = {
  auditId: Id,
  trigger: z.enum(auditTriggers),
  repair: z.boolean(),
  from: LocalDateSchema.optional(),
  status: z.enum(auditStatuses),
  reason: z.string().optional().describe('Why it failed.'),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  found: found.optional(),
};

export const AuditSummary = z.strictObject(audit).meta({ id: 'AuditSummary' });

const byStanding = <S extends z.ZodType>(count: S) =>
  z.strictObject({ billed: count, open: count, postponed: count, held: count, stray: count } satisfies Record<
    Standing,
    S
  >);

export const AuditView = z
  .strictObject({
    ...audit,
    figures: z
      .strictObject({
        batches: z.int(),
        contracts: z.int(),
        billables: byStanding(z.int()).describe(
          '`postponed`: open under a later day than its own, because it was put off or came late. `stray`: counts as billed, and is on no invoice.',
        ),
        minutes: byStanding(z.number()).describe(
          'Working time by its last word. What a revision takes away that is on no invoice yet is below zero.',
        ),
        documents: z.array(
          z.strictObject({
            kind: z.enum(['invoice', 'creditNote']),
            count: z.int(),
            net: Money,
            tax: Money,
            gross: Money,
          }),
        ),
      })
      .describe('What it has looked at so far.'),
  })
  .meta({ id: 'Audit' });

export const FindingView = z
  .strictObject({
    findingId: Id,
    code: z.enum(findingCodes),
    severity: z.enum(severities),
    sentence: z.string(),
    advice: z.string().describe('What to do.'),
    repaired: z.boolean(),
    invoiceIds: z.array(z.string()),
    contractId: Id.optional(),
    billableId: Id.optional(),
    batchId: Id.optional(),
    itemId: z.string().optional(),
  })
  .meta({ id: 'AuditFinding' });

/** Where it goes on is how the machine works. */
export const summaryOf = (one: Audit) => ({
  auditId: one.auditId,
  trigger: one.trigger,
  repair: one.repair,
  from: one.from,
  status: one.status,
  reason: one.reason,
  createdAt: one.createdAt,
  closedAt: one.closedAt,
  ...(one.found && { found: { ...one.found, notKept: one.notKept } }),
});

const kindOf = (name: string): InvoiceKind => (name === 'creditNote' ? 'creditNote' : 'invoice');

const documentsOf = ({ amounts }: Figures) =>
  Object.entries(amounts).map(([name, { documents, net, tax, gross }]) => {
    const [kind = '', currency = ''] = name.split(' ');
    const money = { net: moneyOf(net, currency), tax: moneyOf(tax, currency), gross: moneyOf(gross, currency) };
    return { kind: kindOf(kind), count: documents, ...money };
  });

export const auditView = (one: Audit) => {
  const { batches, contracts, billables, seconds } = one.figures;
  const minutes = {
    billed: seconds.billed / 60,
    open: seconds.open / 60,
    postponed: seconds.postponed / 60,
    held: seconds.held / 60,
    stray: seconds.stray / 60,
  };
  return {
    ...summaryOf(one),
    figures: { batches, contracts, billables, minutes, documents: documentsOf(one.figures) },
  };
};

/** The documents that a finding is about. */
const invoiceIdsOf = (finding: Finding): readonly string[] => {
  if ('invoiceIds' in finding) return finding.invoiceIds;
  const named = 'invoiceId' in finding && finding.invoiceId !== undefined ? [finding.invoiceId] : [];
  return finding.code === 'creditDiffers' ? [...named, finding.creditNoteId] : named;
};

export const findingView = (finding: Finding) => ({
  findingId: findingIdOf(finding),
  code: finding.code,
  severity: severityOf(finding),
  sentence: sentenceOf(finding),
  advice: adviceOf(finding),
  repaired: finding.code === 'stray' && finding.repaired === true,
  invoiceIds: [...invoiceIdsOf(finding)],
  ...('contractId' in finding && { contractId: finding.contractId }),
  ...('billableId' in finding && { billableId: finding.billableId }),
  ...('itemId' in finding && { batchId: finding.batchId, itemId: finding.itemId }),
});
