import { composeDisabledWebhookMail } from '../../documents/webhook-mail.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import type { AttemptNeeds } from './attempt.ts';

/**
 * Tells the firm by mail that a webhook is disabled, once for each time that it is: the purpose names the version that was
 * enabled. A mail that is not taken keeps the webhook from nothing: its state says why, too.
 */
export const tellOfDisabled =
  (needs: TableNeeds, mailer: Mailer): AttemptNeeds['tellDisabled'] =>
  async (tenantId, { webhookId, version, url }, because) => {
    const tenant = await readTenant(needs)(tenantId);
    const { locale } = tenant.settings;
    const about = { aboutId: webhookId, purpose: `disabled-${version}` };
    const told = await tellFirm(needs, mailer, tenant, about, (envelope) =>
      composeDisabledWebhookMail(envelope, { locale, webhookId, url, because }),
    );
    if (told.result !== 'sent')
      needs.journal.error('the firm could not be told that a webhook is disabled', { tenantId, webhookId });
  };
