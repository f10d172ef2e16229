import type { Buyer, InvoiceContent, Seller } from '../../invoicing/invoice.ts';
import type { Address } from '../../text.ts';
import type { Rendering } from './rendering.ts';

/** What of a document says who writes to whom: an invoice, or a statement of account. */
export interface Parties extends Pick<Rendering, 'words' | 'formats' | 'taxKind'> {
  readonly invoice: Pick<InvoiceContent, 'seller' | 'buyer'>;
}

const CITY_FIRST = new Set(['US', 'CA', 'AU']);
const CITY_ALONE = new Set(['GB', 'IE']);

/** Postcode and town in the order of the address's own country. */
const townLines = ({ city, postalCode, region, country }: Address): readonly (string | undefined)[] => {
  if (CITY_FIRST.has(country))
    return [[[city, region].filter(Boolean).join(', '), postalCode].filter(Boolean).join(' ')];
  if (CITY_ALONE.has(country)) return [city, region, postalCode];
  return [[postalCode, city].filter(Boolean).join(' '), region];
};

/** The country is written when the two parties are not in the same one. */
const addressLines = (address: Address, other: Address, { formats }: Parties): readonly string[] =>
  [
    ...address.lines,
    ...townLines(address),
    address.country === other.country ? undefined : formats.country(address.country).toLocaleUpperCase('en'),
  ].filter((line) => line !== undefined && line !== '') as string[];

/** A French company number of 9 digits is a SIREN, one of 14 a SIRET; elsewhere it has no common name. */
const companyLine = (companyNumber: string, country: string, { words: { party } }: Parties): string => {
  const digits = companyNumber.replace(/\s/g, '');
  if (country !== 'FR' || !/^(\d{9}|\d{14})$/.test(digits)) return `${party.companyNumber}\u00a0${companyNumber}`;
  const siren = digits.slice(0, 9).replace(/(\d{3})(?=\d)/g, '$1\u00a0');
  return digits.length === 9 ? `${party.siren}\u00a0${siren}` : `${party.siret}\u00a0${siren}\u00a0${digits.slice(9)}`;
};

/** "SIREN 732 829 320", "VAT no. FR44732829320": what tells a company from another of the same name (BT-30, BT-31). */
export const registrationLines = (
  { companyNumber, vatNumber, address }: Pick<Seller & Buyer, 'companyNumber' | 'vatNumber' | 'address'>,
  rendering: Parties,
): readonly string[] => [
  ...(companyNumber === undefined ? [] : [companyLine(companyNumber, address.country, rendering)]),
  ...(vatNumber === undefined ? [] : [`${rendering.words.party.taxNumber[rendering.taxKind]}\u00a0${vatNumber}`]),
];

export const sellerLines = (rendering: Parties): readonly string[] => {
  const { seller, buyer } = rendering.invoice;
  return [
    ...(seller.legalForm === undefined ? [] : [seller.legalForm]),
    ...(seller.branch === undefined ? [] : [seller.branch.name]),
    ...addressLines(seller.address, buyer.address, rendering),
    ...registrationLines(seller, rendering),
    ...(seller.phone === undefined ? [] : [seller.phone]),
    seller.email,
  ];
};

export const buyerLines = (rendering: Parties): readonly string[] => {
  const { seller, buyer } = rendering.invoice;
  return [...addressLines(buyer.address, seller.address, rendering), ...registrationLines(buyer, rendering)];
};

/** The line at the foot of every page, which trade law asks for on business papers (C. com. R. 123-237). */
export const legalLine = (rendering: Parties): string => {
  const { seller } = rendering.invoice;
  return [seller.legalName, seller.legalForm, seller.legalText, ...registrationLines(seller, rendering)]
    .filter((part) => part !== undefined)
    .join(' · ');
};
