import * as z from 'zod';
import { charging, waits } from '../../../domain/billables/billable.ts';
import { billingStatuses } from '../../../domain/billables/billable-view.ts';
import type { TimeEntryView } from '../../../domain/billables/time-entry-view.ts';
import { timeStates } from '../../../domain/billables/time-state.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { approvalOutcomes } from '../../../domain/operations/time-entries/approve.ts';
import { ok, versioned } from '../../shared/http/reply.ts';
import { Money } from '../money.ts';

const CostPart = z
  .strictObject({
    rule: z.string().describe('The rule of the line, as on the invoice; or `hidden`, `writtenOff`, `belowMinimum`.'),
    chargeId: z.string().optional(),
    amount: z.int().describe('Minor units: the share of its line.'),
    perHour: z.string().optional().describe('The price of an hour, with its multipliers.'),
    origin: z.string().optional().describe('Where that price comes from, such as "contract.workType:Network".'),
  })
  .meta({ id: 'CostPart' });

const costFields = {
  cost: Money.optional().describe(
    'What it comes to before tax: computed on each reading, as stored where it is accounted, its share of the invoice where it is billed. Answers to changes have none.',
  ),
  pricedBy: z.array(CostPart).optional().describe('By which rules; they come to `cost`.'),
  costProblem: z
    .strictObject({ code: z.string(), detail: z.string() })
    .optional()
    .describe('Why it cannot be priced at present.'),
  invoice: z.strictObject({ invoiceId: z.string(), number: z.string() }).optional().describe('That it is billed on.'),
};

export const TimeEntry = z
  .strictObject({
    billableId: Id,
    contractId: Id,
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    startedAtLocal: z.string().describe('On the wall of the firm, such as "2016-03-31T08:15".'),
    seconds: z.int().describe('As worked. Rounding is a rule of the contract and never changes this.'),
    minutes: z.number().describe('The same in minutes, to two decimals.'),
    workedOn: LocalDateSchema,
    untimed: z.boolean().optional().describe('Only its day and its length are known: it is not split at bands.'),
    technician: z.string(),
    team: z.string().optional(),
    role: z.string().optional(),
    workType: z.string().optional(),
    ticket: z.string().optional(),
    description: z.string().optional(),
    notes: z.string().optional().describe('For the firm: on no invoice.'),
    ticketId: Id.optional(),
    task: z
      .strictObject({ projectId: Id, taskId: Id, projectName: z.string(), taskName: z.string() })
      .optional()
      .describe('With the names that both had when it was recorded.'),
    session: z.strictObject({ machine: z.string().optional() }).optional().describe('It was a remote session.'),
    source: z
      .strictObject({ integrationId: Id, externalId: z.string(), version: z.string() })
      .optional()
      .describe('The integration that brought it, with the id that the tool has for it.'),
    charging: z.enum(charging),
    warranty: z
      .strictObject({ equipmentId: Id, until: LocalDateSchema })
      .optional()
      .describe('Why it was recorded at no charge: the warranty of the equipment of its ticket.'),
    extraMinutes: z.int().optional().describe('Added when it is priced; negative ones are taken off.'),
    hourlyPrice: z.string().optional(),
    fixedPrice: z.string().optional(),
    travel: z.strictObject({ kilometres: z.string().optional(), minutes: z.int().optional() }).optional(),
    accountedOn: LocalDateSchema.optional(),
    accounted: z
      .strictObject({ at: z.iso.datetime(), cost: z.int(), currency: z.string(), perHour: z.string().optional() })
      .optional()
      .describe('Locked since then, at that cost in minor units.'),
    ...costFields,
    state: z
      .enum(timeStates)
      .describe('`proposed` waits for approval, `held` for something else; `accounted` is locked for the next bill.'),
    waitsFor: z.array(z.enum(waits)).describe('What keeps it from being charged.'),
    billing: z.enum(billingStatuses).describe('`billed` is on an invoice and locked; `held` is kept back.'),
    billDate: LocalDateSchema.optional().describe('Later than `workedOn` where the work came late or was postponed.'),
    version: z.int(),
  })
  .meta({ id: 'TimeEntry' });

export const RecordedEntries = z
  .strictObject({
    created: z.int(),
    duplicates: z.int(),
    entries: z.array(
      z.strictObject({
        contractId: Id,
        billableId: Id,
        reference: z.string().optional(),
        outcome: z.enum(['created', 'duplicate']).describe('`duplicate` was sent before; nothing of it was changed.'),
      }),
    ),
  })
  .meta({ id: 'RecordedTimeEntries' });

const Outcome = { contractId: Id, billableId: Id };

export const ApprovedEntries = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        ...Outcome,
        outcome: z.enum(approvalOutcomes),
        waitsFor: z.array(z.enum(waits)).optional().describe('What it waits for still.'),
      }),
    ),
    more: z.boolean().describe('There is more than one request takes.'),
  })
  .meta({ id: 'ApprovedTimeEntries' });

/** A bill locks an entry without a new version of it, so what is locked has no ETag: nobody is told it is unchanged. */
export const shown = (entry: TimeEntryView) => (entry.billing === 'billed' ? ok(entry) : versioned(entry));
