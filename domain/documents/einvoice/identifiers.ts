import type { Seller } from '../../invoicing/invoice.ts';
import { type Registered, sirenOf, siretIn } from '../../tenants/company-number.ts';
import type { Identifier } from './model.ts';

const packed = (text: string | undefined): string => (text ?? '').replace(/[\s.]/g, '');

/** BT-30, BT-47: a SIREN with its scheme (ICD 0002), any other number without one. */
export const legalIdOf = (party: Registered): Identifier | undefined => {
  const siren = sirenOf(party);
  if (siren !== undefined) return { id: siren, scheme: '0002' };
  return party.companyNumber === undefined ? undefined : { id: party.companyNumber };
};

/**
 * BT-29: of a document from a branch in France, the SIRET of that (ICD 0009); it begins with the SIREN, which is all that
 * BT-30 may hold there (BR-FR).
 */
export const establishmentOf = ({ branch, companyNumber, address }: Seller): Identifier | undefined => {
  const siret = branch && address.country === 'FR' ? siretIn(companyNumber) : undefined;
  return siret === undefined ? undefined : { id: siret, scheme: '0009' };
};

/** BT-31, BT-48: as the directory VIES writes it. Undefined for a number that does not begin with a country (BR-CO-09). */
export const vatIdOf = ({ vatNumber }: Registered): string | undefined =>
  /^[A-Z]{2}.+$/.exec(packed(vatNumber).toUpperCase())?.[0];

/** Codes of the list EAS for VAT numbers, by the letters that a number begins with. */
const VAT_SCHEMES: Readonly<Record<string, string>> = {
  ...{ AT: '9914', BG: '9926', CY: '9928', CZ: '9929', DE: '9930', EE: '9931', EL: '9933', ES: '9920', FI: '0213' },
  ...{ GB: '9932', HR: '9934', HU: '9910', IE: '9935', IT: '0211', LT: '9937', LU: '9938', LV: '9939', MT: '9943' },
  ...{ NL: '9944', PL: '9945', PT: '9946', RO: '9947', SI: '9949', SK: '9950' },
};

const addressByVat = (vatId: string): Identifier | undefined => {
  // A Belgian VAT number is the enterprise number, under which Belgian firms are found.
  if (/^BE[01]\d{9}$/.test(vatId)) return { id: vatId.slice(2), scheme: '0208' };
  const prefix = vatId.slice(0, 2);
  const scheme = Object.hasOwn(VAT_SCHEMES, prefix) ? VAT_SCHEMES[prefix] : undefined;
  return scheme === undefined ? undefined : { id: vatId, scheme };
};

/**
 * BT-34, BT-49: under which address a party takes part in the exchange. French firms are found by their SIREN (scheme
 * 0225, BR-FR-21), others by their VAT number; mail (scheme EM) is for who has neither, and is not known to Peppol.
 */
export const electronicAddressOf = (party: Registered, email: string | undefined): Identifier | undefined => {
  const siren = sirenOf(party);
  if (siren !== undefined) return { id: siren, scheme: '0225' };
  const vatId = vatIdOf(party);
  const byVat = vatId === undefined ? undefined : addressByVat(vatId);
  return byVat ?? (email === undefined ? undefined : { id: email, scheme: 'EM' });
};
