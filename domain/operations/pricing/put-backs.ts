import { isUsage, type LoggedBillable, type LogPlace, type Usage } from '../../billables/billable.ts';
import { usageOn } from '../../invoicing/put-back.ts';
import type { PutBacks } from '../../pricing/put-back.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';

type Reopened = Extract<LoggedBillable, { kind: 'reopened' }>;

/** Credit notes read at a time. */
const WIDTH = 5;

/** As it was recorded, without the place in which it was billed before. */
const unplaced = ({ billDate: _b, ulid: _u, version: _v, ...usage }: Usage & Partial<LogPlace> & { version: number }) =>
  usage as Usage;

/**
 * The usage that credit notes put back on a contract, by what puts it back: a read of each note and one of the originals.
 * Undefined, and nothing read, where a log has none.
 */
export const readPutBacks = async (
  { ledger, log }: Pick<Needs['stores'], 'ledger' | 'log'>,
  tenantId: string,
  billables: readonly LoggedBillable[],
): Promise<PutBacks | undefined> => {
  const reopened = billables.filter((one): one is Reopened => one.kind === 'reopened');
  if (reopened.length === 0) return undefined;
  const found = await concurrently(reopened, WIDTH, async ({ billableId, contractId, creditNoteId }) => {
    const note = await ledger.get(tenantId, creditNoteId);
    if (!note?.credits) throw new Error(`the log names the credit note ${creditNoteId}, which is not in the ledger`);
    const ids = usageOn(note).find((one) => one.contractId === contractId)?.billableIds ?? [];
    const usage = (await log.many(tenantId, contractId, ids)).filter(isUsage).map(unplaced);
    if (usage.length < ids.length) throw new Error(`usage of ${creditNoteId} has left the contract ${contractId}`);
    return [billableId, { invoiceNumber: note.credits.formattedNumber, usage }] as const;
  });
  return new Map(found);
};
