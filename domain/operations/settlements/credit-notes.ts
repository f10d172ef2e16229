import type { Invoice } from '../../invoicing/invoice.ts';
import type { HistoryEvent } from '../../invoicing/settlement.ts';
import type { Needs } from '../ports.ts';

type Reading = Pick<Needs['stores'], 'ledger'>;

export const noteOf = async ({ ledger }: Reading, tenantId: string, invoiceId: string): Promise<Invoice> => {
  const note = await ledger.get(tenantId, invoiceId);
  if (!note) throw new Error(`a history names the credit note ${invoiceId}, which is not in the ledger`);
  return note;
};

/** The credit notes on an invoice, as its history names them. */
export const creditNotesIn = (
  stores: Reading,
  tenantId: string,
  history: readonly HistoryEvent[],
): Promise<readonly Invoice[]> =>
  Promise.all(
    history.flatMap(({ change }) => (change.kind === 'credit' ? [noteOf(stores, tenantId, change.creditNoteId)] : [])),
  );
