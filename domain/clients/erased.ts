import type { Client, ClientDetails } from './client.ts';

/** What people call a client that is erased: by the beginning of its id, so that two of them are told apart. */
const erasedName = (clientId: string): string => `Erased client ${clientId.slice(0, 8).toUpperCase()}`;

/**
 * What is left of a client: how it was taxed and billed, and nothing that says who it was. Its documents say that for as
 * long as the law wants them kept. It can have no contract any more.
 */
export const erasedDetails = ({ clientId, address, locale, currency, paymentTerms }: Client): ClientDetails => ({
  name: erasedName(clientId),
  address: { lines: ['-'], city: '-', country: address.country },
  billingContacts: [],
  taxTreatment: 'standard',
  ...(locale === undefined ? {} : { locale }),
  ...(currency === undefined ? {} : { currency }),
  ...(paymentTerms === undefined ? {} : { paymentTerms }),
  reminders: false,
  incomplete: true,
});
