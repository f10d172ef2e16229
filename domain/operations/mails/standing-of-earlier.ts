import type { Invoice } from '../../invoicing/invoice.ts';
import { bringsDocument, issuePurpose } from '../../mails/purpose.ts';
import type { Mail } from '../../table/mail-store.ts';
import type { TableNeeds } from '../ports.ts';
import { enterSent } from './enter-sent.ts';
import { fromRecord, type MailResult } from './send-once.ts';

/** Whichever of these a mail that brings the document has counts first: nothing that may be out is sent again by itself. */
const ORDER = ['sent', 'sending', 'unknown', 'pending'] as const;

/** What a person asked for goes out when that person asks again: it does not stand in for the delivery before. */
const counts = ({ purpose, status, askedBy }: Mail): boolean =>
  bringsDocument(purpose) && !(status === 'pending' && askedBy !== undefined);

const firstOf = (mails: readonly Mail[]): Mail | undefined =>
  ORDER.map((status) => mails.find((mail) => mail.status === status)).find((mail) => mail !== undefined);

/**
 * What an attempt to deliver a document has to do, by the mails that stand there from earlier ones: it is out, or nobody
 * knows (then nothing is sent), or a mail of this purpose is to be sent: the one that was not taken yet, or a new one
 * where all earlier ones were refused. The first attempt has none before it, and reads nothing.
 */
export const standingOfEarlier = async (
  needs: TableNeeds,
  tenantId: string,
  invoice: Invoice,
  attempt: number,
): Promise<MailResult | { readonly purpose: string }> => {
  if (attempt === 0) return { purpose: issuePurpose(0) };
  const aboutId = invoice.invoiceId;
  const mails = await needs.stores.mails.about(tenantId, aboutId);
  const standing = firstOf(mails.filter(counts));
  if (standing === undefined) return { purpose: issuePurpose(attempt) };
  const { purpose, status } = standing;
  if (status === 'pending') return { purpose };
  const result = await fromRecord(needs, { tenantId, aboutId, purpose });
  if (result.result === 'sent') await enterSent(needs, tenantId, invoice, standing);
  return result;
};
