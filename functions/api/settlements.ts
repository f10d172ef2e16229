import { listMails } from '../../domain/operations/mails/read.ts';
import { settleMail } from '../../domain/operations/mails/settle.ts';
import { readLateCharges } from '../../domain/operations/settlements/late-charges.ts';
import { readHistory } from '../../domain/operations/settlements/read.ts';
import { markDocument, recordMoney } from '../../domain/operations/settlements/record.ts';
import { created, httpHandler, ok } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { standingView } from './invoices/standing.ts';
import type { Money } from './money.ts';
import { mailRoutes } from './settlements/mail-routes.ts';
import { mailView } from './settlements/mail-view.ts';
import { settlementRoutes } from './settlements/routes.ts';
import { historyView, lateChargesView } from './settlements/views.ts';

const needs = { stores, clock, journal };
const record = recordMoney(needs);

interface MoneyRequest {
  readonly tenantId: string;
  readonly subject: string;
  readonly id: string;
  readonly params: { readonly invoiceId: string };
  readonly body: Omit<Parameters<typeof record>[3], 'kind' | 'amount' | 'currency'> & {
    readonly amount: Money;
    readonly why?: string | undefined;
  };
}

const recorded = async (kind: 'payment' | 'refund', { tenantId, subject, id, params, body }: MoneyRequest) => {
  const { amount, why, ...told } = body;
  const { invoiceId } = params;
  const moved = { kind, ...told, amount: amount.amount, currency: amount.currency } as const;
  const found = await record(tenantId, invoiceId, { eventId: id, by: subject, why }, moved);
  return created(standingView(found), `/invoices/${invoiceId}/history`);
};

const routes = { ...settlementRoutes, ...mailRoutes };

export const handler = httpHandler(routes, {
  recordPayment: (request) => recorded('payment', request),
  recordRefund: (request) => recorded('refund', request),
  setInvoiceStatus: async ({ tenantId, subject, id, params, body: { status, why } }) =>
    ok(standingView(await markDocument(needs)(tenantId, params.invoiceId, { eventId: id, by: subject, why }, status))),
  getInvoiceHistory: async ({ tenantId, params }) => {
    const { document, history } = await readHistory(needs)(tenantId, params.invoiceId);
    return ok(historyView(document, history));
  },
  listMails: async ({ tenantId, params: { invoiceId } }) => {
    const mails = await listMails(needs)(tenantId, invoiceId);
    return ok({ invoiceId, mails: mails.map(mailView) });
  },
  settleMail: async ({ tenantId, subject, params: { invoiceId, purpose }, body }) =>
    ok(mailView(await settleMail(needs)(tenantId, invoiceId, purpose, subject, body.as))),
  getLateCharges: async ({ tenantId, params, query }) => {
    const { tenant, document, charges } = await readLateCharges(needs)(tenantId, params.invoiceId, query.on);
    return ok(lateChargesView(document, charges, tenant.settings.locale));
  },
});
