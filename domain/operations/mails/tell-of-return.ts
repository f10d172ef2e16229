import { type Brought, composeReturnedMail } from '../../documents/returned-mail.ts';
import { noticePurpose } from '../../mails/purpose.ts';
import type { MailKey } from '../../table/mail-store.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { tellFirm } from './tell-firm.ts';

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
  const tenant = await readTenant(needs)(tenantId);
  const { locale } = tenant.settings;
  const about = { aboutId, purpose: noticePurpose(kind, purpose) };
  const told = await tellFirm(needs, mailer, tenant, about, (envelope) =>
    composeReturnedMail(envelope, { ...brought, locale, kind, addresses, reason }),
  );
  if (told.result === 'later') throw new Error('the firm is not told yet that a mail came back: the notice waits');
  if (told.result === 'notSent')
    needs.journal.error('the firm could not be told that a mail came back', { tenantId, ...about });
};
