const packed = (text: string | undefined): string => (text ?? '').replace(/[\s.]/g, '');

/** The SIREN in a French company number: the number itself, or the first nine digits of a SIRET. */
export const sirenIn = (companyNumber: string | undefined): string | undefined =>
  /^(\d{9})(?:\d{5})?$/.exec(packed(companyNumber))?.[1];

/** A French company number that is a SIRET: that of one place of business of the company. */
export const siretIn = (companyNumber: string | undefined): string | undefined =>
  /^\d{14}$/.exec(packed(companyNumber))?.[0];
