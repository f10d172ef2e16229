import type { Instant } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Invoice } from '../invoicing/invoice.ts';

/** What one document billed of one contract. */
export interface Step {
  readonly invoiceId: string;
  readonly stateBefore: BillingState;
  readonly stateAfter: BillingState;
  readonly billableIds: readonly string[];
}

/** What the documents of a client billed, by contract. A credit note on an invoice is no bill. */
export const stepsOf = (
  documents: readonly Pick<Invoice, 'invoiceId' | 'contracts' | 'credits'>[],
): ReadonlyMap<string, readonly Step[]> => {
  const steps = new Map<string, Step[]>();
  for (const { invoiceId, contracts, credits } of documents) {
    if (credits) continue;
    for (const { contractId, stateBefore, stateAfter, billableIds } of contracts) {
      const known = steps.get(contractId);
      const step = { invoiceId, stateBefore, stateAfter, billableIds };
      if (known) known.push(step);
      else steps.set(contractId, [step]);
    }
  }
  return steps;
};

/** The bills of a contract one after the other. */
export interface Chain {
  /** Oldest first: each began where the one before it ended. */
  readonly steps: readonly Step[];
  /** The moment of a commit that a state speaks of and no document has: the chain ends there. */
  readonly missing?: Instant | undefined;
  /** Documents that billed the contract, and that its state does not come from. */
  readonly loose: readonly Step[];
}

/**
 * Each commit names the one before it by its time, so none can be missing unnoticed: the client's list, which may lag
 * behind by a moment, is not believed.
 */
export const chainOf = (state: BillingState, found: readonly Step[]): Chain => {
  const byMoment = new Map(found.map((step) => [step.stateAfter.committedAt, step]));
  const steps: Step[] = [];
  let wanted = state.committedAt;
  while (wanted !== null) {
    const step = byMoment.get(wanted);
    if (!step) break;
    byMoment.delete(wanted);
    steps.unshift(step);
    wanted = step.stateBefore.committedAt;
  }
  const linked = new Set(steps);
  const loose = found.filter((step) => !linked.has(step));
  return { steps, loose, ...(wanted === null ? {} : { missing: wanted }) };
};
