import type { Draft } from '../../batches/draft.ts';
import { applyEdits } from '../../batches/edits/apply.ts';
import type { Overlay } from '../../batches/edits/edit.ts';
import { type LostEdit, lostText } from '../../batches/edits/lost.ts';
import type { BatchItem } from '../../batches/item.ts';
import { shardsOf } from '../../batches/shards.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { seriesOf } from '../../invoicing/issue.ts';
import { CommitRefused } from '../../table/commit.ts';
import { concurrently, sleep } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { computeDraft } from './compute-draft.ts';
import { storeDrafts } from './draft.ts';
import { gather } from './gather.ts';
import { loadRun, type Run } from './load.ts';
import { type Candidate, nextPack, numberPack, type Pack, refusedCandidates } from './pack.ts';
import { carryOutApproval } from './resume.ts';

export interface IssueInput {
  readonly tenantId: string;
  readonly batchId: string;
  /** Whose step it is: of an attempt that is over, nothing is issued. */
  readonly attempt?: number | undefined;
}

export interface IssueOutcome {
  readonly done: boolean;
  /** Seconds to wait before going on. */
  readonly waitSeconds: number;
}

/** A series that another batch is numbering at the same time is tried again this often before the machine waits. */
const CONFLICTS = 20;

/** Items that are to be issued now; what waits for a person's approval first is moved on as it was decided. */
const approvedItems = async ({ stores }: Needs, run: Run, shard: string): Promise<readonly BatchItem[]> => {
  const { tenantId } = run.tenant;
  const { batchId, decision, decidedBy: by = '', approved } = run.batch;
  const items = await stores.batches.items(tenantId, batchId, shard);
  const moved =
    decision === 'approve' ? await carryOutApproval(stores, tenantId, batchId, items, { by, approved }) : [];
  return [...items, ...moved]
    .filter(({ status }) => status === 'approved')
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
};

const setAside = (item: BatchItem, reason: string): BatchItem => ({ ...item, status: 'setAside', reason });

/** What was lost when the item was approved, the reviewer knew. */
const lostSince = ({ lostEdits = [] }: BatchItem, { lostEdits: known = [] }: BatchItem): readonly LostEdit[] =>
  lostEdits.filter(({ about }) => !known.some((one) => one.about === about));

/** A credit note of the same amount is not what was approved, nor is the same number of another currency. */
const asksTheSame = (one: BatchItem, other: BatchItem): boolean =>
  one.gross === other.gross &&
  one.currency === other.currency &&
  Math.sign(one.compared?.net ?? 0) === Math.sign(other.compared?.net ?? 0);

/** What a draft that had to be computed again becomes: nobody's approval is stretched to another amount. */
const afterRedraft = (computed: BatchItem, approved: BatchItem, run: Run): BatchItem => {
  const { decidedBy } = approved;
  const byPerson = decidedBy !== undefined || run.batch.decision === 'approve';
  const item = { ...computed, decidedBy };
  if (item.status === 'drafted' && !byPerson)
    return setAside(item, 'its new amount needs a review: bill it in another batch');
  const lost = lostSince(item, approved);
  if (lost.length > 0) return setAside(item, `${lostText(lost)}: bill it in another batch`);
  if (byPerson && item.gross !== undefined && !asksTheSame(item, approved)) {
    return setAside(item, 'its amount changed after it was approved: bill it in another batch');
  }
  return item.status === 'drafted' ? { ...item, status: 'approved' } : item;
};

/** What people changed on some drafts; most have nothing, and cost no read. */
const overlaysOf = ({ stores }: Needs, { tenant, batch }: Run, items: readonly BatchItem[]) =>
  stores.batches.overlays(
    tenant.tenantId,
    batch.batchId,
    items.filter(({ edited }) => edited).map(({ itemId }) => itemId),
  );

/** What is issued of a draft: what people have made of it. */
const candidateOf = (item: BatchItem, draft: Draft, overlays: ReadonlyMap<string, Overlay>): Candidate => {
  const { content } = applyEdits(draft, overlays.get(item.itemId)?.edits ?? []);
  return { item, draft: { ...draft, content } };
};

/** Whether a draft says what its item said when it was approved: one that was stored late may not. */
const isAsApproved = ({ item, draft: { content } }: Candidate): boolean =>
  item.gross === content.totals.gross && item.currency === content.currency;

