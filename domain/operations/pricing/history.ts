import { earlierOf } from '../../calendar/local-date.ts';
import type { BillingState } from '../../contracts/billing-state.ts';
import { BillingError } from '../../errors.ts';
import { billedStepOf } from '../../invoicing/billed-step.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { type BilledStep, concerns } from '../../pricing/correction.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { accountOf } from '../account-of.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { creditNotesIn } from '../settlements/credit-notes.ts';

type Reading = Pick<Needs['stores'], 'clients' | 'ledger' | 'settlements'>;

/** Invoices read at a time; most corrections reach back one or two. */
const PAGE = 10;
const WIDTH = 5;

interface CommittedStep {
  readonly invoice: Invoice;
  readonly step: BilledStep;
  readonly stateAfter: BillingState;
}

const committedStep = (invoice: Invoice, contractId: string): CommittedStep | undefined => {
  const step = billedStepOf(invoice, contractId);
  const stateAfter = invoice.contracts.find((one) => one.contractId === contractId)?.stateAfter;
  return step && stateAfter && { invoice, step: { ...step, invoiceNumber: invoice.formattedNumber }, stateAfter };
};

/** The steps with what was credited of them by hand: of most of them nothing was, which one reading says. */
const withCredits = async (
  { ledger, settlements }: Pick<Reading, 'ledger' | 'settlements'>,
  tenantId: string,
  contractId: string,
  committed: readonly CommittedStep[],
): Promise<readonly BilledStep[]> => {
  const settled = await settlements.many(
    tenantId,
    committed.map(({ invoice }) => invoice.invoiceId),
  );
  return concurrently(committed, WIDTH, async ({ invoice, step }) => {
    if ((settled.get(invoice.invoiceId)?.settled.credited ?? 0) === 0) return step;
    const history = await settlements.history(tenantId, invoice.invoiceId);
    const notes = await creditNotesIn({ ledger }, tenantId, history);
    return { ...step, ...billedStepOf(invoice, contractId, notes) };
  });
};

/**
 * The bills of a contract that charged anything for days from `state.correctFrom` on, oldest first; undefined where
 * nothing is to be corrected. Each commit names the one before it by its time, so none can be missing unnoticed: the
 * client's list, which may lag behind by a moment, is not believed. Throws `HistoryMissing`.
 */
export const billedSteps = async (
  stores: Reading,
  tenantId: string,
  { contract: { contractId, clientId }, state }: ContractRecord,
): Promise<readonly BilledStep[] | undefined> => {
  const { correctFrom } = state;
  if (correctFrom === null) return undefined;
  let from = correctFrom;
  const found = new Map<string, CommittedStep>();
  const steps: CommittedStep[] = [];
  const done = () => withCredits(stores, tenantId, contractId, steps);
  let wanted = state.committedAt;
  const clientIds = await accountOf(stores, tenantId, clientId);
  let cursor: string | undefined;
  do {
    const page = await stores.ledger.listOfClient(tenantId, clientIds, { limit: PAGE, cursor });
    for (const invoice of page.items) {
      const committed = committedStep(invoice, contractId);
      if (committed?.stateAfter.committedAt != null) found.set(committed.stateAfter.committedAt, committed);
    }
    while (wanted !== null && found.has(wanted)) {
      const committed = found.get(wanted) as CommittedStep;
      const { step, stateAfter } = committed;
      if (!concerns(stateAfter, from)) return done();
      steps.unshift(committed);
      // What it corrected itself has to be there to be compared with.
      from = earlierOf(from, step.stateBefore.correctFrom ?? from);
      wanted = step.stateBefore.committedAt;
    }
    if (wanted === null) return done();
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  throw new BillingError('HistoryMissing', 'an invoice that is to be corrected cannot be found yet: try again');
};
