import type { Envelope } from '../../documents/mail/message.ts';
import { addressedTo, allOf, type Contact } from '../../mails/recipients.ts';
import type { MailFacts, MailKey } from '../../table/mail-store.ts';
import type { TenantSettings } from '../../tenants/tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { type MailResult, mailIdOf, sendOnce } from './send-once.ts';

/** A mail to contacts of a client: what it is about, and who gets it. */
export interface ContactMail extends Pick<MailFacts, 'askedBy' | 'why'> {
  readonly key: MailKey;
  readonly contacts: readonly Contact[];
  /** The firm's own addresses that get it too, unseen. */
  readonly copyTo: readonly string[];
}

/** The mail as it goes out, with the hash of the PDF that it brings. */
export interface WrittenMail {
  readonly raw: Uint8Array;
  readonly pdfSha256?: string | undefined;
}

/** Mails contacts of a client in the firm's name, at most once. Nothing is written for a client without a contact. */
export const mailContacts = async (
  needs: TableNeeds,
  mailer: Mailer,
  { sender }: Pick<TenantSettings, 'sender'>,
  { key, contacts, copyTo, ...asked }: ContactMail,
  write: (envelope: Envelope) => Promise<WrittenMail>,
): Promise<MailResult> => {
  const addressed = addressedTo(contacts, copyTo);
  const { to, cc, bcc } = addressed;
  if (to.length === 0) return { result: 'notSent', reason: 'the client has no billing contact' };
  const recipients = allOf(addressed);
  const { raw, pdfSha256 } = await write({
    mailId: mailIdOf(key),
    from: { name: sender.name, email: mailer.from },
    replyTo: sender.replyTo,
    to,
    cc,
    date: needs.clock(),
  });
  const facts = { ownCopies: bcc, pdfSha256, ...asked };
  return sendOnce(needs, mailer, key, recipients, async () => ({ raw, recipients }), facts);
};
