import { newId } from '../../ids.ts';
import type { MailFacts, MailKey } from '../../table/mail-store.ts';
import type { Mailer, OutgoingMail, TableNeeds } from '../ports.ts';

/** Whether a mail is out, will be tried later, or needs a person. */
export type MailResult =
  | { readonly result: 'sent' }
  | { readonly result: 'later'; readonly waitSeconds: number }
  | { readonly result: 'notSent'; readonly reason: string };

/** Names the mail in its own headers: the same mail has the same name at every attempt. */
export const mailIdOf = ({ tenantId, aboutId, purpose }: MailKey): string => `${tenantId}.${aboutId}.${purpose}`;

const THROTTLED_SECONDS = 30;
const QUOTA_SECONDS = 3600;

/** What a record that stands already tells; a claim that ran out becomes `unknown` first. */
export const fromRecord = async ({ stores, clock }: TableNeeds, key: MailKey): Promise<MailResult> => {
  await stores.mails.expire(key);
  const mail = await stores.mails.get(key);
  if (mail?.status === 'sent') return { result: 'sent' };
  if (mail?.status === 'refused')
    return { result: 'notSent', reason: `the mail was refused: ${mail.reason ?? 'no reason given'}` };
  if (mail?.status === 'sending') {
    const left = Date.parse(mail.leaseUntil ?? '') - clock().getTime();
    return { result: 'later', waitSeconds: Math.max(1, Math.ceil(left / 1000)) };
  }
  return {
    result: 'notSent',
    reason: 'nobody knows whether the mail went out: look for it at the provider before sending it again',
  };
};

/** What the composer gives; the tags are always the same, and come from here. */
export type ComposedMail = Omit<OutgoingMail, 'tags'>;

/**
 * Sends a mail at most once, whatever stops in between: the claim is written before the call, and a claim whose holder
 * died is settled as `unknown`, never by sending again (design §3). Composed before the claim: an error there claims nothing.
 * The provider's events name the mail by its tags.
 */
export const sendOnce = async (
  needs: TableNeeds,
  mailer: Mailer,
  key: MailKey,
  recipients: readonly string[],
  compose: () => Promise<ComposedMail>,
  facts: Omit<MailFacts, 'recipients'> = {},
): Promise<MailResult> => {
  const { mails } = needs.stores;
  const composed = await compose();
  const attempt = newId(needs.clock());
  const { tenantId, aboutId, purpose } = key;
  const mail = { ...composed, tags: { tenant: tenantId, about: aboutId, purpose, attempt } };
  if ((await mails.claim(key, { recipients, ...facts }, attempt)) !== 'granted') return fromRecord(needs, key);
  try {
    const sent = await mailer.send(mail);
    switch (sent.outcome) {
      case 'sent':
        await mails.settle(key, attempt, { status: 'sent', messageId: sent.messageId });
        return { result: 'sent' };
      case 'throttled':
        await mails.settle(key, attempt, { status: 'pending' });
        return { result: 'later', waitSeconds: sent.quotaSpent ? QUOTA_SECONDS : THROTTLED_SECONDS };
      case 'refused':
        await mails.settle(key, attempt, { status: 'refused', reason: sent.reason });
        return { result: 'notSent', reason: `the mail was refused: ${sent.reason}` };
    }
  } catch (error) {
    needs.journal.error('a mail call ended without an answer', { ...key, error });
    await mails.settle(key, attempt, { status: 'unknown', reason: 'the call ended without an answer' });
    return fromRecord(needs, key);
  }
};
