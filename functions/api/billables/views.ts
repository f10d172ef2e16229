import * as z from 'zod';
import { waits } from '../../../domain/billables/billable.ts';
import { type BillableView, billingStatuses } from '../../../domain/billables/billable-view.ts';
import {
  NewExpense,
  NewMilestoneReached,
  NewQuantityChange,
  NewReading,
  NewTopUp,
} from '../../../domain/billables/new-billable.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { ExpenseTotal, PricedExpense } from '../../../domain/operations/billables/of-ticket.ts';
import { NewProduct } from '../../../domain/products/product.ts';
import { ok, versioned } from '../../shared/http/reply.ts';
import { Money, moneyOf } from '../money.ts';

const place = {
  billableId: Id,
  billing: z.enum(billingStatuses).describe('`billed` is on an invoice and locked; `held` is kept back.'),
  billDate: LocalDateSchema.optional().describe('Later than `on` where it came late or was postponed.'),
  version: z.int(),
};

/** As it was asked for, and where it stands. */
const view = <Shape extends z.ZodRawShape & { held: z.ZodType }>({ shape: { held: _, ...facts } }: { shape: Shape }) =>
  z.strictObject({ ...facts, ...place });

/** As it was recorded: what it says is its own, whatever the catalogue has become since. */
const ExpenseView = z
  .strictObject({
    ...view(NewExpense).omit({ productId: true }).shape,
    contractId: Id,
    description: z.string(),
    quantity: z.string(),
    unit: NewProduct.shape.unit.optional(),
    product: z
      .strictObject({
        productId: Id,
        version: z.int().describe('Of the catalogue when it was recorded.'),
        code: z.string(),
        price: z.string().optional().describe('The catalogue’s then, of one.'),
      })
      .optional(),
    waitsFor: z
      .array(z.enum(waits))
      .optional()
      .describe('Why it is held: for its `ticket` to be closed, or for its `release` by a person.'),
  })
  .meta({ id: 'Expense' });

export const TicketExpense = ExpenseView.extend({
  amount: Money.describe('What it comes to by the terms of its contract, before tax, whoever pays for it.'),
}).meta({ id: 'TicketExpense' });

/** Beside a page of a ticket's expenses. */
export const ticketExpenseFacts = z.strictObject({
  totals: z
    .array(z.strictObject({ billing: z.enum(billingStatuses), expenses: z.int(), amount: Money }))
    .optional()
    .describe('All of them added up by what became of them; with the first page only.'),
});

export const ticketExpenseView = ({ view, amount, currency }: PricedExpense) => ({
  ...view,
  amount: moneyOf(amount, currency),
});

export const expenseTotalView = ({ billing, expenses, amount, currency }: ExpenseTotal) => ({
  billing,
  expenses,
  amount: moneyOf(amount, currency),
});

const Reopened = z
  .strictObject({
    kind: z.literal('reopened').describe('Usage that a credit note put back: it is billed again in this place.'),
    contractId: Id,
    on: LocalDateSchema.describe('The first day of that usage.'),
    invoiceId: z.string(),
    creditNoteId: z.string().describe('Its lines name the usage.'),
    ...place,
  })
  .meta({ id: 'ReopenedUsage' });

const Revision = z
  .strictObject({
    kind: z
      .literal('revision')
      .describe('Billed time that lasts longer or shorter by now: the next bill takes or gives the difference.'),
    contractId: Id,
    of: Id.describe('The time entry, on the same contract. It stays as it was billed.'),
    on: LocalDateSchema.describe('The day of that work.'),
    seconds: z.int().describe('What it lasts by now; 0 when it was deleted.'),
    asOf: z.string().describe('Sorts by when it was said: of several on the log the greatest holds.'),
    description: z.string().optional().describe("Why, for the firm's own eyes."),
    ...place,
  })
  .meta({ id: 'TimeRevision' });

export const Billable = z
  .discriminatedUnion('kind', [
    view(NewQuantityChange),
    view(NewTopUp),
    view(NewReading),
    view(NewMilestoneReached),
    ExpenseView,
    Reopened,
    Revision,
  ])
  .meta({ id: 'Billable' });

/** A bill locks a billable without a new version of it, so what is locked has no ETag: nobody is told it is unchanged. */
export const shown = (billable: BillableView) => (billable.billing === 'billed' ? ok(billable) : versioned(billable));
