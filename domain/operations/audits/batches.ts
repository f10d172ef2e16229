import type { Audit, Position } from '../../audits/audit.ts';
import type { Finding } from '../../audits/finding.ts';
import type { Batch } from '../../batches/batch.ts';
import type { ItemStatus } from '../../batches/item.ts';
import { concurrently } from '../concurrently.ts';
import type { AuditNeeds, Look } from './ports.ts';

const PAGE = 20;
const ITEMS = 500;
const DAY = 86_400_000;
/** Batches of longer ago have been looked at by audit after audit. */
const LOOKED_BACK = 100 * DAY;

/**
 * What no item is left at when its batch is over. One that failed leaves approved items behind, which another batch bills;
 * but what it has issued it owes to its clients.
 */
const stuckIn = (status: Batch['status']): readonly ItemStatus[] => {
  if (status === 'closed') return ['approved', 'issued'];
  return status === 'failed' ? ['issued'] : [];
};

const stuckItems = async (
  { stores }: AuditNeeds,
  tenantId: string,
  { batchId, status, firstShard }: Batch,
): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  for (const stuck of stuckIn(status)) {
    let cursor: string | undefined;
    do {
      const asked = { limit: ITEMS, cursor };
      const page = await stores.batches.listItems(tenantId, batchId, asked, { status: stuck, firstShard });
      for (const { itemId } of page.items) found.push({ code: 'itemStuck', batchId, itemId, status: stuck });
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
  }
  return found;
};

/** After the batches come the documents, or the contracts where nothing was ever issued. */
const afterBatches = async ({ stores }: AuditNeeds, tenantId: string): Promise<Position> => {
  const [series] = await stores.ledger.allSeries(tenantId);
  return series === undefined ? { part: 'contracts', after: null } : { part: 'documents', series };
};

/** A page of the batches that have been over for a day: none of their items waits for anything. */
export const lookAtBatches = async (
  needs: AuditNeeds,
  tenantId: string,
  { figures }: Audit,
  { after }: Extract<Position, { part: 'batches' }>,
): Promise<Look> => {
  const now = needs.clock().getTime();
  const page = await needs.stores.batches.list(tenantId, { limit: PAGE, cursor: after ?? undefined });
  const recent = page.items.filter(({ createdAt }) => now - Date.parse(createdAt) < LOOKED_BACK);
  const over = recent.filter(({ createdAt, closedAt }) => now - Date.parse(closedAt ?? createdAt) > DAY);
  const findings = await concurrently(over, 5, (batch) => stuckItems(needs, tenantId, batch));
  const isLast = page.cursor === null || recent.length < page.items.length;
  return {
    position: isLast ? await afterBatches(needs, tenantId) : { part: 'batches', after: page.cursor },
    figures: { ...figures, batches: figures.batches + over.length },
    findings: findings.flat(),
  };
};
