import { type Minor, sum } from '../money/rounding.ts';
import type { BilledContract, TaxedLine } from './invoice.ts';

type Nets = readonly Pick<TaxedLine, 'contractId' | 'net'>[];

/** The state after a bill remembers what it came to, so that the next one is compared with it without another read. */
export const rememberingBills = (contracts: readonly BilledContract[], lines: Nets): readonly BilledContract[] => {
  const byContract = Map.groupBy(lines, ({ contractId }) => contractId);
  return contracts.map((contract) => {
    const net = sum((byContract.get(contract.contractId) ?? []).map((line) => line.net));
    return { ...contract, stateAfter: { ...contract.stateAfter, lastBill: { through: contract.reach.through, net } } };
  });
};

/** An invoice's lines together, and what the last bills of its contracts came to. Minor units before tax. */
export interface Compared {
  readonly net: Minor;
  /** Absent where none of its contracts was billed before. */
  readonly lastNet?: Minor | undefined;
  /** A person should look at it: it is the first bill, or differs from the last by more than the threshold. */
  readonly marked: boolean;
}

/** Compares an invoice with the last one of the same contracts; `abovePercent` of the last is the threshold. */
export const compareBills = (contracts: readonly BilledContract[], abovePercent: number): Compared => {
  const net = sum(contracts.map(({ stateAfter }) => stateAfter.lastBill?.net ?? 0));
  const last = contracts.flatMap(({ stateBefore }) => stateBefore.lastBill ?? []);
  if (last.length === 0) return { net, marked: true };
  const lastNet = sum(last.map((bill) => bill.net));
  const [change, base] = [BigInt(net) - BigInt(lastNet), BigInt(lastNet)];
  const marked = abs(change) * 100n > abs(base) * BigInt(abovePercent) || last.length < contracts.length;
  return { net, lastNet, marked };
};

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
