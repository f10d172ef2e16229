import * as z from 'zod';
import { type OpenItem, openStatuses, readinesses } from '../../../domain/batches/readiness.ts';
import { billableKinds, dayOf } from '../../../domain/billables/billable.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { ContractType } from '../../../domain/contracts/contract-type.ts';
import { Id } from '../../../domain/ids.ts';
import { noInvoiceReasons } from '../../../domain/invoicing/compose.ts';
import type {
  PreviewAmounts,
  PreviewInvoice,
  PreviewTotals,
} from '../../../domain/operations/billing-preview/invoices.ts';
import { MAX_ITEMS, type PreviewItems } from '../../../domain/operations/billing-preview/items.ts';
import type { PreviewRow } from '../../../domain/operations/billing-preview/rows.ts';
import type { SelectionPreview } from '../../../domain/operations/billing-preview/selection.ts';
import { amounts, amountsView } from '../invoices/amounts.ts';
import { Money, moneyOf } from '../money.ts';

const Reason = z
  .strictObject({ code: z.string().describe('What a program compares.'), detail: z.string() })
  .meta({ id: 'ReadinessReason' });

const count = { billables: z.int(), minutes: z.number().describe('Of working time, as worked.') };
const sums = { net: Money, tax: Money, gross: Money };

export const PreviewRowView = z
  .strictObject({
    contractId: Id,
    contractName: z.string(),
    clientId: Id,
    clientName: z.string(),
    contractType: ContractType,
    branch: z.string().optional(),
    taxable: z.boolean(),
    readiness: z
      .enum(readinesses)
      .describe('`partly`: some of what is open lies in a period that is still open, or is held; `locked`: all of it.'),
    reason: Reason,
    lockedUntil: LocalDateSchema.optional().describe(
      'The first day from which a bill through the day before takes what waits; absent where that is not known.',
    ),
    total: Money.optional().describe(
      'Before tax: what is due, and the work that waits for the end of its period. Absent where it cannot be priced.',
    ),
    selected: z
      .strictObject({ ...sums, ...count, tickets: z.int() })
      .describe('What a bill through the day takes: what is due and what came late.'),
    waiting: z.strictObject(count).describe('On the log, in a billing period that is still open.'),
    held: z
      .strictObject(count)
      .describe('Held back: tickets that are open, work that is not released. It is left out.'),
    preselected: z.boolean(),
  })
  .meta({ id: 'BillingPreviewRow' });

const Totals = z
  .strictObject({
    invoices: z.int().describe('That would be made.'),
    creditNotes: z.int(),
    ...count,
    tickets: z.int(),
    amounts: z
      .array(z.strictObject(sums))
      .describe("One for each currency of the clients: the firm's first, also where nothing is invoiced in it."),
  })
  .meta({ id: 'BillingPreviewTotals' });

/** What a page says beside its rows. */
export const previewFacts = z.strictObject({
  through: LocalDateSchema,
  totals: Totals.describe('What the preselected contracts of this page come to, one invoice for each client.'),
});

export const SelectionPreviewView = z
  .strictObject({
    through: LocalDateSchema,
    totals: Totals,
    invoices: z.array(
      z
        .strictObject({
          clientId: Id,
          clientName: z.string(),
          contractIds: z.array(Id),
          ...sums,
          nothing: z
            .enum(noInvoiceReasons)
            .optional()
            .describe(
              "Why it would not be made: nothing is due, it has no amount, it is below zero or below the firm's minimum and waits.",
            ),
          problem: Reason.optional().describe("Why it cannot be computed: the batch's item would fail with it."),
        })
        .meta({ id: 'PreviewInvoice' }),
    ),
  })
  .meta({ id: 'SelectionPreview' });

const Item = z
  .strictObject({
    billableId: Id,
    kind: z.enum(billableKinds),
    on: LocalDateSchema.describe('The day of the work, change, purchase or reading.'),
    billDate: LocalDateSchema.optional().describe('Later than its day where it came late or was postponed.'),
    status: z
      .enum(openStatuses)
      .describe('`due` and `late` are billed; the others are not: why is what they are called.'),
    billableFrom: LocalDateSchema.optional().describe(
      'The first day from which a bill through the day before takes it.',
    ),
    ticket: z.string().optional(),
    technician: z.string().optional(),
    description: z.string().optional(),
    minutes: z.number().optional().describe('As worked.'),
  })
  .meta({ id: 'OpenItem' });

export const PreviewItemsView = z
  .strictObject({
    through: LocalDateSchema,
    contract: PreviewRowView.optional().describe('Absent where nothing is open by the day.'),
    invoice: z.strictObject(amounts).optional().describe('What a bill through the day would say.'),
    items: z.array(Item).describe(`Everything that is open, whatever its day; at most ${MAX_ITEMS}, as many as lines.`),
    more: z.strictObject({ items: z.int(), lines: z.int() }).describe('How many there are beyond those.'),
  })
  .meta({ id: 'BillingPreviewItems' });

const sumsView = ({ net, tax, gross, currency }: PreviewAmounts) => ({
  net: moneyOf(net, currency),
  tax: moneyOf(tax, currency),
  gross: moneyOf(gross, currency),
});

export const rowView = ({ currency, total, selected, ...row }: PreviewRow) => ({
  ...row,
  total: total === undefined ? undefined : moneyOf(total, currency),
  selected: { ...selected, ...sumsView({ ...selected, currency }) },
});

export const totalsView = ({ amounts: told, ...counted }: PreviewTotals) => ({
  ...counted,
  amounts: told.map(sumsView),
});

const invoiceView = ({ currency, ...invoice }: PreviewInvoice) => ({
  ...invoice,
  ...sumsView({ ...invoice, currency }),
});

export const selectionView = ({ through, totals, invoices }: SelectionPreview) => ({
  through,
  totals: totalsView(totals),
  invoices: invoices.map(invoiceView),
});

const itemView = ({ billable, status, billableFrom }: OpenItem) => ({
  billableId: billable.billableId,
  kind: billable.kind,
  on: dayOf(billable),
  billDate: billable.billDate,
  status,
  billableFrom,
  ...('ticket' in billable && { ticket: billable.ticket }),
  ...('description' in billable && { description: billable.description }),
  ...(billable.kind === 'time' && {
    technician: billable.technician,
    minutes: Math.round(billable.seconds / 0.6) / 100,
  }),
});

export const itemsView = ({ through, row, amounts: told, items, more }: PreviewItems) => ({
  through,
  contract: row && rowView(row),
  invoice: told && amountsView({ kind: 'invoice', ...told }),
  items: items.map(itemView),
  more,
});
