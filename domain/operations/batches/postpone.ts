import type { NewBatch } from '../../batches/new-batch.ts';
import { billableKinds, dayOf, isBilled } from '../../billables/billable.ts';
import { accepted } from '../../billables/checked.ts';
import { changePlace } from '../../billables/placing.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { BillingError, type Fault } from '../../errors.ts';
import type { StoredBillable } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import { untilSettled } from '../billables/until-settled.ts';
import { concurrently } from '../concurrently.ts';

type Item = NonNullable<NewBatch['postponed']>[number];

/** What is held has no bill date, and what is to be billed later needs no postponing. */
const isOut = ({ billDate }: StoredBillable, through: LocalDate): boolean =>
  billDate === undefined || billDate > through;

const faultOf = async (
  { log, contracts }: Stores,
  tenantId: string,
  { contractId, billableId }: Item,
): Promise<'unknown' | 'billed' | undefined> => {
  const [billable, contract] = await Promise.all([
    log.get(tenantId, contractId, billableId),
    contracts.get(tenantId, contractId),
  ]);
  if (!billable || !contract) return 'unknown';
  const { billDate, ulid } = billable;
  if (billDate === undefined || ulid === undefined) return undefined;
  return isBilled({ billDate, ulid }, contract.state) ? 'billed' : undefined;
};

const details = {
  unknown: 'there is nothing of this id on this contract',
  billed: 'it is on an invoice: it can no longer be postponed',
} as const;

/** All of them are there and on no invoice, or none is postponed. */
const mustBeOpen = async (stores: Stores, tenantId: string, items: readonly Item[], pointer: string): Promise<void> => {
  const found = await concurrently(items, 10, (item) => faultOf(stores, tenantId, item));
  const faults = found.flatMap((fault, i): Fault[] =>
    fault === undefined ? [] : [{ pointer: `${pointer}/${i}`, detail: details[fault] }],
  );
  if (faults.length > 0)
    throw new BillingError(
      found.includes('unknown') ? 'NotFound' : 'BillableLocked',
      'some of what is to be postponed cannot be: nothing was done',
      faults,
    );
};

/**
 * Leaves items out of a batch: each is postponed to the day after its last. One after the other on a contract, since
 * each moves the contract's state on. What is postponed already stays as it is, so all of it can be repeated. `pointer`
 * is where the request names them.
 */
export const postponeAll = async (
  stores: Stores,
  tenantId: string,
  items: readonly Item[],
  through: LocalDate,
  today: LocalDate,
  pointer = '/postponed',
): Promise<void> => {
  await mustBeOpen(stores, tenantId, items, pointer);
  const byContract = Map.groupBy(items, ({ contractId }) => contractId);
  await concurrently([...byContract.values()], 5, async (ofContract) => {
    for (const item of ofContract) {
      await untilSettled(stores, billableKinds, { tenantId, ...item }, async (read) => {
        if (isOut(read, through)) return 'changed';
        const change = { postponedTo: addDays(through, 1) };
        const { held, postponedTo } = accepted(changePlace(read, dayOf(read), change, today));
        return stores.log.change(tenantId, read, read, held, postponedTo);
      });
    }
  });
};
