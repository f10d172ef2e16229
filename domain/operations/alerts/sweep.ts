import { scheduleMoment, sweepOver } from '../for-each-tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { makeVisits } from '../programmes/visits.ts';
import { dueContracts } from './due-contracts.ts';
import { withTenants } from './firms.ts';
import { paced } from './paced.ts';
import { followSettings } from './reschedule.ts';
import { type ByItself, seeTo } from './see-to.ts';

export interface ContractSweep {
  /** Mails that the sweep may send in a second. */
  readonly mailsPerSecond: number;
  readonly byItself: ByItself;
}

/** Time that one mail may take, with all that is written about it. */
const RESERVE_MILLISECONDS = 30_000;

/**
 * Does what is due of contracts by now, of all firms, the longest due first: warns of dates, renews, revises prices. Before
 * that it has contracts follow what firms have changed in their settings, and makes tickets of planned visits. What a
 * missed or stopped sweep left undone is still due in the next one. A contract that cannot be seen to does not keep the
 * others waiting; the sweep then fails, so that somebody looks.
 */
export const sweepContracts =
  (needs: TableNeeds, mailer: Mailer, { mailsPerSecond, byItself }: ContractSweep) =>
  async (timeLeft: () => number): Promise<void> => {
    const now = scheduleMoment(needs.clock());
    const isTimeUp = () => timeLeft() < RESERVE_MILLISECONDS;
    const see = seeTo(needs, { mailer: paced(mailer, mailsPerSecond), byItself, isTimeUp });
    const tenantOf = withTenants(needs);
    const sweep = sweepOver(needs.journal, 'what is due of a contract could not be done');
    const follow = followSettings(needs, isTimeUp);
    for (const changed of await needs.stores.rescheduling.due(now))
      await sweep.attempt(changed.tenantId, () => follow(changed));
    await makeVisits(needs, sweep, isTimeUp);
    let seen = 0;
    for await (const due of dueContracts(needs, now)) {
      if (isTimeUp()) break;
      const outcome = await sweep.attempt(due.tenantId, async () => {
        const tenant = await tenantOf(due);
        return tenant && see(tenant, due);
      });
      seen += 1;
      if (outcome === 'stopped') break;
    }
    needs.journal.info('contracts were looked at', { seen, failed: sweep.failed() });
    sweep.end();
  };
