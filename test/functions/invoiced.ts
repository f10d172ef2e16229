import type { ClientDetails } from '../../domain/clients/client.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { invoiceEntity } from '../../domain/table/entities/ledger.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { someSettings, tenantId } from '../operations/firm.ts';

/** The rows of a firm that has issued an invoice, the first of its series, and of the client whose it is. */
export const rowsOfInvoice = (invoice: Invoice, details: Partial<ClientDetails> = {}) => [
  tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
  clientEntity.put({
    tenantId,
    clientId: invoice.buyer.clientId,
    details: {
      ...{ name: 'Client', address: invoice.buyer.address, billingContacts: [], taxTreatment: 'standard' },
      ...details,
    },
    version: 1,
  }),
  invoiceEntity.put({
    tenantId,
    series: invoice.series,
    thousand: '000000',
    place: '000000001',
    invoiceId: invoice.invoiceId,
    clientId: invoice.buyer.clientId,
    issuedOn: invoice.issuedOn,
    invoice,
  }),
];
