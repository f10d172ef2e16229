import { type Brought, composeReturnedMail } from '../../documents/returned-mail.ts';
import { noticePurpose } from '../../mails/purpose.ts';
import type { MailKey } from '../../table/mail-store.ts';
import { notFound } from '../change.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { mailIdOf, sendOnce } from './send-once.ts';

export interface Returned {
  readonly kind: 'bounced' | 'complained';
  readonly addresses: readonly string[];
  readonly reason: string;
}

/** Tells the firm once that a mail to a client came back. Throws while the notice cannot go out yet. */
export const tellOfReturn = async (
  needs: TableNeeds,
  mailer: Mailer,
  { tenantId, aboutId, purpose }: MailKey,
  brought: Brought,
  { kind, addresses, reason }: Returned,
): Promise<void> => {
  const tenant = await needs.stores.tenants.get(tenantId);
  if (!tenant) throw notFound('tenant', tenantId);
  const { email, locale } = tenant.settings;
  const key = { tenantId, aboutId, purpose: noticePurpose(kind, purpose) };
  const envelope = {
    mailId: mailIdOf(key),
    from: { name: 'Monthend', email: mailer.from },
    replyTo: email,
    to: [{ email }],
    date: needs.clock(),
  };
  const told = await sendOnce(needs, mailer, key, [email], async () => ({
    raw: await composeReturnedMail(envelope, { ...brought, locale, kind, addresses, reason }),
    recipients: [email],
  }));
  if (told.result === 'later') throw new Error('the firm is not told yet that a mail came back: the notice waits');
  if (told.result === 'notSent') needs.journal.error('the firm could not be told that a mail came back', { ...key });
};
