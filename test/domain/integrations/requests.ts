import { readFileSync } from 'node:fs';
import type { RawRequest } from '../../../domain/integrations/provider.ts';

export const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** A value that is a list came in so many headers of the name. */
export const requestOf = (
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: unknown,
): RawRequest => ({
  headers: new Map(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? [value] : value])),
  body: bytesOf(body),
});

/** A file of `test/webhooks`: payloads as tools send them, each with where it comes from. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever a tool sends.
export const payload = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../../webhooks/${name}.json`, import.meta.url), 'utf8'));
