import { BillingError } from '../../errors.ts';
import type { Later } from '../../invoicing/corrected-since.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { accountOf } from '../account-of.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { creditNotesIn } from './credit-notes.ts';

type Reading = Pick<Needs['stores'], 'clients' | 'contracts' | 'ledger' | 'settlements'>;

const WIDTH = 5;
/** Behind every day. */
const LAST = '9999-12-31';

const billsOf = ({ contracts }: Invoice): readonly string[] =>
  contracts.flatMap(({ contractId, stateAfter }) => `${contractId} ${stateAfter.committedAt}`);

/**
 * What was issued to an invoice's client after it and corrects anything, with its credit notes. The client's list may lag
 * behind: each contract tells when it was billed last, and that bill has to be there. Throws `ServiceBusy`.
 */
export const issuedSince = async (stores: Reading, tenantId: string, invoice: Invoice): Promise<readonly Later[]> => {
  const { contracts, ledger, settlements } = stores;
  const ids = invoice.contracts.map(({ contractId }) => contractId);
  const records = await contracts.many(tenantId, ids);
  const clientIds = await accountOf(stores, tenantId, invoice.buyer.clientId);
  const listed = await ledger.issuedToClient(tenantId, clientIds, invoice.issuedOn, LAST);
  const bills = new Set([invoice, ...listed].flatMap(billsOf));
  for (const { contract, state } of records.values())
    if (state.committedAt !== null && !bills.has(`${contract.contractId} ${state.committedAt}`))
      throw new BillingError('ServiceBusy', 'a bill that was just issued cannot be found yet: try again in a moment');
  const later = listed.filter(
    ({ issuedAt, lines }) => issuedAt > invoice.issuedAt && lines.some(({ corrects }) => corrects !== undefined),
  );
  return concurrently(later, WIDTH, async (document) => {
    const history = await settlements.history(tenantId, document.invoiceId);
    return { document, notes: await creditNotesIn({ ledger }, tenantId, history) };
  });
};