/** Computes items again and stores what became of them; those that can be issued come back. */
const redraft = async (needs: Needs, run: Run, items: readonly BatchItem[]): Promise<readonly Candidate[]> => {
  const { tenant, batch } = run;
  const before = new Map(items.map((item) => [item.itemId, item]));
  const [facts, overlays] = await Promise.all([gather(needs, run, items), overlaysOf(needs, run, items)]);
  const drafted = facts
    .map((one) => computeDraft({ ...one, overlay: overlays.get(one.planned.itemId) }))
    .map(({ item, ...rest }) => {
      const approved = before.get(item.itemId);
      return { ...rest, item: approved ? afterRedraft(item, approved, run) : item };
    });
  await storeDrafts(needs, tenant.tenantId, batch.batchId, drafted, ['approved']);
  return drafted.flatMap(({ item, draft }) =>
    draft && item.status === 'approved' ? [candidateOf(item, draft, overlays)] : [],
  );
};

/**
 * The drafts of items with what people changed on them, computed again where the settings, the client or a price list have
 * changed since, or where they say another amount than was approved.
 */
const candidatesOf = async (needs: Needs, run: Run, items: readonly BatchItem[]): Promise<readonly Candidate[]> => {
  const { tenant, batch } = run;
  if (items.length === 0) return [];
  const [overlays, drafts, clients] = await Promise.all([
    overlaysOf(needs, run, items),
    needs.stores.batches.drafts(
      tenant.tenantId,
      batch.batchId,
      items.map(({ itemId }) => itemId),
    ),
    needs.stores.clients.standingOf(
      tenant.tenantId,
      items.map(({ clientId }) => clientId),
    ),
  ]);
  const lists = await needs.stores.priceLists.many(
    tenant.tenantId,
    [...drafts.values()].flatMap(({ basis }) => Object.keys(basis.priceLists ?? {})),
  );
  const fresh: Candidate[] = [];
  const stale: BatchItem[] = [];
  for (const item of items) {
    const draft = drafts.get(item.itemId);
    const current =
      draft?.basis.settingsVersion === tenant.version &&
      draft.basis.clientVersion === clients.get(item.clientId)?.version &&
      draft.content.buyer.clientId === clients.get(item.clientId)?.clientId &&
      Object.entries(draft.basis.priceLists ?? {}).every(([id, version]) => lists.get(id)?.version === version);
    const candidate = draft && current ? candidateOf(item, draft, overlays) : undefined;
    if (candidate && isAsApproved(candidate)) fresh.push(candidate);
    else stale.push(item);
  }
  return stale.length === 0 ? fresh : [...fresh, ...(await redraft(needs, run, stale))];
};

/** Commits one pack. Undefined when it is done, else those of its candidates that stood in the way. */
const commitPack = async (needs: Needs, run: Run, pack: Pack): Promise<readonly Candidate[] | undefined> => {
  const { tenant, batch } = run;
  const { ledger } = needs.stores;
  const now = needs.clock();
  const { issueOn = localDateOf(now.toISOString(), tenant.settings.timeZone), dueOn } = batch;
  const { prefix } = seriesOf(tenant.settings, pack[0].draft.content);
  const counter = await ledger.counter(tenant.tenantId, prefix);
  const invoices = numberPack(pack, tenant, counter, { issueOn, dueOn }, now, batch.batchId);
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

/** The batch as it is now. Throws `Conflict` once another attempt goes over it: then this one comes too late. */
const loadAttempt = async (needs: Needs, { tenantId, batchId, attempt = 0 }: IssueInput): Promise<Run> => {
  const run = await loadRun(needs, tenantId, batchId);
  if (run.batch.attempt !== attempt)
    throw new BillingError('Conflict', `${batchId} is at attempt ${run.batch.attempt}`);
  return run;
};

/**
 * Issues the items of one shard, in order; false when the series is too busy for now. A refused pack is looked at
 * again from the start: the table says what is left, whoever issued the rest.
 */
const issueShard = async (needs: Needs, input: IssueInput, shard: string): Promise<boolean> => {
  let conflicts = 0;
  while (conflicts < CONFLICTS) {
    const run = await loadAttempt(needs, input);
    const candidates = await candidatesOf(needs, run, await approvedItems(needs, run, shard));
    const pack = nextPack(candidates, run.tenant.settings);
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
  async (input: IssueInput, timeLeft: () => number): Promise<IssueOutcome> => {
    const { stores, journal } = needs;
    const { tenantId, batchId, attempt = 0 } = input;
    await stores.batches.move(tenantId, batchId, ['inReview'], 'issuing', {}, { attempt });
    const { batch } = await loadAttempt(needs, input);
    for (const shard of shardsOf(batch)) {
      if (timeLeft() < 60_000) return { done: false, waitSeconds: 1 };
      if (!(await issueShard(needs, input, shard))) return { done: false, waitSeconds: 5 };
    }
    await stores.batches.move(tenantId, batchId, ['issuing'], 'delivering', {}, { attempt });
    journal.info('month end issued', { tenantId, batchId });
    return { done: true, waitSeconds: 0 };
  };
