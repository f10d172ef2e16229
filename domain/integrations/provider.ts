import type { Instant } from '../calendar/local-date.ts';
import type { IntegrationOptions } from './integration.ts';
import type { Translated } from './news.ts';

/** Most bytes of a webhook's body. */
export const MAX_HOOK_BYTES = 256 * 1024;

/** A webhook's request as it came, before anything in it is believed. */
export interface RawRequest {
  /** By name in lower case, with every value that came under it: two of a name are not one. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** As signed: never parsed and written again. */
  readonly body: Uint8Array;
}

/** Why a request is not believed to be the tool's. */
export type Refusal =
  | 'signatureMissing'
  | 'signatureTwice'
  | 'signatureWrong'
  | 'timestampWrong'
  | 'timestampOutsideWindow'
  | 'testSecret'
  | 'hostNotPinned';

/** `test`: signed with a secret that the tool has published for tries, so by anybody: it may be looked at, and becomes nothing. */
export type Verdict = 'valid' | 'test' | { readonly refused: Refusal };

/** One ticketing tool: how its webhooks are signed, told apart and understood. */
export interface ProviderModule {
  /** Whether the tool has sent this, by the raw bytes. Each of the active secrets may have signed it. */
  readonly verify: (request: RawRequest, secrets: readonly string[], now: Date, options: IntegrationOptions) => Verdict;
  /** The same for each repetition of one delivery, and another for any other. `now` serves where the tool tells no time. */
  readonly identify: (request: RawRequest, now: Date) => string;
  /** What a verified body says. Never throws: what is not understood says so. */
  readonly translate: (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant) => Translated;
}
