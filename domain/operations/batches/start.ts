import type { Batch, NewBatch } from '../../batches/batch.ts';
import { addDays, type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import { BillingError, type Fault } from '../../errors.ts';
import { zoneOf } from '../billables/read.ts';
import type { Machine, Needs } from '../ports.ts';

/** Fees in advance reach a year; beyond is a typing error that would bill it. */
export const THROUGH_DAYS_AHEAD = 400;
/** A later date would stand in the series for good: dates and numbers rise together. */
export const ISSUE_DAYS_AHEAD = 31;

const datesOutOfReach = ({ through, issueOn }: NewBatch, today: LocalDate): readonly Fault[] => {
  const last = { through: addDays(today, THROUGH_DAYS_AHEAD), issueOn: addDays(today, ISSUE_DAYS_AHEAD) };
  return [
    ...(through > last.through ? [{ pointer: '/through', detail: `must not be after ${last.through}` }] : []),
    ...(issueOn !== undefined && issueOn > last.issueOn
      ? [{ pointer: '/issueOn', detail: `must not be after ${last.issueOn}` }]
      : []),
  ];
};

/**
 * Starts a month end. The seed is the batch's id and the name of its execution, so a repetition finds the batch and
 * starts nothing twice; and one whose execution was never started gets it then.
 */
export const startBatch =
  ({ stores, clock, journal }: Pick<Needs, 'stores' | 'clock' | 'journal'>, machine: Machine) =>
  async (tenantId: string, seed: string, asked: NewBatch): Promise<Batch> => {
    const now = clock().toISOString();
    const faults = datesOutOfReach(asked, localDateOf(now, await zoneOf(stores, tenantId)));
    if (faults.length > 0) throw new BillingError('RequestInvalid', 'a date of the batch is too far ahead', faults);
    const contractIds = asked.contractIds && [...new Set(asked.contractIds)];
    if (contractIds) await mustExist(stores, tenantId, contractIds);
    const batch = await stores.batches.create(tenantId, {
      ...asked,
      ...(contractIds === undefined ? {} : { contractIds }),
      batchId: seed,
      status: 'planning',
      createdAt: now,
    });
    await machine.start(seed, { tenantId, batchId: seed });
    journal.info('month end started', { tenantId, batchId: seed, contracts: contractIds?.length ?? 'due' });
    return batch;
  };

const mustExist = async (
  { contracts }: Needs['stores'],
  tenantId: string,
  contractIds: readonly string[],
): Promise<void> => {
  const found = await contracts.many(tenantId, contractIds);
  const faults = contractIds.flatMap((contractId, i) =>
    found.has(contractId) ? [] : [{ pointer: `/contractIds/${i}`, detail: 'there is no such contract' }],
  );
  if (faults.length > 0) throw new BillingError('NotFound', 'a contract of the batch does not exist', faults);
};
