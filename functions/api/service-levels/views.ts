import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { NewBusinessCalendar } from '../../../domain/service-levels/business-calendar.ts';
import { clockStates } from '../../../domain/service-levels/clock.ts';
import { NewServiceLevel } from '../../../domain/service-levels/service-level.ts';

export const BusinessCalendarView = NewBusinessCalendar.safeExtend({ calendarId: Id, version: z.int() }).meta({
  id: 'BusinessCalendar',
});

export const ServiceLevelView = NewServiceLevel.extend({ serviceLevelId: Id, version: z.int() }).meta({
  id: 'ServiceLevel',
});

const moment = z.iso.datetime();
const ClockState = z.enum(clockStates).meta({ id: 'ServiceLevelState' });

const TargetClockView = z
  .strictObject({
    state: ClockState,
    targetMinutes: z.int().describe('Of the business calendar.'),
    usedMinutes: z.int().describe('A minute that has begun counts: more than the target is breached.'),
    dueAt: moment.optional().describe('When the target is used up, if the clock runs on.'),
    counted: z
      .array(z.strictObject({ from: moment, until: moment, seconds: z.int() }))
      .describe('The stretches that count, with the business seconds of each.'),
    explanation: z.string(),
  })
  .meta({ id: 'ServiceLevelTarget' });

/** Where a ticket stands by its service level. */
export const TicketClockView = z
  .strictObject({
    serviceLevelId: Id,
    name: z.string(),
    state: ClockState.describe('The worse of the two.'),
    firstResponse: TargetClockView.optional(),
    resolution: TargetClockView.optional(),
  })
  .meta({ id: 'TicketServiceLevel' });

const Outcomes = z
  .strictObject({ met: z.int(), breached: z.int(), open: z.int().describe('Not decided yet.') })
  .meta({ id: 'ServiceLevelOutcomes' });

export const ReportView = z
  .strictObject({
    from: LocalDateSchema,
    until: LocalDateSchema,
    rows: z
      .array(
        z.strictObject({
          serviceLevelId: Id,
          name: z.string(),
          clientId: Id.optional(),
          priority: z.string().optional().describe('As the tickets write it.'),
          tickets: z.int(),
          firstResponse: Outcomes,
          resolution: Outcomes,
        }),
      )
      .describe('By policy, client and priority; tickets without a service level are in none.'),
  })
  .meta({ id: 'ServiceLevelReport' });
