import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { InvoiceGrouping, LineGrouping } from '../tenants/tenant.ts';
import { line, Slug } from '../text.ts';

/** Most contracts, billables or items that one request names. */
const NAMED = 500;

/** How the work of a batch is put on invoices, and on their lines. It can be changed during the review. */
const grouping = {
  invoiceGrouping: InvoiceGrouping.default('client'),
  /** Contracts whose purchase orders differ (the contract's, or else the client's) go on different invoices. */
  separatePurchaseOrders: z.boolean().default(false),
  lineGrouping: LineGrouping.default('ticket'),
};

/** What a person chooses when starting a month end. */
export const NewBatch = z
  .strictObject({
    name: line(120),
    /** The last day that is billed. */
    through: LocalDateSchema,
    /** Only these contracts; all that are due when absent. */
    contractIds: z.array(Id).min(1).max(NAMED).optional(),
    /** But not these. */
    leftOutContractIds: z.array(Id).max(NAMED).optional(),
    branch: Slug.optional().describe(
      'Only contracts of clients of this branch; where none of them is due, the batch closes with nothing in it.',
    ),
    /** Items that this batch leaves out: they are postponed to the day after `through`. */
    postponed: z
      .array(z.strictObject({ contractId: Id, billableId: Id }))
      .max(NAMED)
      .optional(),
    /** Work of billing periods that are still open is billed too; what is charged for a period waits for its end. */
    openWork: z.boolean().default(false),
    ...grouping,
    /** The date wished for the invoices; the day they are issued when absent. */
    issueOn: LocalDateSchema.optional(),
    /** When the invoices are due, whatever the payment terms say; not before the day they are issued. */
    dueOn: LocalDateSchema.optional(),
    /** Mailed with the PDF, or only the PDF is made; as each client wants it when absent. */
    delivery: z.enum(['mail', 'pdf']).optional(),
  })
  .refine(({ branch, contractIds }) => branch === undefined || contractIds === undefined, {
    error: 'must not be given beside contractIds, which say all',
    path: ['branch'],
  })
  .meta({ id: 'NewBatch' });
export type NewBatch = z.infer<typeof NewBatch>;

/** Another grouping for a batch that is in review. */
export const Regrouping = z
  .strictObject({
    invoiceGrouping: InvoiceGrouping.optional(),
    separatePurchaseOrders: z.boolean().optional(),
    lineGrouping: LineGrouping.optional(),
  })
  .refine((asked) => Object.values(asked).some((one) => one !== undefined), {
    error: 'must name at least one: invoiceGrouping, separatePurchaseOrders or lineGrouping',
  })
  .meta({ id: 'Regrouping' });
export type Regrouping = z.infer<typeof Regrouping>;

/** The id of a batch's item, such as "0003-0017". */
export const ItemId = z.string().regex(/^\d{4}-\d{4}$/, 'must be the id of an item, such as "0003-0017"');

/** Which drafts are approved: these, or all when it is absent. */
export const Approval = z
  .strictObject({ itemIds: z.array(ItemId).min(1).max(NAMED).optional() })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;
