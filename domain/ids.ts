import { hash, randomBytes } from 'node:crypto';
import { encodeTime, ulid } from 'ulid';
import * as z from 'zod';
import type { Instant } from './calendar/local-date.ts';

/** Made by the server, 26 characters of Crockford's base 32 in lower case: fixed length, one case, no delimiter. */
export const Id = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{26}$/, 'must be an id of 26 characters, as this API gave it')
  .meta({ id: 'Id' });

/** A fresh id that sorts by the moment of its making. */
export const newId = (now: Date): string => ulid(now.getTime()).toLowerCase();

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * An id that is always the same for the same parts: the identity of what comes from elsewhere (a tool's own id, an
 * import's row, an Idempotency-Key). What a user typed enters a key only in this form. Parts are length-prefixed, so
 * that ("ab", "c") and ("a", "bc") differ.
 */
export const idFrom = (...parts: readonly string[]): string => {
  // In one piece: part by part it takes four times as long, and an import does this for every row.
  const bytes = hash('sha256', parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'buffer');
  return Array.from({ length: 26 }, (_, i) => ALPHABET[(bytes[i] ?? 0) % 32]).join('');
};

/** An id that nobody can guess: 130 random bits. */
export const randomId = (): string => Array.from(randomBytes(26), (byte) => ALPHABET[byte % 32]).join('');

/** The greatest ULID that a writer whose clock shows this moment can mint: the cutoff of a run that starts then. */
export const cutoffAt = (moment: Date): string => `${encodeTime(moment.getTime(), 10).toLowerCase()}${'z'.repeat(16)}`;

/** The moment in a ULID. */
export const momentOf = (id: string): Instant => {
  const milliseconds = [...id.slice(0, 10)].reduce((value, letter) => value * 32 + ALPHABET.indexOf(letter), 0);
  return new Date(milliseconds).toISOString();
};
