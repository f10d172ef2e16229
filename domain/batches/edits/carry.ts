import type { PlannedInvoice } from '../item.ts';
import type { MadeEdit } from './edit.ts';
import { type LostEdit, lost } from './lost.ts';

/** An invoice to be as it was laid out before, with what people changed on its draft. */
export interface EditedBefore {
  readonly clientId: string;
  readonly contractIds: readonly string[];
  readonly edits: readonly MadeEdit[];
}

/** What goes over to an invoice of the new layout, and what of the old ones could not. */
export interface Carried {
  readonly edits: readonly MadeEdit[];
  readonly lost: readonly LostEdit[];
}

/** The contract whose invoice an edit follows; undefined for what is said of a whole document. */
const contractOf = (edit: MadeEdit): string | undefined => {
  if (edit.kind === 'line' || edit.kind === 'removeLine' || edit.kind === 'addLine') return edit.contractId;
  return edit.kind === 'removeDiscount' && edit.of !== 'client' ? edit.of : undefined;
};

const sameContracts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((contractId) => b.includes(contractId));

/**
 * Edits of a layout carried over to another one, by the new items' ids: what is of one contract follows it to its new
 * invoice; what is said of a document stays with it only where the same contracts are on one. The rest is named on the
 * invoice that has the first of the contracts, or is of the same client.
 */
export const carryEdits = (
  before: readonly EditedBefore[],
  planned: readonly PlannedInvoice[],
): ReadonlyMap<string, Carried> => {
  const itemOf = new Map(planned.flatMap((item) => item.contractIds.map((contractId) => [contractId, item] as const)));
  const ofClient = new Map(planned.toReversed().map((item) => [item.clientId, item]));
  const carried = new Map<string, Carried>();
  const add = ({ itemId }: PlannedInvoice, more: Partial<Carried>): void => {
    const { edits, lost: gone } = carried.get(itemId) ?? { edits: [], lost: [] };
    carried.set(itemId, { edits: [...edits, ...(more.edits ?? [])], lost: [...gone, ...(more.lost ?? [])] });
  };
  for (const { clientId, contractIds, edits } of before) {
    const heir = itemOf.get(contractIds[0] ?? '') ?? ofClient.get(clientId);
    for (const edit of edits) {
      const contractId = contractOf(edit);
      const target = contractId === undefined ? heir : itemOf.get(contractId);
      const follows = contractId !== undefined || sameContracts(contractIds, target?.contractIds ?? []);
      if (target && follows) add(target, { edits: [edit] });
      else if (heir) add(heir, { lost: [lost(edit, 'groupedAnew')] });
    }
  }
  return carried;
};
