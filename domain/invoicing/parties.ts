import type { Client } from '../clients/client.ts';
import { contactsFor } from '../clients/contacts.ts';
import { atBranch } from '../tenants/at-branch.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { currencyOfClient } from './exchange.ts';
import type { Buyer, InvoiceContent, Seller } from './invoice.ts';

/** The firm as documents print it today; `atBranch` gives it as it is at a branch. */
export const sellerOf = ({ settings, logoKey, branch }: Tenant): Seller => {
  const { legalName, legalForm, legalText, address, vatNumber, companyNumber, email, phone } = settings;
  return {
    ...{ legalName, legalForm, legalText, address, vatNumber, companyNumber, email, phone, logoKey },
    ...(branch && { branch }),
  };
};

/** The client as documents print it today, and whom those of a group go to. */
export const buyerOf = (client: Client, invoiceGroup?: string): Buyer => {
  const { clientId, name, legalName, address, vatNumber, companyNumber, delivery } = client;
  return {
    clientId,
    name: legalName ?? name,
    address,
    vatNumber,
    companyNumber,
    contacts: contactsFor(client, invoiceGroup),
    ...(invoiceGroup === undefined ? {} : { invoiceGroup }),
    ...(delivery === undefined ? {} : { delivery }),
  };
};

/** What a document says of firm and client, whatever is on it. It comes from the client's branch. */
export const headOf = (
  firm: Tenant,
  client: Client,
  invoiceGroup?: string,
): Pick<
  InvoiceContent,
  'currency' | 'locale' | 'paper' | 'seller' | 'buyer' | 'paymentTerms' | 'payment' | 'latePenaltyPercent'
> => {
  const tenant = atBranch(firm, client.branch);
  const { locale, paper, paymentTerms, payment, latePenaltyPercent } = tenant.settings;
  return {
    currency: currencyOfClient(client, tenant.settings),
    locale: client.locale ?? locale,
    paper,
    seller: sellerOf(tenant),
    buyer: buyerOf(client, invoiceGroup),
    paymentTerms: client.paymentTerms ?? paymentTerms,
    payment,
    latePenaltyPercent,
  };
};
