import { type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import { contactsFor } from '../../clients/contacts.ts';
import { composeReminderMail } from '../../documents/reminder-mail.ts';
import { idFrom } from '../../ids.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { type LateCharges, lateChargesOf } from '../../invoicing/late-charges.ts';
import { isTimely } from '../../invoicing/reminder.ts';
import { BY_ITSELF } from '../../invoicing/settlement.ts';
import { reminderPurpose } from '../../mails/purpose.ts';
import type { MailKey } from '../../table/mail-store.ts';
import { settingsAt } from '../../tenants/at-branch.ts';
import type { ReminderStep, Reminders } from '../../tenants/dunning.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { storedPdf } from '../deliver-document.ts';
import type { LogoOf } from '../logo-reader.ts';
import { mailContacts } from '../mails/mail-contacts.ts';
import type { MailResult } from '../mails/send-once.ts';
import type { Mailer, Needs } from '../ports.ts';
import { enter } from '../settlements/enter.ts';

export interface Reminding {
  readonly tenant: Tenant;
  readonly reminders: Reminders;
  readonly step: ReminderStep;
  readonly today: LocalDate;
  readonly logoOf: LogoOf;
}

/** `nothing`: there is nothing, or no longer anything, to remind of. */
export type ReminderResult = MailResult | { readonly result: 'nothing' };
const NOTHING: ReminderResult = { result: 'nothing' };

const reminderKey = ({ tenant, step }: Reminding, invoiceId: string): MailKey => ({
  tenantId: tenant.tenantId,
  aboutId: invoiceId,
  purpose: reminderPurpose(step.id),
});

const enterReminded = async (
  needs: Needs,
  { tenant, step }: Reminding,
  invoice: Invoice,
  { open, interest, recoveryFee }: LateCharges,
): Promise<void> => {
  const entering = { eventId: idFrom('reminded', invoice.invoiceId, step.id), by: BY_ITSELF };
  await enter(needs, tenant.tenantId, invoice, entering, () => ({
    kind: 'reminded',
    stepId: step.id,
    open,
    ...(interest > 0 && { interest }),
    ...(recoveryFee > 0 && { recoveryFee }),
  }));
};

const mailReminder = async (
  needs: Needs,
  mailer: Mailer,
  reminding: Reminding,
  invoice: Invoice,
  charges: LateCharges,
): Promise<ReminderResult> => {
  const { tenant, reminders, step, logoOf } = reminding;
  const { tenantId, settings } = tenant;
  const client = await needs.stores.clients.standing(tenantId, invoice.buyer.clientId);
  if (!client || client.reminders === false) return NOTHING;
  const key = reminderKey(reminding, invoice.invoiceId);
  const contactMail = { key, contacts: contactsFor(client, invoice.buyer.invoiceGroup), copyTo: [] };
  const from = settingsAt(settings, invoice.seller.branch?.branchId);
  const mailed = await mailContacts(needs, mailer, from, contactMail, async (envelope) => {
    const stored = reminders.attachInvoice ? await storedPdf(needs, tenantId, invoice, logoOf) : undefined;
    const locale = client.locale ?? settings.locale;
    const mail = { ...envelope, locale, invoice, charges, tone: step.tone, pdf: stored?.bytes };
    return { raw: await composeReminderMail(mail), pdfSha256: stored?.sha256 };
  });
  if (mailed.result === 'sent') await enterReminded(needs, reminding, invoice, charges);
  return mailed;
};

/**
 * Reminds of an invoice by one step, at most once: the record of the mail sees to it. The history is read consistently
 * just before, so what was paid by then is not asked for. A mail that went out before its entry was made gets the entry.
 */
export const remindOnce = async (
  needs: Needs,
  mailer: Mailer,
  reminding: Reminding,
  invoiceId: string,
): Promise<ReminderResult> => {
  const { tenant, reminders, step, today } = reminding;
  const { tenantId, settings } = tenant;
  const { stores } = needs;
  const mail = await stores.mails.get(reminderKey(reminding, invoiceId));
  if (mail?.status === 'refused' || mail?.status === 'unknown') return NOTHING;
  const invoice = await stores.ledger.get(tenantId, invoiceId);
  if (!invoice) throw new Error(`${invoiceId} is open and not in the ledger`);
  const history = await stores.settlements.history(tenantId, invoiceId);
  const on = mail?.status === 'sent' ? localDateOf(mail.updatedAt, settings.timeZone) : today;
  const charges = lateChargesOf(invoice, history, on, reminders);
  if (mail?.status === 'sent') {
    await enterReminded(needs, reminding, invoice, charges);
    return NOTHING;
  }
  if (charges.open < reminders.minimumOpen || !isTimely(step, invoice)) return NOTHING;
  return mailReminder(needs, mailer, reminding, invoice, charges);
};
