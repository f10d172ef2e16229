import { unlessRefused } from './commit.ts';
import type { Table } from './table.ts';

export type MailStatus = 'pending' | 'sending' | 'sent' | 'refused' | 'unknown';

export interface Mail {
  readonly aboutId: string;
  readonly purpose: string;
  readonly status: MailStatus;
  readonly recipients: readonly string[];
  readonly leaseUntil?: string | undefined;
  readonly messageId?: string | undefined;
  readonly reason?: string | undefined;
}

export interface MailKey {
  readonly tenantId: string;
  /** An invoice's or a batch's id. */
  readonly aboutId: string;
  readonly purpose: string;
}

/** How long a claim to send holds; longer than any call to SES takes. */
export const LEASE_MILLISECONDS = 120_000;

export const mailStore = ({ mail, clock }: Table) => {
  const get = async (key: MailKey): Promise<Mail | undefined> => {
    const { data } = await mail.get({ ...key }).go({ consistent: true });
    return data ?? undefined;
  };

  return {
    get,

    /**
     * Claims the right to make the one call that sends this mail. Granted for a mail that has no record, or one that is
     * `pending` because an earlier call was certainly not taken. Otherwise the record as it stands.
     */
    async claim(key: MailKey, recipients: readonly string[], attempt: string): Promise<'granted' | Mail> {
      const now = clock();
      const row = {
        ...key,
        recipients: [...recipients],
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
      return standing;
    },

    /** Writes what became of the call; only the attempt that holds the claim may. */
    async settle(
      key: MailKey,
      attempt: string,
      to: { status: MailStatus; messageId?: string; reason?: string },
    ): Promise<void> {
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
  };
};
