import { describe, expect, test } from 'vitest';
import type { IntegrationOptions } from '../../../domain/integrations/integration.ts';
import { type Provider, providers } from '../../../domain/integrations/news.ts';
import type { Refusal } from '../../../domain/integrations/provider.ts';
import { providerModules } from '../../../domain/integrations/provider-modules.ts';
import { headersOf } from '../../webhooks/sign.ts';
import { payload, requestOf } from './requests.ts';

const now = new Date('2026-11-20T10:00:00Z');
const minutesAway = (minutes: number, milliseconds = 0) => new Date(now.getTime() + minutes * 60_000 + milliseconds);

const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
const other = 'whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Ro';
const body = '{"id":"1","subject":"Ünïcode"}';
const options: IntegrationOptions = { host: 'na.myconnectwise.net' };

type Headers = Readonly<Record<string, string>>;
const sentBy = (provider: Provider, sending: { secret?: string; body?: string; now?: Date } = {}): Headers =>
  headersOf[provider]({ secret, body, now, ...sending });

const verdictOn = (
  provider: Provider,
  headers: Readonly<Record<string, string | readonly string[]>>,
  { secrets = [secret], at = now, sent = body as unknown } = {},
) => providerModules[provider].verify(requestOf(headers, sent), secrets, at, options);

/** The header that everything depends on. */
const signatureIn: Readonly<Record<Provider, string>> = {
  zendesk: 'x-zendesk-webhook-signature',
  jira: 'x-hub-signature',
  freshdesk: 'x-webhook-token',
  halopsa: 'authorization',
  connectwise: 'x-content-signature',
  servicenow: 'x-webhook-secret',
  standard: 'webhook-signature',
};
/** The others send the secret itself: neither body nor time is in it. */
const signed: readonly Provider[] = ['zendesk', 'jira', 'connectwise', 'standard'];
const timed: readonly Provider[] = ['zendesk', 'standard'];

const changed = (provider: Provider, change: (signature: string) => string): Headers => {
  const headers = sentBy(provider);
  const name = signatureIn[provider];
  return { ...headers, [name]: change(headers[name] ?? '') };
};
const without = (provider: Provider, name: string): Headers => {
  const { [name]: _, ...rest } = sentBy(provider);
  return rest;
};

describe.each(providers.map((provider) => [provider, signatureIn[provider]] as const))('%s', (provider, header) => {
  const { [header]: genuine = '' } = sentBy(provider);

  test('is believed when it is signed with either of two active secrets', () => {
    expect(verdictOn(provider, sentBy(provider))).toBe('valid');
    expect(verdictOn(provider, sentBy(provider), { secrets: [other, secret] })).toBe('valid');
    expect(verdictOn(provider, sentBy(provider), { secrets: [secret, other] })).toBe('valid');
  });

  test('is believed whatever the bytes of the body', () => {
    const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
    const headers = headersOf[provider]({ secret, body: bytes, now });
    expect(verdictOn(provider, headers, { sent: bytes })).toBe('valid');
  });

  const wrong: readonly (readonly [string, Readonly<Record<string, string | readonly string[]>>, Refusal])[] = [
    ['missing', without(provider, header), 'signatureMissing'],
    ['empty', { ...sentBy(provider), [header]: '' }, 'signatureMissing'],
    ['truncated', changed(provider, (text) => text.slice(0, -1)), 'signatureWrong'],
    ['cut in half', changed(provider, (text) => text.slice(0, text.length / 2)), 'signatureWrong'],
    ['longer by a letter', changed(provider, (text) => `${text}A`), 'signatureWrong'],
    ['in upper case', changed(provider, (text) => text.toUpperCase()), 'signatureWrong'],
    ['in lower case', changed(provider, (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase())), 'signatureWrong'],
    ['of another secret', sentBy(provider, { secret: other }), 'signatureWrong'],
    [
      'of an empty secret',
      sentBy(provider, { secret: '' }),
      provider === 'freshdesk' || provider === 'servicenow' ? 'signatureMissing' : 'signatureWrong',
    ],
    ['in two headers', { ...sentBy(provider), [header]: [genuine, genuine] }, 'signatureTwice'],
    ['in two headers, one of them wrong', { ...sentBy(provider), [header]: ['x', genuine] }, 'signatureTwice'],
    ['in two headers, as the gateway joins them', changed(provider, (text) => `${text},${text}`), 'signatureWrong'],
    ['of nonsense', changed(provider, () => '\u0000\ud800é'), 'signatureWrong'],
  ];
  // Jira's is lower case throughout: so it would be the same.
  const relevant = wrong.filter(([, headers]) => headers[header] !== genuine);

  test.each(relevant)('is refused when the signature is %s', (_, headers, refusal) => {
    expect(verdictOn(provider, headers)).toEqual({ refused: refusal });
  });

  test('is refused when there is no secret, or an empty one', () => {
    for (const secrets of [[], [''], ['', '']])
      for (const headers of [sentBy(provider), sentBy(provider, { secret: '' })])
        expect(verdictOn(provider, headers, { secrets })).toHaveProperty('refused');
  });

  test.runIf(signed.includes(provider))('is refused when the body is another, by however little', () => {
    for (const sent of [`${body} `, body.slice(1), '', body.replace('1', '2'), body.replace('Ü', 'Ü'.normalize('NFD'))])
      expect(verdictOn(provider, sentBy(provider), { sent })).toEqual({ refused: 'signatureWrong' });
  });

  test.runIf(timed.includes(provider))('is believed for five minutes, both ways', () => {
    for (const at of [minutesAway(5), minutesAway(-5)])
      expect(verdictOn(provider, sentBy(provider), { at })).toBe('valid');
    for (const at of [minutesAway(5, 1), minutesAway(-5, -1), minutesAway(60 * 24 * 365)])
      expect(verdictOn(provider, sentBy(provider), { at })).toEqual({ refused: 'timestampOutsideWindow' });
  });
});

