import { BillingError } from '../../errors.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import {
  type Change,
  type HistoryEvent,
  NOTHING_SETTLED,
  replay,
  type Settlement,
  withEvent,
} from '../../invoicing/settlement.ts';
import { sleep } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';

export type SettlementNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** Who enters something, why, and under which id: the same request has the same. */
export interface Entering {
  readonly eventId: string;
  readonly by: string;
  readonly why?: string | undefined;
}

/** Writers of one document wait for each other this often before the caller is told to try again. */
export const ATTEMPTS = 8;
export const pause = (attempt: number): Promise<void> => sleep(20 * attempt);

export const overtaken = (document: Pick<Invoice, 'formattedNumber'>): BillingError =>
  new BillingError('Conflict', `others are changing ${document.formattedNumber} at this moment: try again`);

/** The next event of a history. */
export const eventAfter = (
  settlement: Settlement,
  { eventId, by, why }: Entering,
  now: Date,
  change: Change,
): HistoryEvent => ({
  eventId,
  place: settlement.version + 1,
  at: now.toISOString(),
  by,
  ...(why === undefined ? {} : { why }),
  change,
});

/**
 * Enters what `decide` makes of a document's settlement, once: what is entered under this id already stays as it is.
 * Nothing is entered where `decide` gives nothing; it throws what stands against it. The settlement is taken from the
 * history itself, read as one: two readings could disagree.
 */
export const enter = async (
  { stores, clock }: SettlementNeeds,
  tenantId: string,
  document: Invoice,
  entering: Entering,
  decide: (settlement: Settlement) => Change | undefined,
): Promise<Settlement> => {
  const { invoiceId } = document;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const history = await stores.settlements.history(tenantId, invoiceId);
    const read = replay(history);
    if (history.some(({ eventId }) => eventId === entering.eventId)) return read;
    const change = decide(read);
    if (!change) return read;
    const event = eventAfter(read, entering, clock(), change);
    if (await stores.settlements.enter(tenantId, { document, read, event })) return withEvent(read, event);
    await pause(attempt);
  }
  throw overtaken(document);
};

/** The same where most documents have no history yet: then it is one write and no reading. */
export const enterOnce = async (
  needs: SettlementNeeds,
  tenantId: string,
  document: Invoice,
  entering: Entering,
  decide: (settlement: Settlement) => Change | undefined,
): Promise<void> => {
  const change = decide(NOTHING_SETTLED);
  if (!change) return;
  const event = eventAfter(NOTHING_SETTLED, entering, needs.clock(), change);
  const entry = { document, read: NOTHING_SETTLED, event };
  if (await needs.stores.settlements.enter(tenantId, entry)) return;
  await enter(needs, tenantId, document, entering, decide);
};
