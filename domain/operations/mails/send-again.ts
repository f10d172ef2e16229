import { contactsFor } from '../../clients/contacts.ts';
import { BillingError } from '../../errors.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { againPurpose } from '../../mails/purpose.ts';
import type { Contact } from '../../mails/recipients.ts';
import { storedPdf } from '../deliver-document.ts';
import { logoReader } from '../logo-reader.ts';
import type { Mailer, Needs } from '../ports.ts';
import { readDocument } from '../settlements/read.ts';
import { mailDocument } from './mail-document.ts';
import type { MailResult } from './send-once.ts';

export interface AskedAgain {
  /** The id of the request: the same one is the same mail. */
  readonly requestId: string;
  readonly by: string;
  readonly reason?: string | undefined;
  /** Instead of the client's billing contacts. */
  readonly to?: readonly Contact[] | undefined;
}

export interface SentAgain {
  /** Of the mail's record. */
  readonly purpose: string;
  readonly delivery: Exclude<MailResult, { readonly result: 'later' }>;
}

/** Where the client is reached today; a client that is gone, where it was. */
const contactsOf = async (
  { stores }: Needs,
  tenantId: string,
  { buyer }: Invoice,
  { to }: AskedAgain,
): Promise<readonly Contact[]> => {
  const client = to ? undefined : await stores.clients.standing(tenantId, buyer.clientId);
  const contacts = to ?? (client ? contactsFor(client, buyer.invoiceGroup) : buyer.contacts);
  if (contacts.some(({ copy }) => copy !== true)) return contacts;
  throw new BillingError('RecipientMissing', 'the client has no billing contact: say whom to send it to', [
    { pointer: '/to', detail: 'is needed, because the client has no billing contact' },
  ]);
};

/**
 * Sends a document once more, because a person wants it: a new mail with a record of its own, sent at most once for each
 * request. Throws `NotFound`, `RecipientMissing`, and `ServiceBusy` while the mail waits.
 */
export const sendAgain =
  (needs: Needs, mailer: Mailer) =>
  async (tenantId: string, invoiceId: string, asked: AskedAgain): Promise<SentAgain> => {
    const { tenant, document } = await readDocument(needs, tenantId, invoiceId);
    const contacts = await contactsOf(needs, tenantId, document, asked);
    const pdf = await storedPdf(needs, tenantId, document, logoReader(needs));
    const purpose = againPurpose(asked.requestId);
    const why = asked.reason === undefined ? {} : { why: asked.reason };
    const delivery = await mailDocument(needs, mailer, tenant, document, {
      purpose,
      contacts,
      pdf,
      askedBy: asked.by,
      ...why,
    });
    if (delivery.result !== 'later') return { purpose, delivery };
    throw new BillingError('ServiceBusy', 'the mail waits: repeat the request under the same Idempotency-Key');
  };
