import * as z from 'zod';
import { charging } from '../../../domain/billables/billable.ts';
import { billingStatuses } from '../../../domain/billables/billable-view.ts';
import type { TimeEntryView } from '../../../domain/billables/time-entry-view.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { ok, versioned } from '../../shared/http/reply.ts';

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
    charging: z.enum(charging),
    extraMinutes: z.int().optional().describe('Added when it is priced; negative ones are taken off.'),
    hourlyPrice: z.string().optional(),
    fixedPrice: z.string().optional(),
    travel: z.strictObject({ kilometres: z.string().optional(), minutes: z.int().optional() }).optional(),
    accountedOn: LocalDateSchema.optional(),
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

/** A bill locks an entry without a new version of it, so what is locked has no ETag: nobody is told it is unchanged. */
export const shown = (entry: TimeEntryView) => (entry.billing === 'billed' ? ok(entry) : versioned(entry));