describe('the time in a signature', () => {
  const zendesk = 'x-zendesk-webhook-signature-timestamp';
  test.each<[string, Provider, Headers | Readonly<Record<string, string | readonly string[]>>, Refusal]>([
    ['is missing', 'zendesk', without('zendesk', zendesk), 'signatureMissing'],
    ['is another', 'zendesk', { ...sentBy('zendesk'), [zendesk]: '2026-11-20T10:00:01Z' }, 'signatureWrong'],
    [
      'is the same, written otherwise',
      'zendesk',
      { ...sentBy('zendesk'), [zendesk]: '2026-11-20T10:00:00.0Z' },
      'signatureWrong',
    ],
    ['has no offset', 'zendesk', { ...sentBy('zendesk'), [zendesk]: '2026-11-20T10:00:00' }, 'timestampWrong'],
    ['is no time', 'zendesk', { ...sentBy('zendesk'), [zendesk]: 'now' }, 'timestampWrong'],
    ['came twice', 'zendesk', { ...sentBy('zendesk'), [zendesk]: ['a', 'a'] }, 'signatureTwice'],
    ['is missing', 'standard', without('standard', 'webhook-timestamp'), 'signatureMissing'],
    [
      'is another',
      'standard',
      { ...sentBy('standard'), 'webhook-timestamp': String(now.getTime() / 1000 + 1) },
      'signatureWrong',
    ],
    [
      'is in milliseconds',
      'standard',
      { ...sentBy('standard'), 'webhook-timestamp': String(now.getTime()) },
      'timestampWrong',
    ],
    ['is negative', 'standard', { ...sentBy('standard'), 'webhook-timestamp': '-1' }, 'timestampWrong'],
    [
      'has a sign',
      'standard',
      { ...sentBy('standard'), 'webhook-timestamp': `+${now.getTime() / 1000}` },
      'timestampWrong',
    ],
    ['is in exponents', 'standard', { ...sentBy('standard'), 'webhook-timestamp': '1e9' }, 'timestampWrong'],
  ])('%s (%s): refused', (_, provider, headers, refusal) => {
    expect(verdictOn(provider, headers)).toEqual({ refused: refusal });
  });

  test('an id that was not signed is refused (Standard Webhooks)', () => {
    expect(verdictOn('standard', { ...sentBy('standard'), 'webhook-id': 'msg_2' })).toEqual({
      refused: 'signatureWrong',
    });
    expect(verdictOn('standard', without('standard', 'webhook-id'))).toEqual({ refused: 'signatureMissing' });
  });
});

