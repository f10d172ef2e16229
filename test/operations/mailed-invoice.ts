import { idFrom } from '../../domain/ids.ts';
import type { Buyer, Invoice } from '../../domain/invoicing/invoice.ts';
import { NEW_SERIES } from '../../domain/invoicing/numbering.ts';
import type { Mailer, Needs, OutgoingMail, SendOutcome } from '../../domain/operations/ports.ts';
import type { TenantSettings } from '../../domain/tenants/tenant.ts';
import { makeInvoice } from '../domain/documents/builders.ts';
import { faultily } from '../table/faults.ts';
import type { Fixture } from '../table/new-table.ts';
import { someSettings, tenantId } from './firm.ts';

export const INVOICE = 'FA-000000001';
export const batchId = idFrom('test', 'batch', 'mails');
export const itemId = '0000-0000';
const clientId = idFrom('test', 'client', 'mails');

/** A firm with one client and one invoice, issued by a batch and not delivered yet. */
export const issuedInvoice = async (
  { stores, clock }: Fixture,
  { buyer = {}, settings = {} }: { buyer?: Partial<Buyer>; settings?: Partial<TenantSettings> } = {},
): Promise<Invoice> => {
  clock.now = new Date('2016-04-01T06:00:00Z');
  const template = makeInvoice();
  const invoice: Invoice = {
    ...template,
    contracts: [],
    series: 'FA',
    number: 1,
    invoiceId: INVOICE,
    formattedNumber: 'FA-1',
    batchId,
    itemId,
    buyer: { ...template.buyer, clientId, contacts: [{ email: 'compta@duboeuf.example' }], ...buyer },
    seller: { ...template.seller, logoKey: undefined },
  };
  await stores.tenants.create(tenantId, someSettings(settings));
  const { name, address, contacts } = invoice.buyer;
  await stores.clients.create(tenantId, clientId, {
    name,
    address,
    billingContacts: [...contacts],
    taxTreatment: 'standard',
  });
  const { gross } = invoice.totals;
  await stores.batches.putItem(tenantId, batchId, { itemId, clientId, contractIds: [], status: 'approved', gross });
  await stores.ledger.issue(tenantId, NEW_SERIES, [await stores.ledger.place(tenantId, invoice)]);
  return invoice;
};

export const needsOver = ({ stores, blobs, clock }: Fixture): Needs & { readonly logged: string[] } => {
  const logged: string[] = [];
  const keep = (message: string, facts: object) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  return { stores, blobs, clock: () => clock.now, journal: { info: keep, error: keep }, logged };
};

/** The provider: what reached it, and what it answers. */
export interface Provider extends Mailer {
  readonly taken: OutgoingMail[];
  answer: SendOutcome | undefined;
}

export const providerOf = ({ faults }: Fixture): Provider => {
  const taken: OutgoingMail[] = [];
  const provider: Provider = {
    from: 'billing@monthend.example',
    taken,
    answer: undefined,
    send: (mail) =>
      faultily(faults, 'SendRawEmail', async () => {
        if (provider.answer) return provider.answer;
        taken.push(mail);
        return { outcome: 'sent', messageId: `m${taken.length}` };
      }),
  };
  return provider;
};
