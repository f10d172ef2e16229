import * as z from 'zod';
import { businessHours } from '../calendar/business-hours.ts';
import { line } from '../text.ts';

/** When the firm is there for its clients: by the week, without public holidays, or around the clock. */
export const NewBusinessCalendar = z
  .strictObject({ name: line(80), ...businessHours })
  .refine(({ aroundTheClock, hours }) => (aroundTheClock === undefined) !== (hours === undefined), {
    error: 'give either hours or aroundTheClock',
    path: ['hours'],
  })
  .refine(({ aroundTheClock, holidays }) => !aroundTheClock || holidays === undefined, {
    error: 'leave them out: around the clock is open on public holidays too',
    path: ['holidays'],
  })
  .meta({
    id: 'NewBusinessCalendar',
    examples: [
      {
        name: 'Office hours',
        hours: {
          mon: [
            { from: '09:00', until: '12:00' },
            { from: '13:00', until: '18:00' },
          ],
        },
        holidays: { country: 'FR' },
      },
    ],
  });
export type NewBusinessCalendar = z.infer<typeof NewBusinessCalendar>;

export type BusinessCalendar = NewBusinessCalendar & { readonly calendarId: string; readonly version: number };
