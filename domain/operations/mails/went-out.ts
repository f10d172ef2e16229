import { bringsDocument } from '../../mails/purpose.ts';
import type { Mail, MailKey, MailStatus } from '../../table/mail-store.ts';
import type { TableNeeds } from '../ports.ts';
import { enterSent } from './enter-sent.ts';

/** Statuses of a mail of which it is not known yet that it went out. */
export const UNSETTLED: readonly MailStatus[] = ['pending', 'sending', 'unknown'];
/** With `refused`, which a person may have said of a mail that arrives after all. */
export const EVERY_OTHER: readonly MailStatus[] = [...UNSETTLED, 'refused'];

/**
 * A mail with one of these statuses went out after all: the document's history says so, its batch item counts as
 * delivered, and last of all its record is settled: stopped before that, the same is found and done again. A sender that
 * still holds the claim finds all this written, and writes nothing more.
 */
export const wentOut = async (
  { stores, ...needs }: TableNeeds,
  key: MailKey,
  mail: Mail,
  from: readonly MailStatus[],
  messageId?: string,
): Promise<void> => {
  if (!from.includes(mail.status)) return;
  const { tenantId, aboutId, purpose } = key;
  const document = bringsDocument(purpose) ? await stores.ledger.get(tenantId, aboutId) : undefined;
  if (document) {
    await enterSent({ stores, ...needs }, tenantId, document, mail);
    const { batchId, itemId } = document;
    if (batchId !== undefined && itemId !== undefined)
      await stores.batches.moveItem(tenantId, batchId, itemId, 'notDelivered', 'delivered', 'its mail went out');
  }
  await stores.mails.correct(key, from, { status: 'sent', ...(messageId === undefined ? {} : { messageId }) });
};
