import type { Instant } from '../calendar/local-date.ts';

/** Whom the provider's events name: the tags that every mail of ours carries. */
export interface TaggedMail {
  readonly tenantId: string;
  readonly aboutId: string;
  readonly purpose: string;
}

/** What the provider tells of a mail after it took it. It tells at least once, and in any order. */
export type MailFate =
  /** Taken, to be handed on. */
  | { readonly kind: 'sent' }
  /** In a recipient's mailbox. */
  | { readonly kind: 'delivered' }
  /** Not yet: it is tried again. */
  | { readonly kind: 'delayed'; readonly reason: string }
  /** Taken, and then not handed on: it holds what looks like a virus. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Came back for good, from these addresses. */
  | { readonly kind: 'bounced'; readonly reason: string; readonly addresses: readonly string[] }
  /** Something came back, and the mail may have arrived all the same: as the answer that somebody is away. */
  | { readonly kind: 'softBounced'; readonly reason: string }
  /** A recipient called it unwanted. */
  | { readonly kind: 'complained'; readonly reason: string; readonly addresses: readonly string[] };

export interface MailNews {
  readonly mail: TaggedMail;
  /** The provider's id of the mail. */
  readonly messageId: string;
  readonly at: Instant;
  readonly fate: MailFate;
}
