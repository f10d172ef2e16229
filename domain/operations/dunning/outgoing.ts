import type { LocalDate } from '../../calendar/local-date.ts';
import type { Mail } from '../../table/mail-store.ts';
import type { DunningSchedule } from '../../tenants/dunning-schedule.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { sleep } from '../concurrently.ts';
import type { LogoOf } from '../logo-reader.ts';
import type { MailResult } from '../mails/send-once.ts';
import type { Mailer, Needs } from '../ports.ts';

/** One tenant's morning. */
export interface Sweeping {
  readonly tenant: Tenant;
  readonly schedule: DunningSchedule;
  readonly today: LocalDate;
  readonly logoOf: LogoOf;
}

/** One mail that may have to go out; `aboutId` names it in the log. */
export interface Errand {
  readonly aboutId: string;
  readonly send: (mailer: Mailer) => Promise<MailResult | { readonly result: 'nothing' }>;
}

export interface Sent {
  /** The time is up, or the provider takes no more for now: the rest is still due. */
  readonly stopped: boolean;
  readonly failed: number;
}

export interface Outgoing {
  send(tenantId: string, errands: AsyncIterable<Errand>): Promise<Sent>;
}

/** Time that one mail may take, with all that is written about it. */
const RESERVE_MILLISECONDS = 30_000;

const DAY = 86_400_000;

/** Whether nothing is left to do about a mail. One that went out a day ago has been entered by a sweep since. */
export const isOver = (mail: Mail | undefined, now: Date): boolean => {
  if (!mail) return false;
  if (mail.status === 'refused' || mail.status === 'unknown') return true;
  return mail.status === 'sent' && now.getTime() - Date.parse(mail.updatedAt) > DAY;
};

/** Sends one mail after the other, no faster than the pace; one that fails is logged, and the others go on. */
export const pacing = (needs: Needs, mailer: Mailer, mailsPerSecond: number, timeLeft: () => number): Outgoing => ({
  async send(tenantId, errands) {
    let failed = 0;
    for await (const { aboutId, send } of errands) {
      if (timeLeft() < RESERVE_MILLISECONDS) return { stopped: true, failed };
      const startedAt = needs.clock().getTime();
      try {
        const { result } = await send(mailer);
        if (result === 'later') return { stopped: true, failed };
        if (result === 'notSent') needs.journal.info('a reminder or statement was not sent', { tenantId, aboutId });
        if (result !== 'nothing')
          await sleep(Math.max(0, 1000 / mailsPerSecond - (needs.clock().getTime() - startedAt)));
      } catch (error) {
        needs.journal.error('a reminder or statement could not be sent', { tenantId, aboutId, error });
        failed += 1;
      }
    }
    return { stopped: false, failed };
  },
});
