import * as z from 'zod';
import {
  type Batch,
  type BatchItem,
  batchStatuses,
  type Draft,
  type IssuedTotal,
  itemStatuses,
  NewBatch,
} from '../../../domain/batches/batch.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { BatchProgress } from '../../../domain/operations/batches/read.ts';
import { contentView } from '../invoices/views.ts';
import { Money, moneyOf } from '../money.ts';

const batch = {
  batchId: Id,
  name: z.string(),
  through: LocalDateSchema,
  contractIds: z.array(Id).optional(),
  invoiceGrouping: NewBatch.shape.invoiceGrouping.unwrap(),
  lineGrouping: NewBatch.shape.lineGrouping.unwrap(),
  issueOn: LocalDateSchema.optional(),
  status: z.enum(batchStatuses),
  decision: z.enum(['approve', 'cancel']).optional(),
  decidedBy: z.string().optional().describe('The `sub` of the person.'),
  reason: z.string().optional().describe('Why it failed.'),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
};

export const BatchSummary = z.strictObject(batch).meta({ id: 'BatchSummary' });

const count = z.int().optional();
export const BatchView = z
  .strictObject({
    ...batch,
    progress: z
      .strictObject(Object.fromEntries(itemStatuses.map((status) => [status, count])))
      .describe('How many of its invoices have each status; those without one yet are not counted.'),
    issued: z.array(z.strictObject({ invoices: z.int(), gross: Money })).describe('What is issued, by currency.'),
  })
  .meta({ id: 'Batch' });

export const BatchItemView = z
  .strictObject({
    itemId: z.string(),
    clientId: Id,
    contractIds: z.array(Id),
    status: z.enum(itemStatuses),
    reason: z.string().optional().describe('Why it failed, was set aside or not delivered.'),
    gross: Money.optional(),
    warnings: z.array(z.string()).optional().describe('What its e-invoice would lack, such as `buyerSirenMissing`.'),
    invoiceId: z.string().optional(),
    formattedNumber: z.string().optional(),
  })
  .meta({ id: 'BatchItem' });

/** Cutoff and shards are how the machine works, not what people asked it for. */
export const summaryOf = (one: Batch) => ({
  batchId: one.batchId,
  name: one.name,
  through: one.through,
  contractIds: one.contractIds,
  invoiceGrouping: one.invoiceGrouping,
  lineGrouping: one.lineGrouping,
  issueOn: one.issueOn,
  status: one.status,
  decision: one.decision,
  decidedBy: one.decidedBy,
  reason: one.reason,
  createdAt: one.createdAt,
  closedAt: one.closedAt,
});

const totalView = ({ invoices, gross, currency }: IssuedTotal) => ({ invoices, gross: moneyOf(gross, currency) });

export const batchView = ({ batch: one, progress, issued }: BatchProgress) => ({
  ...summaryOf(one),
  progress,
  issued: issued.map(totalView),
});

export const itemView = ({ gross, currency, ...item }: BatchItem) => ({
  ...item,
  ...(gross !== undefined && currency !== undefined && { gross: moneyOf(gross, currency) }),
});

export const draftView = ({ itemId, content }: Draft) => ({ itemId, ...contentView(content) });
