import * as z from 'zod';
import type { BatchItem } from '../../batches/item.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { Id } from '../../ids.ts';
import { postponeAll } from '../batches/postpone.ts';
import { zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { itemInReview, tooLate } from './read.ts';
import { RECOMPUTABLE, recomputeDraft } from './recompute.ts';

/** What is left out of a draft, to be billed from the day after the batch's last one on. */
export const Postponing = z
  .strictObject({
    billables: z
      .array(z.strictObject({ contractId: Id, billableId: Id }))
      .min(1)
      .max(100),
  })
  .meta({ id: 'Postponing' });
export type Postponing = z.infer<typeof Postponing>;

const mustBeOf = ({ contractIds }: BatchItem, { billables }: Postponing): void => {
  const faults = billables.flatMap(({ contractId }, i) =>
    contractIds.includes(contractId)
      ? []
      : [{ pointer: `/billables/${i}/contractId`, detail: 'is no contract of this draft' }],
  );
  if (faults.length > 0) throw new BillingError('RequestInvalid', 'some contracts are not on this draft', faults);
};

/**
 * Postpones things that stand on a draft to the day after the batch's last one, and computes the draft again. Stopped
 * anywhere and run again, it goes on with the rest. Throws `RequestInvalid`, `NotFound`, `BillableLocked` and `BatchNotInReview`.
 */
export const postponeOnDraft =
  (needs: Needs) =>
  async (tenantId: string, batchId: string, itemId: string, asked: Postponing): Promise<BatchItem> => {
    const { stores, clock, journal } = needs;
    const { batch, item } = await itemInReview(stores, tenantId, batchId, itemId);
    if (!RECOMPUTABLE.includes(item.status)) throw tooLate(batch, item);
    mustBeOf(item, asked);
    const today = localDateOf(clock().toISOString(), await zoneOf(stores, tenantId));
    await postponeAll(stores, tenantId, asked.billables, batch.through, today, '/billables');
    journal.info('postponed on a draft', { tenantId, batchId, itemId, billables: asked.billables.length });
    return recomputeDraft(needs)(tenantId, batchId, itemId);
  };
