import { readFileSync } from 'node:fs';
import { constantFrom, property, string, uint8Array } from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signedHeaders } from '../../../domain/webhooks/signing.ts';
import { always } from '../builders.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../webhooks/standard-webhooks.vector.json', import.meta.url), 'utf8'),
);

describe('a message is signed as Standard Webhooks says', () => {
  test('by the vector of its public library', () => {
    const signed = { messageId: vector['webhook-id'], body: vector.body };
    const at = new Date(Number(vector['webhook-timestamp']) * 1000);
    expect(signedHeaders(signed, [vector.secret], at)).toMatchObject({
      'webhook-id': vector['webhook-id'],
      'webhook-timestamp': vector['webhook-timestamp'],
      'webhook-signature': vector['webhook-signature'],
    });
  });

  test('and the library verifies it, whichever of two secrets the receiver has', () => {
    const body = string().map((data) => JSON.stringify({ data }));
    const key = uint8Array({ minLength: 24, maxLength: 64 });
    always(
      property(body, key, key, constantFrom(0, 1), (text, one, other, which) => {
        const secrets = [one, other].map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
        const headers = signedHeaders({ messageId: 'abc', body: text }, secrets, new Date());
        const verified = new Webhook(secrets[which] ?? '').verify(text, { ...headers });
        expect(verified).toEqual(JSON.parse(text));
        expect(() => new Webhook(secrets[which] ?? '').verify(`${text} `, { ...headers })).toThrow();
      }),
    );
  });
});
