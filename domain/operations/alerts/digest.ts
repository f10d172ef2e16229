import {
  type ContractDigest,
  type DigestRun,
  digestAfter,
  digestDayBy,
  type ManagersDigest,
} from '../../alerts/digest.ts';
import {
  type DigestedDays,
  digestedDays,
  digestLinesOf,
  hasBlocks,
  hasJustEnded,
  type LookedAt,
  withLines,
} from '../../alerts/digest-lines.ts';
import type { Contract } from '../../contracts/contract.ts';
import { idFrom } from '../../ids.ts';
import { digestPurpose } from '../../mails/purpose.ts';
import type { DueDigest } from '../../table/contract-digest-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { concurrently } from '../concurrently.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { balancesOf, hasOpenTime } from './look.ts';
import { sendDigest } from './send-digest.ts';
import { managersOf } from './tell.ts';
import { type Telling, tellEach, untilTold } from './until-told.ts';

/** Contracts that are read at a time, and of which some are looked at: far less than the time that a sweep keeps back. */
const PAGE = 25;
const AT_ONCE = 5;
/** Pages after which it is noted how far a digest is. */
const PAGES_A_NOTE = 20;

/** What is known of a contract only once its log is read; of most contracts nothing is asked. */
const looked = async (needs: TableNeeds, tenant: Tenant, contract: Contract, today: string): Promise<LookedAt> => {
  if (hasBlocks(contract, today)) return { balances: await balancesOf(needs, tenant, contract) };
  if (!hasJustEnded(contract, today)) return {};
  const record = await needs.stores.contracts.get(tenant.tenantId, contract.contractId);
  return { hasOpenTime: record !== undefined && (await hasOpenTime(needs, tenant.tenantId, record)) };
};

/** A run with the next page of the firm's contracts. */
const withPage = async (
  needs: TableNeeds,
  tenant: Tenant,
  days: DigestedDays,
  { cursor: from, ...run }: DigestRun,
): Promise<DigestRun> => {
  const { tenantId, settings } = tenant;
  const today = todayOf(tenant, needs.clock());
  const page = { limit: PAGE, cursor: from ?? undefined };
  const { items, cursor } = await needs.stores.contracts.list(tenantId, page);
  const lines = await concurrently(items, AT_ONCE, async (contract) =>
    digestLinesOf(contract, days, today, await looked(needs, tenant, contract, today)),
  );
  const started: DigestRun = { ...run, cursor };
  return items.reduce(
    (sum, contract, i) => withLines(sum, managersOf(contract, settings.email), lines[i] ?? []),
    started,
  );
};

/** What a sweep is given beside its needs. */
interface DigestTools {
  readonly mailer: Mailer;
  readonly isTimeUp: () => boolean;
}

/** Reads on where the digest was left; undefined where another sweep, or the settings, went on without it. */
const gathered = async (
  needs: TableNeeds,
  isTimeUp: () => boolean,
  tenant: Tenant,
  due: DueDigest & { readonly run: DigestRun },
  { weeks }: ContractDigest,
): Promise<(DueDigest & { readonly run: DigestRun }) | undefined> => {
  let { run } = due;
  let standing: DueDigest = due;
  const note = async (): Promise<boolean> => {
    const moved = await needs.stores.digests.move(standing, { nextAt: due.nextAt, run });
    if (moved) standing = moved;
    return moved !== undefined;
  };
  for (let pages = 1; run.cursor !== null && !isTimeUp(); pages += 1) {
    run = await withPage(needs, tenant, digestedDays(run.on, weeks), run);
    if (pages % PAGES_A_NOTE === 0 && !(await note())) return undefined;
  }
  return run === due.run || (await note()) ? { ...standing, run } : undefined;
};

const tellOne =
  (needs: TableNeeds, mailer: Mailer, tenant: Tenant, { on }: DigestRun, weeks: number) =>
  (digest: ManagersDigest): Promise<Telling> => {
    const { tenantId } = tenant;
    const digestKey = idFrom('digest', tenantId, on, digest.to.toLowerCase());
    return untilTold(
      needs,
      { tenantId, aboutId: tenantId },
      (attempt) => digestPurpose(digestKey, attempt),
      (purpose) => sendDigest(needs, mailer, { tenant, digest, on, weeks }, purpose),
    );
  };

/**
 * Puts a firm's weekly digest together, a page of contracts after the other, then tells each account manager who has
 * something to see to, and moves the schedule on last: what is stopped goes on where it was noted last, and a mail that is
 * out is not sent again. Of weeks that were missed, the newest alone is told.
 */
export const seeToDigest =
  (needs: TableNeeds, { mailer, isTimeUp }: DigestTools) =>
  async (tenant: Tenant, asked: DueDigest): Promise<Telling> => {
    const { contractDigest, timeZone } = tenant.settings;
    if (!contractDigest) return 'told';
    const now = scheduleMoment(needs.clock());
    const on = digestDayBy(contractDigest, timeZone, now);
    const run: DigestRun = asked.run?.on === on ? asked.run : { on, managers: [] };
    const due = await gathered(needs, isTimeUp, tenant, { ...asked, run }, contractDigest);
    if (!due) return 'waits';
    if (due.run.cursor !== null) return 'stopped';
    const { managers } = due.run;
    const telling = await tellEach(managers, isTimeUp, tellOne(needs, mailer, tenant, due.run, contractDigest.weeks));
    if (telling !== 'told') return telling;
    await needs.stores.digests.move(due, { nextAt: digestAfter(contractDigest, timeZone, now) });
    return 'told';
  };
