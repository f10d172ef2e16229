import * as z from 'zod';
import { secondsBetween } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { ShownSession } from '../../../domain/operations/sessions/show.ts';
import { NewMachine } from '../../../domain/timers/new-session.ts';
import { sessionStatuses } from '../../../domain/timers/session.ts';
import { TimeEntry } from '../time-entries/views.ts';
import { timedWork } from '../timers/views.ts';

export const MachineView = NewMachine.extend({ machineId: Id }).meta({ id: 'Machine' });

export const SessionView = z
  .strictObject({
    sessionId: Id,
    machine: z.string(),
    ...timedWork,
    status: z
      .enum(sessionStatuses)
      .describe('`ended`: its time is settled but not written yet: end it once more. `ignored`: it is no time.'),
    ignored: z
      .literal('tooShort')
      .optional()
      .describe('Shorter than the contract’s step tariff, or else `timeTracking` in the settings, accounts.'),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    seconds: z.int().optional().describe('When it is over.'),
    forgotten: z.boolean().optional().describe('Nobody ended it in time: it was cut, and its entry is held.'),
    chargedTo: Id.optional().describe('The contract that took its time when it ended.'),
    recorded: z.strictObject({ contractId: Id, billableIds: z.array(Id) }).optional(),
    entry: TimeEntry.optional().describe('Its time entry, with what it costs at present.'),
    version: z.int(),
  })
  .meta({ id: 'RemoteSession' });

export const sessionView = ({ session, entry }: ShownSession) => ({
  ...session,
  ignored: session.status === 'ignored' ? ('tooShort' as const) : undefined,
  seconds: session.endedAt === undefined ? undefined : secondsBetween(session.startedAt, session.endedAt),
  entry,
});
