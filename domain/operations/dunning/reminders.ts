import { dueDatesOf, latestFirst, type StepSince } from '../../invoicing/reminder.ts';
import { reminderPurpose } from '../../mails/purpose.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { type Errand, isOver, type Sweeping } from './outgoing.ts';
import { remindOnce } from './remind.ts';

const AT_A_TIME = 8;

const stepsOf = ({ tenant: { settings }, schedule, today }: Sweeping): readonly StepSince[] =>
  (settings.reminders?.steps ?? []).map((step) => ({
    step,
    since: schedule.steps.find(({ id, days }) => id === step.id && days === step.days)?.since ?? today,
  }));

/** The reminders that may be due on a morning, each invoice by the latest of its steps; most are out already. */
export async function* reminders(needs: Needs, sweeping: Sweeping): AsyncGenerator<Errand> {
  const { stores, clock } = needs;
  const { tenant, today, logoOf } = sweeping;
  const { tenantId, settings } = tenant;
  if (!settings.reminders) return;
  const seen = new Set<string>();
  for (const stepSince of latestFirst(stepsOf(sweeping))) {
    const { step } = stepSince;
    const due = dueDatesOf(stepSince, today);
    if (!due) continue;
    const open = (await stores.settlements.openBetween(tenantId, due.from, due.to)).filter(
      ({ invoiceId }) => !seen.has(invoiceId),
    );
    const purpose = reminderPurpose(step.id);
    const mails = await concurrently(open, AT_A_TIME, ({ invoiceId }) =>
      stores.mails.get({ tenantId, aboutId: invoiceId, purpose }),
    );
    const reminding = { tenant, reminders: settings.reminders, step, today, logoOf };
    for (const [i, { invoiceId }] of open.entries()) {
      seen.add(invoiceId);
      if (isOver(mails[i], clock())) continue;
      yield { aboutId: invoiceId, send: (mailer) => remindOnce(needs, mailer, reminding, invoiceId) };
    }
  }
}
