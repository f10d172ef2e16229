import * as z from 'zod';

/** Mod-97 check of ISO 13616, so that no invoice asks for money on an account with a typing error. */
const ibanIsValid = (iban: string): boolean => {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((letter) => Number.parseInt(letter, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

export const Iban = z
  .string()
  .transform((text) => text.replaceAll(' ', ''))
  .pipe(
    z
      .string()
      .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, { error: 'must be an IBAN', abort: true })
      .refine(ibanIsValid, { error: 'is no IBAN: its check digits are wrong' }),
  );
