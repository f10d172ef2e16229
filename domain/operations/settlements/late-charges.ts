import type { LocalDate } from '../../calendar/local-date.ts';
import { type LateCharges, lateChargesOf } from '../../invoicing/late-charges.ts';
import type { SettlementNeeds } from './enter.ts';
import { readDocument, type TenantDocument } from './read.ts';

/** What late payment of an invoice costs by a day (default: today), all that its law and text give. */
export const readLateCharges =
  (needs: SettlementNeeds) =>
  async (
    tenantId: string,
    invoiceId: string,
    on: LocalDate | undefined,
  ): Promise<TenantDocument & { readonly charges: LateCharges }> => {
    const found = await readDocument(needs, tenantId, invoiceId);
    const history = await needs.stores.settlements.history(tenantId, invoiceId);
    const wanted = { lateInterest: true, recoveryFee: true };
    return { ...found, charges: lateChargesOf(found.document, history, on ?? found.today, wanted) };
  };
