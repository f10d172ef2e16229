import type { LocalDate } from '../../calendar/local-date.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { type HistoryEvent, NOTHING_SETTLED, type Settlement } from '../../invoicing/settlement.ts';
import { type DocumentStanding, standingOf } from '../../invoicing/status.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { notFound } from '../change.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import type { SettlementNeeds } from './enter.ts';

/** A document with its tenant, whose day it is that says what is overdue. */
export interface TenantDocument {
  readonly tenant: Tenant;
  readonly document: Invoice;
  readonly today: LocalDate;
}

export const readDocument = async (
  { stores, clock }: SettlementNeeds,
  tenantId: string,
  invoiceId: string,
): Promise<TenantDocument> => {
  const [tenant, document] = await Promise.all([tenantOf(stores, tenantId), stores.ledger.get(tenantId, invoiceId)]);
  if (!document) throw notFound('invoice', invoiceId);
  return { tenant, document, today: todayOf(tenant, clock()) };
};

/** A document and how it stands today. */
export interface StandingDocument {
  readonly document: Invoice;
  readonly standing: DocumentStanding;
}

export const withStanding = ({ document, today }: TenantDocument, settlement: Settlement): StandingDocument => ({
  document,
  standing: standingOf(document, settlement, today),
});

/** Documents of a list with how they stand on a day. */
export const withStandings = async (
  { stores }: Pick<SettlementNeeds, 'stores'>,
  tenantId: string,
  documents: readonly Invoice[],
  today: LocalDate,
): Promise<readonly StandingDocument[]> => {
  const settlements = await stores.settlements.many(
    tenantId,
    documents.map(({ invoiceId }) => invoiceId),
  );
  return documents.map((document) => ({
    document,
    standing: standingOf(document, settlements.get(document.invoiceId) ?? NOTHING_SETTLED, today),
  }));
};

/** All that happened to a document after its issue, in order. */
export const readHistory =
  (needs: SettlementNeeds) =>
  async (
    tenantId: string,
    invoiceId: string,
  ): Promise<{ readonly document: Invoice; readonly history: readonly HistoryEvent[] }> => {
    const { document } = await readDocument(needs, tenantId, invoiceId);
    return { document, history: await needs.stores.settlements.history(tenantId, invoiceId) };
  };
