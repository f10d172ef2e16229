import type { DueDigest } from '../../table/contract-digest-store.ts';
import { scheduleMoment, sweepOver } from '../for-each-tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { makeVisits } from '../programmes/visits.ts';
import { seeToDigest } from './digest.ts';
import { dueThings } from './due-things.ts';
import { withTenants } from './firms.ts';
import { paced } from './paced.ts';
import { followSettings } from './reschedule.ts';
import { type ByItself, seeTo } from './see-to.ts';
import type { Telling } from './until-told.ts';
import { seeToWarranty } from './warranties.ts';

export interface ContractSweep {
  /** Mails that the sweep may send in a second. */
  readonly mailsPerSecond: number;
  readonly byItself: ByItself;
}

/** Time that one mail may take, with all that is written about it. */
const RESERVE_MILLISECONDS = 30_000;

/**
 * Does what is due of contracts by now, of all firms, the longest due first: warns of dates, renews, revises prices. Before
 * that it has contracts follow what firms have changed in their settings, and makes tickets of planned visits; last come
 * the weekly digests, which may take long and keep nobody waiting. What a missed or stopped sweep left undone is still due
 * in the next one. A contract that cannot be seen to does not keep the others waiting; the sweep then fails, so that
 * somebody looks.
 */
export const sweepContracts =
  (needs: TableNeeds, provider: Mailer, { mailsPerSecond, byItself }: ContractSweep) =>
  async (timeLeft: () => number): Promise<void> => {
    const now = scheduleMoment(needs.clock());
    const isTimeUp = () => timeLeft() < RESERVE_MILLISECONDS;
    const mailer = paced(provider, mailsPerSecond);
    const see = seeTo(needs, { mailer, byItself, isTimeUp });
    const warn = seeToWarranty(needs, mailer, isTimeUp);
    const digest = seeToDigest(needs, { mailer, isTimeUp });
    const tenantOf = withTenants(needs);
    const sweep = sweepOver(needs.journal, 'what is due of a contract could not be done');
    const follow = followSettings(needs, isTimeUp);
    for (const changed of await needs.stores.rescheduling.due(now))
      await sweep.attempt(changed.tenantId, () => follow(changed));
    await makeVisits(needs, { mailer, isTimeUp }, sweep);
    const digests: DueDigest[] = [];
    let seen = 0;
    let telling: Telling | undefined;
    for await (const due of dueThings(needs, now)) {
      if (isTimeUp()) break;
      if (due.kind === 'digest') {
        digests.push(due);
        continue;
      }
      telling = await sweep.attempt(due.tenantId, async () => {
        const tenant = await tenantOf(
          due.tenantId,
          due.kind === 'contract' ? due.settingsVersion : due.schedule.settingsVersion,
        );
        if (!tenant) return undefined;
        return due.kind === 'contract' ? see(tenant, due) : warn(tenant, due);
      });
      seen += 1;
      if (telling === 'stopped') break;
    }
    for (const due of digests) {
      if (telling === 'stopped' || isTimeUp()) break;
      telling = await sweep.attempt(due.tenantId, async () => {
        const tenant = await needs.stores.tenants.get(due.tenantId);
        return tenant && digest(tenant, due);
      });
    }
    needs.journal.info('contracts were looked at', { seen, digests: digests.length, failed: sweep.failed() });
    sweep.end();
  };
