import { idFrom } from '../../ids.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { BY_ITSELF } from '../../invoicing/settlement.ts';
import type { Mail } from '../../table/mail-store.ts';
import { enterOnce, type SettlementNeeds } from '../settlements/enter.ts';

/**
 * Enters in a document's history that a mail brought it: once for each mail, whoever knows of it first (the sender, the
 * provider's news, a person).
 */
export const enterSent = (
  needs: SettlementNeeds,
  tenantId: string,
  document: Invoice,
  { purpose, pdfSha256, askedBy, why }: Pick<Mail, 'purpose' | 'pdfSha256' | 'askedBy' | 'why'>,
): Promise<void> =>
  enterOnce(
    needs,
    tenantId,
    document,
    { eventId: idFrom('sent', document.invoiceId, purpose), by: askedBy ?? BY_ITSELF, why },
    () => ({ kind: 'sent', mail: purpose, ...(pdfSha256 === undefined ? {} : { pdfSha256 }) }),
  );
