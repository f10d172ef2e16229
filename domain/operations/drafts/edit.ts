import type { Batch } from '../../batches/batch.ts';
import { asAsked, checkEdits, sameEdits } from '../../batches/edits/checked.ts';
import type { DraftEdits } from '../../batches/edits/edit.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { EDITABLE, type EditOutcome } from '../../table/draft-edits-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { stale } from '../change.ts';
import { sleep } from '../concurrently.ts';
import { factsOfLaid } from '../month-end/compute-draft.ts';
import type { Needs } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { itemInReview, readDraft, type SeenDraft, tooLate } from './read.ts';

/** How often a change is tried again when others change drafts of the same batch at the same moment. */
const ATTEMPTS = 6;

/** Which draft, and the version of it that the caller has seen. */
export interface SeenVersion {
  readonly tenantId: string;
  readonly batchId: string;
  readonly itemId: string;
  readonly expected: number;
}

/** Runs a change of a draft until it is through or it is known why it cannot be. Throws `BatchNotInReview` and `VersionStale`. */
export const untilKept = async (
  stores: Needs['stores'],
  { tenantId, batchId, itemId }: Omit<SeenVersion, 'expected'>,
  write: () => Promise<EditOutcome>,
): Promise<void> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await write();
    if (outcome === 'changed') return;
    if (outcome === 'stale') throw new BillingError('VersionStale', 'the draft was changed meanwhile: read it again');
    if (outcome === 'notInReview') {
      const { batch, item } = await itemInReview(stores, tenantId, batchId, itemId);
      throw tooLate(batch, item);
    }
    await sleep(20 * attempt * (1 + Math.random()));
  }
  throw new BillingError('ServiceBusy', 'many drafts of this batch are being changed: try again in a moment');
};

const issueDateOf = ({ issueOn }: Batch, { settings }: Tenant, now: string): string =>
  issueOn ?? localDateOf(now, settings.timeZone);

/**
 * Puts edits over a draft in place of those before. What it comes to by them is what a person approves; the approval of what
 * was seen before is gone. Throws `RequestInvalid` with pointers, `NothingToInvoice`, `VersionStale` and `BatchNotInReview`.
 */
export const editDraft =
  ({ stores, clock, journal }: Pick<Needs, 'stores' | 'clock' | 'journal'>) =>
  async (version: SeenVersion, { edits: asked }: DraftEdits, by: string): Promise<SeenDraft> => {
    const { tenantId, batchId, itemId, expected } = version;
    const [tenant, { batch, item }, seen] = await Promise.all([
      readTenant({ stores })(tenantId),
      itemInReview(stores, tenantId, batchId, itemId),
      readDraft({ stores })(tenantId, batchId, itemId),
    ]);
    if (!EDITABLE.includes(item.status)) throw tooLate(batch, item);
    const { draft, overlay } = seen;
    const now = clock().toISOString();
    const made = { by, at: now, before: overlay.edits };
    const { edits, ...laid } = checkEdits(draft, asked, made, { issueOn: issueDateOf(batch, tenant, now) });
    // A repetition after its answer was lost finds what it has done.
    if (overlay.version !== expected) {
      if (sameEdits(overlay.edits.map(asAsked), edits.map(asAsked))) return seen;
      throw stale('draft', overlay.version);
    }
    const { edited: _, lostEdits: _l, ...facts } = factsOfLaid(laid, edits.length, tenant);
    await untilKept(stores, version, () =>
      stores.batches.keepEdits(tenantId, batchId, itemId, expected, edits, { ...facts, edited: edits.length > 0 }),
    );
    journal.info('draft edited', { tenantId, batchId, itemId, edits: edits.length });
    return { draft, overlay: { edits, version: expected + 1 }, laid };
  };
