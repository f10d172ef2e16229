import { SESClient } from '@aws-sdk/client-ses';
import type { Mailer } from '../../domain/operations/ports.ts';
import { environment } from './env.ts';
import { sesMailer } from './ses-mailer.ts';

/** SES without repetition: a call that the SDK made twice by itself could be two mails. */
export const mailer = (): Mailer => {
  const { MAIL_FROM, MAIL_CONFIGURATION_SET } = environment('MAIL_FROM', 'MAIL_CONFIGURATION_SET');
  return sesMailer(new SESClient({ maxAttempts: 1 }), MAIL_FROM, MAIL_CONFIGURATION_SET);
};
