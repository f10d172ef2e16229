import { addDays, type LocalDate } from '../calendar/local-date.ts';
import { Temporal } from '../calendar/temporal.ts';
import type { Contract } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import type { PlannedInvoice, Removal } from './item.ts';
import type { NewBatch } from './new-batch.ts';
import { shardName } from './shards.ts';

/** How long an ended contract is still looked at for late work. */
const ARCHIVE_MONTHS = 13;
/** Most contracts on one invoice: with its other four actions it fits a transaction twice over. */
export const CONTRACTS_PER_INVOICE = 40;

/** What decides whether a contract is billed, and on which invoice. */
export type Candidate = Pick<
  Contract,
  'contractId' | 'clientId' | 'startsOn' | 'endsOn' | 'purchaseOrder' | 'invoiceGroup' | 'proposal'
>;

/** Contracts that can have something to bill: agreed on, begun by the day after (fees in advance), and not archived. */
export const isDue = (
  contract: Pick<Candidate, 'startsOn' | 'endsOn' | 'proposal'>,
  through: LocalDate,
  today: LocalDate,
): boolean => {
  const { startsOn, endsOn } = contract;
  if (!isAgreed(contract)) return false;
  if (startsOn > addDays(through, 1)) return false;
  if (endsOn === undefined) return true;
  return today <= Temporal.PlainDate.from(endsOn).add({ months: ARCHIVE_MONTHS }).toString();
};

/** What a batch names of contracts. */
export type Selection = Pick<NewBatch, 'through' | 'contractIds' | 'leftOutContractIds'>;

/** Whether a batch bills a contract: named ones and no other, or all that are due; but never what it leaves out, nor a proposal. */
export const selects = ({ through, contractIds, leftOutContractIds }: Selection, today: LocalDate) => {
  const named = contractIds && new Set(contractIds);
  const leftOut = new Set(leftOutContractIds);
  return (contract: Candidate): boolean =>
    isAgreed(contract) &&
    !leftOut.has(contract.contractId) &&
    (named?.has(contract.contractId) ?? isDue(contract, through, today));
};

/** What the invoices of a batch are laid out by. */
export interface LayOut extends Pick<NewBatch, 'invoiceGrouping' | 'separatePurchaseOrders'> {
  /** Purchase orders of the clients, which hold where a contract has none. */
  readonly orderOfClient?: ReadonlyMap<string, string | undefined> | undefined;
  /** By contract: what was removed from the batch before; it stays apart. */
  readonly removed?: ReadonlyMap<string, Removal> | undefined;
  readonly shardSize: number;
  readonly firstShard?: number | undefined;
}

/** Contracts of one key stand on one invoice. */
const keyOf = (
  { clientId, contractId, invoiceGroup, purchaseOrder }: Candidate,
  { invoiceGrouping, separatePurchaseOrders, orderOfClient, removed }: LayOut,
): string =>
  JSON.stringify([
    clientId,
    removed?.has(contractId) ?? false,
    invoiceGrouping === 'contract' && contractId,
    invoiceGrouping === 'group' && (invoiceGroup ?? false),
    separatePurchaseOrders && (purchaseOrder ?? orderOfClient?.get(clientId) ?? false),
  ]);

/**
 * Puts contracts on invoices: one for each client, contract, or group of a client, split where more contracts are on it
 * than fit one; and the invoices in shards.
 */
export const layOut = (candidates: readonly Candidate[], by: LayOut): PlannedInvoice[][] => {
  const { removed, shardSize, firstShard = 0 } = by;
  const sorted = [...candidates].sort((a, b) => (a.clientId + a.contractId < b.clientId + b.contractId ? -1 : 1));
  const groups = Map.groupBy(sorted, (candidate) => keyOf(candidate, by));
  const invoices = [...groups.values()].flatMap((group) => chunks(group, CONTRACTS_PER_INVOICE));
  return chunks(invoices, shardSize).map((shard, s) =>
    shard.map((group, i) => {
      const [first] = group as [Candidate];
      const removal = removed?.get(first.contractId);
      return {
        itemId: `${shardName(firstShard + s)}-${shardName(i)}`,
        clientId: first.clientId,
        contractIds: group.map(({ contractId }) => contractId),
        ...(removal && { removed: removal }),
      };
    }),
  );
};

/** The one invoice of a batch that bills no contract; `removed` is by client. */
export const layOutAdHoc = (
  { clientId }: Pick<Candidate, 'clientId'>,
  shard: number,
  removed?: ReadonlyMap<string, Removal>,
): PlannedInvoice[][] => {
  const removal = removed?.get(clientId);
  const itemId = `${shardName(shard)}-${shardName(0)}`;
  return [[{ itemId, clientId, contractIds: [], ...(removal && { removed: removal }) }]];
};

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
