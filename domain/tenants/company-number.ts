import type { Address } from '../text.ts';

/** By what a company is known. */
export interface Registered {
  readonly companyNumber?: string | undefined;
  readonly vatNumber?: string | undefined;
  readonly address: Pick<Address, 'country'>;
}

const packed = (text: string | undefined): string => (text ?? '').replace(/[\s.]/g, '');

/**
 * The SIREN of a French company: its own number, the first nine digits of its SIRET, or the last nine of its VAT number,
 * which is made of it (CGI ann. III 95). Undefined for others, and where none of them is known.
 */
export const sirenOf = ({ companyNumber, vatNumber, address }: Registered): string | undefined => {
  if (address.country !== 'FR') return undefined;
  const [, own] = /^(\d{9})(?:\d{5})?$/.exec(packed(companyNumber)) ?? [];
  const [, inVat] = /^FR[0-9A-Z]{2}(\d{9})$/i.exec(packed(vatNumber)) ?? [];
  return own ?? inVat;
};

/** A French company number that is a SIRET: that of one place of business of the company. */
export const siretIn = (companyNumber: string | undefined): string | undefined =>
  /^\d{14}$/.exec(packed(companyNumber))?.[0];
