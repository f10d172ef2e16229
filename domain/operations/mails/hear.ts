import type { Told } from '../../documents/returned-mail.ts';
import { assertNever } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { BY_ITSELF } from '../../invoicing/settlement.ts';
import type { MailFate, MailNews } from '../../mails/news.ts';
import {
  bringsProposal,
  bringsStatement,
  isAlert,
  isDigest,
  isNotice,
  isVisit,
  isWarranty,
} from '../../mails/purpose.ts';
import { notOwn } from '../../mails/recipients.ts';
import type { Mail, MailKey } from '../../table/mail-store.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { enterOnce } from '../settlements/enter.ts';
import { tellOfReturn } from './tell-of-return.ts';
import { EVERY_OTHER, UNSETTLED, wentOut } from './went-out.ts';

type Back = Extract<MailFate, { readonly kind: 'bounced' | 'complained' | 'rejected' }>;

/** What a mail brought to somebody. A notice to the firm itself brings nothing: its own return is told to nobody. */
const broughtBy = async (
  { stores }: TableNeeds,
  { tenantId, aboutId, purpose }: MailKey,
): Promise<
  | { readonly document: Invoice }
  | { readonly statementTo: string; readonly document?: never }
  | { readonly alert: Told; readonly document?: never }
  | { readonly proposal: string; readonly document?: never }
  | undefined
> => {
  if (isNotice(purpose)) return undefined;
  if (isAlert(purpose) || isVisit(purpose)) {
    const record = await stores.contracts.get(tenantId, aboutId);
    return record && { alert: { of: isVisit(purpose) ? 'visit' : 'contract', name: record.contract.name } };
  }
  if (isWarranty(purpose)) {
    const piece = await stores.equipment.get(tenantId, aboutId);
    return piece && { alert: { of: 'equipment', name: piece.name } };
  }
  if (isDigest(purpose)) return { alert: { of: 'digest' } };
  if (bringsProposal(purpose)) {
    const record = await stores.contracts.get(tenantId, aboutId);
    return record && { proposal: record.contract.name };
  }
  if (bringsStatement(purpose)) {
    const client = await stores.clients.get(tenantId, aboutId);
    return client && { statementTo: client.name };
  }
  const document = await stores.ledger.get(tenantId, aboutId);
  return document && { document };
};

/** A mail that came back: its record says so, then the history of the document that it brought, then the firm is told. Each step happens once. */
const cameBack = async (
  needs: TableNeeds,
  mailer: Mailer,
  { mail: key, messageId }: MailNews,
  fate: Back,
  addresses: readonly string[],
): Promise<void> => {
  const { tenantId, purpose } = key;
  const brought = await broughtBy(needs, key);
  if (!brought) {
    needs.journal.error('a mail came back that brought nothing to a client', { ...key, kind: fate.kind, messageId });
    return;
  }
  const kind = fate.kind === 'complained' ? 'complained' : 'bounced';
  const { reason } = fate;
  const { document } = brought;
  if (document) {
    const entering = { eventId: idFrom(kind, messageId), by: BY_ITSELF };
    await enterOnce(needs, tenantId, document, entering, () => ({ kind, mail: purpose, reason }));
  }
  await tellOfReturn(needs, mailer, key, brought, { kind, addresses, reason });
};

const hear = async (needs: TableNeeds, mailer: Mailer, news: MailNews, mail: Mail): Promise<void> => {
  const { mail: key, messageId, at, fate } = news;
  const { mails } = needs.stores;
  switch (fate.kind) {
    case 'sent':
      return wentOut(needs, key, mail, UNSETTLED, messageId);
    case 'delivered':
      await wentOut(needs, key, mail, EVERY_OTHER, messageId);
      return mails.note(key, 'deliveredAt', at);
    case 'delayed':
      await wentOut(needs, key, mail, UNSETTLED, messageId);
      return mails.note(key, 'delayedAt', at, fate.reason);
    case 'softBounced':
      await wentOut(needs, key, mail, EVERY_OTHER, messageId);
      return mails.note(key, 'softBouncedAt', at, fate.reason);
    case 'rejected':
      await mails.correct(key, [...UNSETTLED, 'sent'], { status: 'refused', messageId, reason: fate.reason });
      return cameBack(needs, mailer, news, fate, mail.recipients);
    case 'bounced':
    case 'complained': {
      await wentOut(needs, key, mail, EVERY_OTHER, messageId);
      const addresses = notOwn(fate.addresses, mail.ownCopies);
      // That the firm's own archive does not take it says nothing of the client.
      if (addresses.length === 0) return mails.note(key, 'softBouncedAt', at, fate.reason);
      await mails.note(key, fate.kind === 'bounced' ? 'bouncedAt' : 'complainedAt', at, fate.reason);
      return cameBack(needs, mailer, news, fate, addresses);
    }
    default:
      return assertNever(fate);
  }
};

/**
 * Takes in what the provider tells of a mail. News come at least once, late and in any order, also before the sender has
 * written what became of its call: every step can be repeated, and each kind of news leaves the same behind wherever it
 * stands in the row. News of a mail that nobody here has sent are dropped. Whatever is thrown is to be heard again.
 */
export const hearOfMail =
  (needs: TableNeeds, mailer: Mailer) =>
  async (news: MailNews): Promise<void> => {
    const { mail: key, messageId, fate } = news;
    const mail = await needs.stores.mails.get(key);
    if (mail) return hear(needs, mailer, news, mail);
    needs.journal.info('news of a mail without a record are dropped', { ...key, kind: fate.kind, messageId });
  };
