import { type BatchItem, shardName } from '../../batches/batch.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { seriesFor } from '../../invoicing/issue.ts';
import { CommitRefused } from '../../table/commit.ts';
import { concurrently, sleep } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { computeDraft } from './compute-draft.ts';
import { storeDrafts } from './draft.ts';
import { gather, loadRun, type Run } from './gather.ts';
import { type Candidate, nextPack, numberPack, type Pack, refusedCandidates } from './pack.ts';

export interface IssueInput {
  readonly tenantId: string;
  readonly batchId: string;
}

export interface IssueOutcome {
  readonly done: boolean;
  /** Seconds to wait before going on. */
  readonly waitSeconds: number;
}

/** A series that another batch is numbering at the same time is tried again this often before the machine waits. */
const CONFLICTS = 20;

/** Items that are to be issued now; a person's approval of the batch approves what waits for review. */
const approvedItems = async ({ stores }: Needs, run: Run, shard: string): Promise<readonly BatchItem[]> => {
  const { tenant, batch } = run;
  const items = await stores.batches.items(tenant.tenantId, batch.batchId, shard);
  const reviewed = batch.decision === 'approve' ? items.filter(({ status }) => status === 'drafted') : [];
  const approve = ({ itemId }: BatchItem) =>
    stores.batches.moveItem(tenant.tenantId, batch.batchId, itemId, 'drafted', 'approved');
  await concurrently(reviewed, 10, approve);
  return [...items.filter(({ status }) => status === 'approved'), ...reviewed].sort((a, b) =>
    a.itemId < b.itemId ? -1 : 1,
  );
};

const setAside = (item: BatchItem, reason: string): BatchItem => ({ ...item, status: 'setAside', reason });

/** What a draft that had to be computed again becomes: nobody's approval is stretched to another amount. */
const afterRedraft = (item: BatchItem, approved: BatchItem, run: Run): BatchItem => {
  const byPerson = run.batch.decision === 'approve';
  if (item.status === 'drafted' && !byPerson)
    return setAside(item, 'its new amount needs a review: bill it in another batch');
  if (byPerson && item.gross !== undefined && item.gross !== approved.gross) {
    return setAside(item, 'its amount changed after it was approved: bill it in another batch');
  }
  return item.status === 'drafted' ? { ...item, status: 'approved' } : item;
};

/** Computes items again and stores what became of them; those that can be issued come back. */
const redraft = async (needs: Needs, run: Run, items: readonly BatchItem[]): Promise<readonly Candidate[]> => {
  const { tenant, batch } = run;
  const before = new Map(items.map((item) => [item.itemId, item]));
  const drafted = (await gather(needs, run, items)).map(computeDraft).map(({ item, ...rest }) => {
    const approved = before.get(item.itemId);
    return { ...rest, item: approved ? afterRedraft(item, approved, run) : item };
  });
  await storeDrafts(needs, tenant.tenantId, batch.batchId, drafted);
  return drafted.flatMap(({ item, draft }) => (draft && item.status === 'approved' ? [{ item, draft }] : []));
};

/** The drafts of items, computed again where the settings or the client have changed since. */
const candidatesOf = async (needs: Needs, run: Run, items: readonly BatchItem[]): Promise<readonly Candidate[]> => {
  const { tenant, batch } = run;
  if (items.length === 0) return [];
  const [drafts, clients] = await Promise.all([
    needs.stores.batches.drafts(
      tenant.tenantId,
      batch.batchId,
      items.map(({ itemId }) => itemId),
    ),
    needs.stores.clients.many(
      tenant.tenantId,
      items.map(({ clientId }) => clientId),
    ),
  ]);
  const fresh: Candidate[] = [];
  const stale: BatchItem[] = [];
  for (const item of items) {
    const draft = drafts.get(item.itemId);
    const current =
      draft?.basis.settingsVersion === tenant.version &&
      draft.basis.clientVersion === clients.get(item.clientId)?.version;
    if (draft && current) fresh.push({ item, draft });
    else stale.push(item);
  }
  return stale.length === 0 ? fresh : [...fresh, ...(await redraft(needs, run, stale))];
};

/** Commits one pack. Undefined when it is done, else those of its candidates that stood in the way. */
const commitPack = async (needs: Needs, run: Run, pack: Pack): Promise<readonly Candidate[] | undefined> => {
  const { tenant, batch } = run;
  const { ledger } = needs.stores;
  const now = needs.clock();
  const wishedOn = batch.issueOn ?? localDateOf(now.toISOString(), tenant.settings.timeZone);
  const { kind } = pack[0].draft.content;
  const counter = await ledger.counter(tenant.tenantId, seriesFor(tenant.settings.series, kind).prefix);
  const invoices = numberPack(pack, tenant, counter, wishedOn, now, batch.batchId);
  const placed = await concurrently(invoices, 5, (invoice) => ledger.place(tenant.tenantId, invoice));
  try {
    await ledger.issue(tenant.tenantId, counter, placed);
    needs.journal.info('invoices issued', {
      tenantId: tenant.tenantId,
      batchId: batch.batchId,
      invoices: placed.length,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommitRefused)) throw error;
    return refusedCandidates(pack, error.reasons);
  }
};

/**
 * Issues the items of one shard, in order; false when the series is too busy for now. A refused pack is looked at
 * again from the start: the table says what is left, whoever issued the rest.
 */
const issueShard = async (needs: Needs, { tenantId, batchId }: IssueInput, shard: string): Promise<boolean> => {
  let conflicts = 0;
  while (conflicts < CONFLICTS) {
    const run = await loadRun(needs, tenantId, batchId);
    const candidates = await candidatesOf(needs, run, await approvedItems(needs, run, shard));
    const pack = nextPack(candidates);
    if (!pack) return true;
    const refused = await commitPack(needs, run, pack);
    if (refused === undefined) {
      if (pack.length === candidates.length) return true;
      conflicts = 0;
      continue;
    }
    const items = refused.map(({ item }) => item);
    if (items.length > 0) await redraft(needs, run, items);
    conflicts += 1;
    await sleep(25 * conflicts);
  }
  return false;
};

/**
 * Gives numbers and commits, in order. The table's conditions make it right whatever runs beside it; stopped anywhere,
 * it finds what is issued and goes on with the rest.
 */
export const issueBatch =
  (needs: Needs) =>
  async ({ tenantId, batchId }: IssueInput, timeLeft: () => number): Promise<IssueOutcome> => {
    const { stores, journal } = needs;
    await stores.batches.move(tenantId, batchId, ['inReview'], 'issuing');
    const { batch } = await loadRun(needs, tenantId, batchId);
    for (let shard = 0; shard < (batch.shards ?? 0); shard += 1) {
      if (timeLeft() < 60_000) return { done: false, waitSeconds: 1 };
      if (!(await issueShard(needs, { tenantId, batchId }, shardName(shard)))) return { done: false, waitSeconds: 5 };
    }
    await stores.batches.move(tenantId, batchId, ['issuing'], 'delivering');
    journal.info('month end issued', { tenantId, batchId });
    return { done: true, waitSeconds: 0 };
  };
