import type { Page } from '../../../domain/table/table.ts';

/** What an operation answers, before it is written as HTTP. The status is the route's. */
export interface Reply<Body = unknown> {
  readonly body?: Body;
  /** Becomes the ETag. */
  readonly version?: number;
  /** It shows what time alone changes: who has seen the version has not seen this. */
  readonly moves?: true;
  /** Where the new thing is found. */
  readonly location?: string;
  /** Of a page: where the next one begins, unsigned; null after the last. */
  readonly next?: string | null;
  /** Of a page: what it says beside its items. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** An answer that is not JSON. */
  readonly content?: {
    readonly type: string;
    readonly data: string | Uint8Array;
    readonly maxAgeSeconds: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

export const ok = <Body>(body: Body): Reply<Body> => ({ body });

/** A thing that has a version, which the caller names when it changes the thing. */
export const versioned = <Body extends { readonly version: number }>(body: Body): Reply<Body> => ({
  body,
  version: body.version,
});

/** A thing that has a version, with what changes by itself beside it: never answered by "as you have it". */
export const versionedNow = <Body extends { readonly version: number }>(body: Body): Reply<Body> => ({
  ...versioned(body),
  moves: true,
});

export const created = <Body>(body: Body, location: string): Reply<Body> => ({
  body,
  location,
  ...(hasVersion(body) && { version: body.version }),
});

/** Work that goes on after the answer; `location` tells how far it is. */
export const accepted = created;

export const page = <Item>(
  { items, cursor }: Page<Item>,
  facts?: Readonly<Record<string, unknown>>,
): Reply<readonly Item[]> => ({ body: items, next: cursor, ...(facts && { facts }) });

export const noContent = (): Reply<undefined> => ({});

/** The caller is sent to another address, such as a presigned one. */
export const redirect = (location: string): Reply<undefined> => ({ location });

const hasVersion = (body: unknown): body is { version: number } =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number';
