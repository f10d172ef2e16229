import { BillingError } from '../../errors.ts';
import type { Mail } from '../../table/mail-store.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { readDocument } from '../settlements/read.ts';
import { wentOut } from './went-out.ts';

/** What a person can know of a mail of which nobody else does. */
export type PersonsWord = 'sent' | 'refused';

const UNKNOWN = ['unknown'] as const;

const mailOf = async ({ stores }: TableNeeds, tenantId: string, aboutId: string, purpose: string): Promise<Mail> => {
  const key = { tenantId, aboutId, purpose };
  await stores.mails.expire(key);
  const mail = await stores.mails.get(key);
  if (!mail) throw notFound('mail', purpose);
  return mail;
};

/**
 * Settles a mail of which nobody knows whether it went out, by the word of a person who has looked for it. What is said
 * already is success. Throws `NotFound` and `MailSettled`.
 */
export const settleMail =
  (needs: TableNeeds) =>
  async (tenantId: string, invoiceId: string, purpose: string, by: string, as: PersonsWord): Promise<Mail> => {
    await readDocument(needs, tenantId, invoiceId);
    const mail = await mailOf(needs, tenantId, invoiceId, purpose);
    const key = { tenantId, aboutId: invoiceId, purpose };
    if (mail.status === 'unknown' && as === 'sent') await wentOut(needs, key, { ...mail, askedBy: by }, UNKNOWN);
    if (mail.status === 'unknown' && as === 'refused')
      await needs.stores.mails.correct(key, UNKNOWN, {
        status: as,
        reason: 'a person has found that it did not go out',
      });
    const settled = await mailOf(needs, tenantId, invoiceId, purpose);
    if (settled.status === as) return settled;
    throw new BillingError('MailSettled', `what became of this mail is known already: it is "${settled.status}"`);
  };