describe('the vectors that tools publish', () => {
  test('Zendesk: with the secret that everybody knows, so for tries only', () => {
    const { static_test_secret: known, vectors } = payload('zendesk.signature-vectors');
    for (const { timestamp, body: sent, signature } of vectors) {
      const headers = {
        'x-zendesk-webhook-signature': signature,
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
      const at = new Date(timestamp);
      expect(verdictOn('zendesk', headers, { at, sent })).toBe('test');
      // Not even somebody who makes it the integration's own secret is believed.
      expect(verdictOn('zendesk', headers, { at, sent, secrets: [known] })).toBe('test');
    }
    expect(vectors).toHaveLength(1);
  });

  test('Jira', () => {
    const { vectors } = payload('jira.signature-vectors');
    for (const vector of vectors)
      expect(
        verdictOn(
          'jira',
          { 'x-hub-signature': vector['x-hub-signature'] },
          { sent: vector.body, secrets: [vector.secret] },
        ),
      ).toBe('valid');
    expect(vectors).toHaveLength(1);
  });

  test('Standard Webhooks', () => {
    const { secret: known, body: sent, _source, ...headers } = payload('standard-webhooks.vector');
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    expect(verdictOn('standard', headers, { at, sent, secrets: [known] })).toBe('valid');
    // One of several, as while a secret is rotated; those of other kinds are left to others.
    const list = `v1a,AAAA v1,${'A'.repeat(43)}= ${headers['webhook-signature']}`;
    expect(verdictOn('standard', { ...headers, 'webhook-signature': list }, { at, sent, secrets: [known] })).toBe(
      'valid',
    );
    const late = `${'v1,AAAA '.repeat(50)}${headers['webhook-signature']}`;
    expect(verdictOn('standard', { ...headers, 'webhook-signature': late }, { at, sent, secrets: [known] })).toEqual({
      refused: 'signatureWrong',
    });
  });

  test('a Standard Webhooks secret that decodes to nothing is not a key that anybody has', () => {
    const headers = headersOf.standard({ secret: '', body, now });
    expect(verdictOn('standard', headers, { secrets: ['whsec_!!!!!!!!!!!!!!!!'] })).toEqual({
      refused: 'signatureWrong',
    });
  });
});

describe('a secret that is sent as it is', () => {
  const basic = (text: string, scheme = 'Basic') => `${scheme} ${Buffer.from(text).toString('base64')}`;
  test.each<[string, Provider, Headers, boolean]>([
    ['as a password', 'freshdesk', { authorization: basic(`agent:${secret}`) }, true],
    ['as a password, the scheme in any case', 'halopsa', { authorization: basic(`halo:${secret}`, 'bASIC') }, true],
    ['as a token', 'halopsa', { authorization: `Bearer ${secret}` }, true],
    ['as a token', 'servicenow', { authorization: `Bearer ${secret}` }, true],
    ['as a password with a colon in it', 'halopsa', { authorization: basic(`halo:${secret}:`) }, false],
    ['as the name of a user', 'halopsa', { authorization: basic(`${secret}:x`) }, false],
    ['without a user', 'halopsa', { authorization: basic(secret) }, false],
    ['in base64 that is not padded', 'halopsa', { authorization: basic(`a:${secret}`).replace(/=+$/, '') }, false],
    ['under a scheme of its own', 'halopsa', { authorization: `Token ${secret}` }, false],
    ['bare', 'halopsa', { authorization: secret }, false],
    ["in another tool's header", 'freshdesk', { 'x-webhook-secret': secret }, false],
    ['beside a wrong one', 'servicenow', { 'x-webhook-secret': other, authorization: `Bearer ${secret}` }, false],
  ])('%s (%s)', (_, provider, headers, believed) => {
    expect(verdictOn(provider, headers) === 'valid').toBe(believed);
  });
});

describe("ConnectWise's key is that of the integration, at the host of its options", () => {
  const callback = (keyUrl: unknown) => JSON.stringify({ ID: 1, Metadata: { key_url: keyUrl } });
  const verdict = (keyUrl: unknown, host?: string) => {
    const sent = callback(keyUrl);
    const headers = headersOf.connectwise({ secret, body: sent, now });
    return providerModules.connectwise.verify(requestOf(headers, sent), [secret], now, { host });
  };
  const pinned = 'na.myconnectwise.net';

  test.each<[string, unknown, string | undefined, boolean]>([
    ['on the host', `https://${pinned}/v2025_1//system/callbackkey/index.rails?id=1`, pinned, true],
    ['on the host, in capitals', `https://NA.MyConnectWise.net/key`, 'NA.myconnectwise.NET', true],
    ['nowhere', undefined, pinned, true],
    ['on another host', 'https://evil.example/key', pinned, false],
    ['on a host that begins like it', `https://${pinned}.evil.example/key`, pinned, false],
    ['on a host that ends like it', `https://evil-${pinned}/key`, pinned, false],
    ['with the host as the name of a user', `https://${pinned}@evil.example/key`, pinned, false],
    ['on another port', `https://${pinned}:8443/key`, pinned, false],
    ['in clear', `http://${pinned}/key`, pinned, false],
    ['in a file', 'file:///etc/passwd', pinned, false],
    ['of the machine itself', 'https://169.254.169.254/latest', pinned, false],
    ['that is no address', 'nowhere', pinned, false],
    ['that is no text', { a: 1 }, pinned, false],
    ['on a host, and none is pinned', `https://${pinned}/key`, undefined, false],
  ])('%s', (_, keyUrl, host, believed) => {
    expect(verdict(keyUrl, host)).toEqual(believed ? 'valid' : { refused: 'hostNotPinned' });
  });

  test('signed with the key itself instead of its hash is refused', () => {
    const sent = callback(undefined);
    const { 'x-hub-signature': plain = '' } = headersOf.jira({ secret, body: sent, now });
    const headers = { 'x-content-signature': Buffer.from(plain.slice(7), 'hex').toString('base64') };
    expect(verdictOn('connectwise', headers, { sent })).toEqual({ refused: 'signatureWrong' });
  });
});
