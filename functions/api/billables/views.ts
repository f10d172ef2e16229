import * as z from 'zod';
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
import { ok, versioned } from '../../shared/http/reply.ts';

const place = {
  billableId: Id,
  billing: z.enum(billingStatuses).describe('`billed` is on an invoice and locked; `held` is kept back.'),
  billDate: LocalDateSchema.optional().describe('Later than `on` where it came late or was postponed.'),
  version: z.int(),
};

/** As it was asked for, and where it stands. */
const view = <Shape extends z.ZodRawShape & { held: z.ZodType }>({ shape: { held: _, ...facts } }: { shape: Shape }) =>
  z.strictObject({ ...facts, ...place });

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
    view(NewExpense),
    Reopened,
    Revision,
  ])
  .meta({ id: 'Billable' });

/** A bill locks a billable without a new version of it, so what is locked has no ETag: nobody is told it is unchanged. */
export const shown = (billable: BillableView) => (billable.billing === 'billed' ? ok(billable) : versioned(billable));
