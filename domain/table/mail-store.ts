import type { Instant } from '../calendar/local-date.ts';
import { unlessRefused } from './commit.ts';
import type { Table } from './table.ts';

export type MailStatus = 'pending' | 'sending' | 'sent' | 'refused' | 'unknown';

export interface Mail {
  readonly aboutId: string;
  readonly purpose: string;
  readonly status: MailStatus;
  /** All of them, copies too. */
  readonly recipients: readonly string[];
  /** Those of them that are the firm's own. */
  readonly ownCopies?: readonly string[] | undefined;
  /** Of the PDF that it brings, in hexadecimal. */
  readonly pdfSha256?: string | undefined;
  /** Who asked for it, and why, where a person did. */
  readonly askedBy?: string | undefined;
  readonly why?: string | undefined;
  /** Whose claim it is: a ULID of the moment at which it was made. */
  readonly attempt?: string | undefined;
  readonly leaseUntil?: string | undefined;
  readonly messageId?: string | undefined;
  /** Why it was refused, or why nobody knows whether it went out. */
  readonly reason?: string | undefined;
  readonly deliveredAt?: Instant | undefined;
  readonly delayedAt?: Instant | undefined;
  readonly bouncedAt?: Instant | undefined;
  readonly softBouncedAt?: Instant | undefined;
  readonly complainedAt?: Instant | undefined;
  /** What went wrong last, as the recipient's mail server said it; may hold addresses, so it is never logged. */
  readonly trouble?: string | undefined;
  readonly updatedAt: Instant;
}

export interface MailKey {
  readonly tenantId: string;
  /** An invoice's, a batch's or a contract's id. */
  readonly aboutId: string;
  readonly purpose: string;
}

/** What is recorded of a mail before it is sent. */
export type MailFacts = Pick<Mail, 'recipients' | 'ownCopies' | 'pdfSha256' | 'askedBy' | 'why'>;

export interface Settled {
  readonly status: MailStatus;
  readonly messageId?: string | undefined;
  readonly reason?: string | undefined;
}

/** Moments that the provider tells of later. */
export type Moment = 'deliveredAt' | 'delayedAt' | 'bouncedAt' | 'softBouncedAt' | 'complainedAt';

/** How long a claim to send holds; longer than any call to SES takes. */
export const LEASE_MILLISECONDS = 120_000;

export const mailStore = ({ mail, clock }: Table) => {
  const get = async (key: MailKey): Promise<Mail | undefined> => {
    const { data } = await mail.get({ ...key }).go({ consistent: true });
    return data ?? undefined;
  };

  return {
    get,

    /** All mails about an invoice or a batch, by purpose. */
    async about(tenantId: string, aboutId: string): Promise<readonly Mail[]> {
      const { data } = await mail.query.about({ tenantId, aboutId }).go({ consistent: true, pages: 'all' });
      return data;
    },

    /**
     * Claims the right to make the one call that sends this mail. Granted for a mail that has no record, or one that is
     * `pending` because an earlier call was certainly not taken; and for a claim that stands there by this very attempt,
     * as when the table took it, its answer was lost and the SDK asked again. Otherwise the record as it stands.
     */
    async claim(
      key: MailKey,
      { recipients, ownCopies = [], ...facts }: MailFacts,
      attempt: string,
    ): Promise<'granted' | Mail> {
      const now = clock();
      const row = {
        ...key,
        ...facts,
        recipients: [...recipients],
        ...(ownCopies.length > 0 && { ownCopies: [...ownCopies] }),
        status: 'sending' as const,
        attempt,
        leaseUntil: new Date(now.getTime() + LEASE_MILLISECONDS).toISOString(),
        updatedAt: now.toISOString(),
      };
      const granted = await unlessRefused(() =>
        mail
          .put(row)
          .where(({ status }, { eq, notExists }) => `${notExists(status)} OR ${eq(status, 'pending')}`)
          .go(),
      );
      if (granted !== undefined) return 'granted';
      const standing = await get(key);
      if (!standing) throw new Error('a mail was claimed by somebody and has no record');
      return standing.attempt === attempt && standing.status === 'sending' ? 'granted' : standing;
    },

    /** Writes what became of the call; only the attempt that holds the claim may. */
    async settle(key: MailKey, attempt: string, to: Settled): Promise<void> {
      await unlessRefused(() =>
        mail
          .patch({ ...key })
          .set({ ...to, updatedAt: clock().toISOString() })
          .where((fields, { eq }) => `${eq(fields.attempt, attempt)} AND ${eq(fields.status, 'sending')}`)
          .go(),
      );
    },

    /** A claim whose holder died leaves a mail of which nobody knows whether it went out. */
    async expire(key: MailKey): Promise<void> {
      const now = clock().toISOString();
      await unlessRefused(() =>
        mail
          .patch({ ...key })
          .set({ status: 'unknown', reason: 'the sender stopped between the call and its answer', updatedAt: now })
          .where(({ status, leaseUntil }, { eq, lt }) => `${eq(status, 'sending')} AND ${lt(leaseUntil, now)}`)
          .go(),
      );
    },

    /** Writes what the provider or a person knows of a mail that has one of these statuses; false when it has none of them. */
    async correct(key: MailKey, from: readonly MailStatus[], { reason, ...to }: Settled): Promise<boolean> {
      const patch = mail.patch({ ...key }).set({ ...to, updatedAt: clock().toISOString() });
      const done = await unlessRefused(() =>
        (reason === undefined ? patch.remove(['reason']) : patch.set({ reason }))
          .where(({ status }, { eq }) => from.map((one) => eq(status, one)).join(' OR '))
          .go(),
      );
      return done !== undefined;
    },

    /** Notes what the provider told, if it has not told of a later moment of this kind: the order of telling is no matter. */
    async note(key: MailKey, moment: Moment, at: Instant, trouble?: string): Promise<void> {
      await unlessRefused(() =>
        mail
          .patch({ ...key })
          .set({ [moment]: at, ...(trouble === undefined ? {} : { trouble }), updatedAt: clock().toISOString() })
          .where((fields, { lte, notExists }) => `${notExists(fields[moment])} OR ${lte(fields[moment], at)}`)
          .go(),
      );
    },
  };
};
