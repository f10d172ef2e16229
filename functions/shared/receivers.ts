import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Receivers } from '../../domain/operations/webhooks/ports.ts';
import type { Answer, CallError } from '../../domain/webhooks/message.ts';
import { isLoopback, isPublicAddress } from './public-address.ts';

interface Address {
  readonly address: string;
  readonly family: number;
}

export interface ReceiverSettings {
  /** Also plain HTTP, to this machine alone: for tests and demonstrations. */
  readonly toLoopback: boolean;
  /** Of the whole call: name, connection, answer. */
  readonly milliseconds?: number;
  /** All addresses of a name. */
  readonly resolve?: (name: string) => Promise<readonly Address[]>;
}

/** As Standard Webhooks advises, 15 to 30 s would do too: ours is a queue that others wait in. */
const CALL_MILLISECONDS = 10_000;

/** What of an answer is read, to let its sender finish; it is thrown away. */
const MOST_READ_BYTES = 4_096;

/** The default port of https is "" to a URL. */
const PORTS: readonly string[] = ['', '8443'];

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Its addresses are all looked at, and one of them is called: another answer of the resolver is never asked for. */
const pinnedTo =
  (addresses: readonly Address[]): LookupFunction =>
  (_name, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };

/**
 * Receivers on the public internet, and nowhere else: https only, on its usual ports; each address that the name has must be
 * public, and the connection goes to those that were looked at. What the answer redirects to is not followed.
 */
export const receiversOf = ({
  toLoopback,
  milliseconds = CALL_MILLISECONDS,
  resolve = (name) => lookup(name, { all: true, verbatim: true }),
}: ReceiverSettings): Receivers => {
  const mayBePlain = (url: URL): boolean => toLoopback && url.protocol === 'http:';
  const isAllowed = (url: URL, address: string): boolean =>
    mayBePlain(url) ? isLoopback(address) : isPublicAddress(address);

  const faultOf = (text: string): string | undefined => {
    const url = URL.parse(text);
    if (!url) return 'must be a URL';
    if (url.username !== '' || url.password !== '') return 'must not name a user or password';
    if (url.protocol !== 'https:' && !mayBePlain(url)) return 'must begin with https://';
    if (!mayBePlain(url) && !PORTS.includes(url.port)) return 'must be on port 443 or 8443';
    const host = hostOf(url);
    if (isIP(host) !== 0 && !isAllowed(url, host)) return 'must be a public address';
    return undefined;
  };

  const addressesOf = async (url: URL): Promise<readonly Address[] | CallError> => {
    const host = hostOf(url);
    const family = isIP(host);
    const addresses = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }];
    if (addresses.length === 0) return 'nameUnknown';
    return addresses.every(({ address }) => isAllowed(url, address)) ? addresses : 'addressRefused';
  };

  return {
    faultOf,
    async post(text, headers, body) {
      if (faultOf(text) !== undefined) return { error: 'urlRefused' };
      const url = new URL(text);
      const timeout = AbortSignal.timeout(milliseconds);
      const addresses = await Promise.race([addressesOf(url), aborted(timeout)]);
      if (typeof addresses === 'string') return { error: addresses };
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      return call(
        url,
        {
          method: 'POST',
          headers: { ...headers, ...length },
          agent: false,
          lookup: pinnedTo(addresses),
          signal: timeout,
        },
        body,
      );
    },
  };
};

const aborted = (signal: AbortSignal): Promise<'timeout'> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('timeout'), { once: true });
  });

const call = (url: URL, options: RequestOptions, body: string): Promise<Answer> =>
  new Promise((resolve) => {
    const outgoing = (url.protocol === 'https:' ? request : plainRequest)(url, options);
    outgoing.once('response', (response) => {
      // Its status is the answer, whatever becomes of the rest.
      const answer = answerOf(response);
      response.once('close', () => resolve(answer));
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MOST_READ_BYTES) response.destroy();
      });
    });
    // Also after an answer, when its connection breaks: nobody listens any more then.
    outgoing.on('error', (error) => resolve({ error: errorOf(error) }));
    outgoing.end(body);
  });

const answerOf = ({ statusCode = 0, headers }: IncomingMessage): Answer => {
  const seconds = headers['retry-after'] ?? '';
  const asked = /^\d{1,6}$/.test(seconds) && { retryAfterSeconds: Number(seconds) };
  return { status: statusCode, ...asked };
};

const errorOf = (error: Error & { readonly code?: string }): CallError => {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout';
  const code = error.code ?? '';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_)/.test(code) || code === 'EPROTO'
    ? 'tls'
    : 'connection';
};
