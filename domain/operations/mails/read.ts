import type { Mail } from '../../table/mail-store.ts';
import type { SettlementNeeds } from '../settlements/enter.ts';
import { readDocument } from '../settlements/read.ts';

/** The mails about a document, in the order of their purposes. Throws `NotFound`. */
export const listMails =
  (needs: SettlementNeeds) =>
  async (tenantId: string, invoiceId: string): Promise<readonly Mail[]> => {
    await readDocument(needs, tenantId, invoiceId);
    return needs.stores.mails.about(tenantId, invoiceId);
  };
