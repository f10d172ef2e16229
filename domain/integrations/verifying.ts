import { hmacOf, isSameText, sha256 } from '../signatures.ts';
import type { RawRequest, Refusal, Verdict } from './provider.ts';

/** How far the tool's clock and ours may be apart, and how long a delivery may be on its way. */
export const WINDOW_MILLISECONDS = 5 * 60_000;

export type Refused = { readonly refused: Refusal };
export const refused = (refusal: Refusal): Refused => ({ refused: refusal });

/** The only value of a header. Of two, nobody could say which one was signed. */
export const theOnly = ({ headers }: RawRequest, name: string): { readonly value: string } | Refused => {
  const [value, ...others] = headers.get(name) ?? [];
  if (value === undefined || value === '') return refused('signatureMissing');
  return others.length > 0 ? refused('signatureTwice') : { value };
};

/** All secrets are tried, also behind the one that fits, so that the time it takes tells nothing. */
export const isOneOf = (given: string, secrets: readonly string[], expected: (secret: string) => string): boolean =>
  secrets
    .filter((secret) => secret !== '')
    .map((secret) => isSameText(given, expected(secret)))
    .includes(true);

export const isInWindow = (milliseconds: number, now: Date): boolean =>
  Math.abs(now.getTime() - milliseconds) <= WINDOW_MILLISECONDS;

const CREDENTIALS = /^(basic|bearer) +([\x21-\x7e]+)$/i;

/** The password of Basic credentials (RFC 7617), of which the user's name says nothing; of Bearer ones all. */
const secretIn = (authorization: string): string | undefined => {
  const [, scheme = '', credentials = ''] = CREDENTIALS.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials || undefined;
  const decoded = Buffer.from(credentials, 'base64');
  // Base64 reads leniently: only its one spelling counts.
  if (decoded.toString('base64') !== credentials) return undefined;
  const [, password] = /^[^:]*:(.*)$/s.exec(decoded.toString('utf8')) ?? [];
  return password;
};

/** For tools that sign nothing: the secret itself, in a header of its own or as the password of `Authorization`. */
export const bySharedSecret =
  (header: string) =>
  (request: RawRequest, secrets: readonly string[]): Verdict => {
    const ofHeader = theOnly(request, header);
    const given = 'refused' in ofHeader && ofHeader.refused === 'signatureMissing' ? authorized(request) : ofHeader;
    if ('refused' in given) return given;
    return isOneOf(given.value, secrets, (secret) => secret) ? 'valid' : refused('signatureWrong');
  };

const authorized = (request: RawRequest): { readonly value: string } | Refused => {
  const given = theOnly(request, 'authorization');
  if ('refused' in given) return given;
  const value = secretIn(given.value);
  return value === undefined ? refused('signatureWrong') : { value };
};

/** The identity of a delivery that has no id of its own, by what it says. */
export const bodyIdentity = ({ body }: RawRequest): string => `body:${sha256(body).toString('hex')}`;

/**
 * The identity of a delivery that tells neither an id nor a time: the same text once more, a while later, may be news (open,
 * closed, open again). So it counts as a repetition within one window only.
 */
export const bodyIdentityNow = (request: RawRequest, now: Date): string =>
  `${bodyIdentity(request)}@${Math.floor(now.getTime() / WINDOW_MILLISECONDS)}`;

/** HMAC-SHA256 of the raw body, in base64 or hexadecimal. */
export const signatureOf = (key: string | Uint8Array, encoding: 'base64' | 'hex', ...parts: (string | Uint8Array)[]) =>
  hmacOf(key, ...parts).toString(encoding);
