import type { Envelope } from '../../documents/mail/message.ts';
import type { MailKey } from '../../table/mail-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { type MailResult, mailIdOf, sendOnce } from './send-once.ts';

/**
 * Tells the firm itself something by mail, or one of its people (`to`), at most once for each key. Only it can answer:
 * nobody reads what comes to us.
 */
export const tellFirm = (
  needs: TableNeeds,
  mailer: Mailer,
  { tenantId, settings: { email } }: Pick<Tenant, 'tenantId' | 'settings'>,
  about: Omit<MailKey, 'tenantId'>,
  compose: (envelope: Envelope) => Promise<Uint8Array>,
  to: string = email,
): Promise<MailResult> => {
  const key = { tenantId, ...about };
  const from = { name: 'Monthend', email: mailer.from };
  return sendOnce(needs, mailer, key, [to], async () => ({
    raw: await compose({ mailId: mailIdOf(key), from, replyTo: email, to: [{ email: to }], date: needs.clock() }),
    recipients: [to],
  }));
};
