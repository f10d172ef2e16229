import { momentOf } from '../../ids.ts';
import type { Mail, MailKey } from '../../table/mail-store.ts';
import type { MailResult } from '../mails/send-once.ts';
import type { TableNeeds } from '../ports.ts';

/**
 * What became of a mail or an alert. `told`: there is nothing left to do. `waits`: nobody knows yet whether it went out.
 * `stopped`: the provider takes no more for now, or the time is up.
 */
export type Telling = 'told' | 'waits' | 'stopped';

/**
 * Of a mail whose call ended without an answer the provider tells within minutes if it took it (`mails/hear.ts`). What it
 * has not told of by then did not go out, and is sent as another mail: an alert must not be lost.
 */
const WORD_MILLISECONDS = 3 * 3_600_000;
/** Then somebody has to look. */
const MOST_ATTEMPTS = 3;

const standing = async ({ stores }: TableNeeds, key: MailKey): Promise<Mail | undefined> => {
  const mail = await stores.mails.get(key);
  if (mail?.status !== 'sending') return mail;
  await stores.mails.expire(key);
  return stores.mails.get(key);
};

/**
 * Sends one mail to one of the firm's own people until it is out: a mail of its own for each attempt (`purposeOf`), and a
 * next one only where the one before certainly did not go out, or nobody knows after hours.
 */
export const untilTold = async (
  needs: TableNeeds,
  about: Omit<MailKey, 'purpose'>,
  purposeOf: (attempt: number) => string,
  send: (purpose: string) => Promise<MailResult>,
): Promise<Telling> => {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const purpose = purposeOf(attempt);
    const key = { ...about, purpose };
    let mail = await standing(needs, key);
    if (!mail || mail.status === 'pending') {
      const { result } = await send(purpose);
      if (result === 'sent') return 'told';
      if (result === 'later') return 'stopped';
      mail = await standing(needs, key);
    }
    if (mail?.status === 'sent') return 'told';
    if (mail?.status === 'refused') {
      needs.journal.error('an alert was refused', key);
      return 'told';
    }
    if (mail?.status !== 'unknown' || mail.attempt === undefined) return 'waits';
    if (needs.clock().getTime() - Date.parse(momentOf(mail.attempt)) < WORD_MILLISECONDS) return 'waits';
  }
  needs.journal.error('an alert was given up: nobody knows whether it went out', about);
  return 'told';
};

/** Tells one after the other; those who were told before are not told again. */
export const tellEach = async <To>(
  all: readonly To[],
  isTimeUp: () => boolean,
  tellOne: (to: To) => Promise<Telling>,
): Promise<Telling> => {
  let telling: Telling = 'told';
  for (const to of all) {
    if (isTimeUp()) return 'stopped';
    const one = await tellOne(to);
    if (one === 'stopped') return 'stopped';
    if (one === 'waits') telling = 'waits';
  }
  return telling;
};
