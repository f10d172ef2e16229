import { momentOf } from '../../../domain/ids.ts';
import type { Mail } from '../../../domain/table/mail-store.ts';

export const mailView = (mail: Mail) => ({
  purpose: mail.purpose,
  status: mail.status,
  recipients: mail.recipients,
  reason: mail.reason,
  askedBy: mail.askedBy,
  why: mail.why,
  claimedAt: mail.attempt === undefined ? undefined : momentOf(mail.attempt),
  deliveredAt: mail.deliveredAt,
  delayedAt: mail.delayedAt,
  bouncedAt: mail.bouncedAt,
  softBouncedAt: mail.softBouncedAt,
  complainedAt: mail.complainedAt,
  trouble: mail.trouble,
  updatedAt: mail.updatedAt,
});
