import * as z from 'zod';
import { type Batch, batchStatuses, decisions } from '../../../domain/batches/batch.ts';
import { lostReasons } from '../../../domain/batches/edits/lost.ts';
import type { IssuedTotal } from '../../../domain/batches/issued-totals.ts';
import { itemStatuses } from '../../../domain/batches/item.ts';
import { ItemId, NewBatch } from '../../../domain/batches/new-batch.ts';
import { Id } from '../../../domain/ids.ts';
import { AdHocContent } from '../../../domain/invoicing/ad-hoc.ts';
import type { Compared } from '../../../domain/invoicing/last-bill.ts';
import type { BatchProgress, NamedItem } from '../../../domain/operations/batches/read.ts';
import { Money, moneyOf } from '../money.ts';

/** What is long, and is only told of one batch at a time. */
const { postponed, leftOutContractIds, ...asked } = NewBatch.shape;

const batch = {
  batchId: Id,
  ...asked,
  status: z.enum(batchStatuses),
  attempt: z.int().describe('How often it was retried.'),
  planned: z.int().optional().describe('How many invoices it was laid out in.'),
  decision: z.enum(decisions).optional(),
  decidedBy: z.string().optional().describe('The `sub` of the person.'),
  approvedItemIds: z.array(ItemId).optional().describe('What was approved, where it was not all.'),
  reason: z.string().optional().describe('Why it failed.'),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
};

export const BatchSummary = z.strictObject(batch).meta({ id: 'BatchSummary' });

const count = z.int().optional();
export const BatchView = z
  .strictObject({
    ...batch,
    postponed,
    leftOutContractIds,
    adHoc: AdHocContent.optional().describe('The one invoice that it is of, without a contract.'),
    phase: z
      .strictObject({
        name: z.enum(['drafting', 'issuing', 'delivering']),
        startedAt: z.iso.datetime(),
        done: z.int().describe('Invoices that are through with it.'),
        total: z.int(),
        perSecond: z.number().optional().describe('The rate so far.'),
        secondsLeft: z.int().optional().describe('At this rate.'),
      })
      .optional()
      .describe('What its machine does now.'),
    progress: z
      .strictObject(Object.fromEntries(itemStatuses.map((status) => [status, count])))
      .describe('How many of its invoices have each status; those without one yet are not counted.'),
    issued: z
      .array(
        z.strictObject({
          invoices: z.int(),
          gross: Money,
          creditNotes: z.int().optional(),
          credited: Money.optional().describe('What credit notes give back.'),
        }),
      )
      .describe('What is issued, by currency.'),
  })
  .meta({ id: 'Batch' });

export const BatchItemView = z
  .strictObject({
    itemId: ItemId,
    clientId: Id,
    clientName: z.string().optional(),
    contractIds: z.array(Id),
    status: z.enum(itemStatuses),
    reason: z.string().optional().describe('Why it failed, was set aside, removed or not delivered.'),
    decidedBy: z.string().optional().describe('The `sub` of the person who approved or removed it.'),
    net: Money.optional().describe('Before tax.'),
    gross: Money.optional(),
    warnings: z.array(z.string()).optional().describe('What its e-invoice would lack, such as `buyerSirenMissing`.'),
    compared: z
      .strictObject({
        net: Money.describe('Its lines before tax; below zero for a credit note.'),
        last: Money.optional().describe('Those of the last bills of its contracts.'),
        marked: z.boolean().describe('Look at it: it is the first bill, or differs by more than the firm has set.'),
      })
      .optional(),
    edited: z.boolean().optional().describe('A person has changed its draft.'),
    lostEdits: z
      .array(z.strictObject({ kind: z.string(), about: z.string(), why: z.enum(lostReasons) }))
      .optional()
      .describe('What a person had changed, and could not be kept when the draft was computed again.'),
    invoiceId: z.string().optional(),
    formattedNumber: z.string().optional(),
  })
  .meta({ id: 'BatchItem' });

/** Cutoff, shards and rounds are how the machine works, not what people asked it for. */
const toldOf = (one: Batch & { readonly version?: number }) => {
  const { cutoff, shards, firstShard, round, laidOut, inherited, requestId, since, issuingFrom, before, ...told } = one;
  const { approved, version: _, ...rest } = told;
  return { ...rest, approvedItemIds: approved };
};

export const summaryOf = (one: Batch) => {
  const { postponed: _p, leftOutContractIds: _l, adHoc: _a, ...summary } = toldOf(one);
  return summary;
};

const totalView = ({ invoices, gross, creditNotes, currency }: IssuedTotal) => ({
  invoices,
  gross: moneyOf(gross, currency),
  ...(creditNotes && { creditNotes: creditNotes.count, credited: moneyOf(creditNotes.gross, currency) }),
});

export const batchView = ({ batch: one, progress, issued, phase }: BatchProgress) => ({
  ...toldOf(one),
  phase,
  progress,
  issued: issued.map(totalView),
});

const comparedView = ({ net, lastNet, marked }: Compared, currency: string) => ({
  net: moneyOf(net, currency),
  ...(lastNet !== undefined && { last: moneyOf(lastNet, currency) }),
  marked,
});

export const itemView = ({ item: { net, gross, currency, compared, ...item }, clientName }: NamedItem) => ({
  ...item,
  clientName,
  ...(compared && currency !== undefined && { compared: comparedView(compared, currency) }),
  ...(net !== undefined && currency !== undefined && { net: moneyOf(net, currency) }),
  ...(gross !== undefined && currency !== undefined && { gross: moneyOf(gross, currency) }),
});
