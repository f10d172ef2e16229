import { type Batch, executionName, newBatch } from '../../batches/batch.ts';
import { selects } from '../../batches/lay-out.ts';
import type { NewBatch } from '../../batches/new-batch.ts';
import { addDays, type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import { isAgreed } from '../../contracts/proposal.ts';
import { BillingError, type Fault } from '../../errors.ts';
import { mustBeBranch } from '../branches.ts';
import type { Machine, Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { postponeAll } from './postpone.ts';

/** A period that is still open can be billed, with the fees in advance of the next; beyond is a typing error. */
export const THROUGH_DAYS_AHEAD = 31;
/** A later date would stand in the series for good: dates and numbers rise together. */
export const ISSUE_DAYS_AHEAD = 31;
/** The longest that a firm waits for its money. */
export const DUE_DAYS_AHEAD = 400;

/** What is wrong with the dates of a batch. */
export const datesOutOfReach = ({ through, issueOn, dueOn }: NewBatch, today: LocalDate): readonly Fault[] => {
  const notAfter = (pointer: string, date: LocalDate | undefined, days: number): readonly Fault[] => {
    const last = addDays(today, days);
    return date === undefined || date <= last ? [] : [{ pointer, detail: `must not be after ${last}` }];
  };
  return [
    ...notAfter('/through', through, THROUGH_DAYS_AHEAD),
    ...notAfter('/issueOn', issueOn, ISSUE_DAYS_AHEAD),
    ...notAfter('/dueOn', dueOn, DUE_DAYS_AHEAD),
    ...(dueOn !== undefined && dueOn < (issueOn ?? dueOn)
      ? [{ pointer: '/dueOn', detail: `must not be before issueOn, ${issueOn}` }]
      : []),
  ];
};

type Starting = Pick<Needs, 'stores' | 'clock' | 'journal'>;

/** Starts a batch's execution, or finds it started: one that was never started is made up for. */
export const startMachine = async (
  machine: Machine,
  tenantId: string,
  { batchId, status, attempt }: Batch,
): Promise<void> => {
  if (status === 'planning') await machine.start(executionName(batchId, attempt), { tenantId, batchId, attempt });
};

/**
 * Starts a month end. The seed is the batch's id and the name of its execution, so a repetition finds the batch and
 * starts nothing twice; and one whose execution was never started gets it then.
 */
export const startBatch =
  ({ stores, clock, journal }: Starting, machine: Machine) =>
  async (tenantId: string, seed: string, asked: NewBatch): Promise<Batch> => {
    const begun = await stores.batches.get(tenantId, seed);
    if (begun) {
      await startMachine(machine, tenantId, begun);
      return begun;
    }
    const now = clock().toISOString();
    const { settings } = await tenantOf(stores, tenantId);
    const today = localDateOf(now, settings.timeZone);
    const faults = datesOutOfReach(asked, today);
    if (faults.length > 0) throw new BillingError('RequestInvalid', 'a date of the batch cannot be right', faults);
    mustBeBranch(settings, asked.branch);
    const request = withoutRepetitions(asked);
    await mustSelect(stores, tenantId, request, today);
    await postponeAll(stores, tenantId, request.postponed ?? [], request.through, today);
    const batch = await stores.batches.create(tenantId, newBatch(seed, request, now));
    await startMachine(machine, tenantId, batch);
    journal.info('month end started', { tenantId, batchId: seed, contracts: request.contractIds?.length ?? 'due' });
    return batch;
  };

const withoutRepetitions = (asked: NewBatch): NewBatch => {
  const { contractIds, leftOutContractIds } = asked;
  return {
    ...asked,
    ...(contractIds && { contractIds: [...new Set(contractIds)] }),
    ...(leftOutContractIds && { leftOutContractIds: [...new Set(leftOutContractIds)] }),
  };
};

/**
 * Named contracts exist and hold, and something is left to bill: Plan would find an empty batch. Of which branch it is, Plan looks: a
 * large firm's contracts are too many to go through here, and a batch of a branch with nothing in it closes.
 */
const mustSelect = async (
  { contracts }: Needs['stores'],
  tenantId: string,
  asked: NewBatch,
  today: LocalDate,
): Promise<void> => {
  const { contractIds = [], leftOutContractIds = [] } = asked;
  const found = await contracts.many(tenantId, [...contractIds, ...leftOutContractIds]);
  const unknown = (ids: readonly string[], list: string): readonly Fault[] =>
    ids.flatMap((contractId, i) =>
      found.has(contractId) ? [] : [{ pointer: `/${list}/${i}`, detail: 'there is no such contract' }],
    );
  const faults = [...unknown(contractIds, 'contractIds'), ...unknown(leftOutContractIds, 'leftOutContractIds')];
  if (faults.length > 0) throw new BillingError('NotFound', 'a contract of the batch does not exist', faults);
  const offered = contractIds.flatMap((contractId, i) => {
    const record = found.get(contractId);
    return record && !isAgreed(record.contract) ? [{ pointer: `/contractIds/${i}`, detail: 'is a proposal' }] : [];
  });
  if (offered.length > 0)
    throw new BillingError('ContractNotActive', 'a contract of the batch is a proposal that was not accepted', offered);
  const isSelected = selects(asked, today);
  if (contractIds.length > 0) {
    if (contractIds.some((contractId) => !leftOutContractIds.includes(contractId))) return;
    throw nothingSelected('every contract that it names is left out', '/leftOutContractIds');
  }
  // Looked for in pages: a firm with contracts has one on the first.
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await contracts.list(tenantId, { limit: 100, cursor });
    if (page.items.some(isSelected)) return;
    cursor = page.cursor;
  }
  throw nothingSelected('no contract is due by then', '/through');
};

const nothingSelected = (detail: string, pointer: string): BillingError =>
  new BillingError('EmptySelection', `${detail}: there is nothing to bill`, [{ pointer, detail }]);
