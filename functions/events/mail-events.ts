import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import { needs } from '../month-end/needs.ts';
import { journal } from '../shared/journal.ts';
import { mailer } from '../shared/mailer.ts';
import { newsOf, SesEvent } from './ses-event.ts';

const hear = hearOfMail(needs, mailer());

/**
 * What SES tells of mails. What it throws, Lambda tries again, then keeps in the queue of what was not heard. An event
 * that is no news of a mail of ours stays so however often it comes: it is named in the log, and dropped.
 */
export const handler = async (event: unknown): Promise<void> => {
  const { success, data, error } = SesEvent.safeParse(event);
  if (success) return hear(newsOf(data));
  const { id, 'detail-type': kind } = Object(event);
  const faults = error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
  journal.error('an event that is no news of a mail of ours', { id, kind, faults });
};
