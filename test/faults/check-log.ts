import { isBilled, type LogPlace } from '../../domain/billables/billable.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import type { Expected, Ledger } from './promises.ts';
import type { ContractRemains, Remains, Report, StoredBillable } from './violations.ts';

const placeOf = ({ billDate, ulid }: StoredBillable): LogPlace | undefined =>
  billDate && ulid ? { billDate, ulid } : undefined;

/** What comes to nothing is not invoiced: it stays open, and the last batch says so. */
export const worthNothing = async ({ house, firm, batchIds }: Remains): Promise<ReadonlySet<string>> => {
  const rows = await house.rows(`T#${firm.tenantId}#B#${batchIds.at(-1)}`, 'ITEM#');
  const free = firm.contracts.filter(({ kind }) => kind === 'block' || kind === 'metered').map((one) => one.contractId);
  const ids = rows.flatMap((row) => (row.status === 'nothingToBill' ? (row.contractIds as string[]) : []));
  return new Set(ids.filter((id) => free.includes(id)));
};

/** Billed by comparison is what stands on exactly one invoice; the rest is open. */
export const checkLog = (
  { billedThrough }: Remains,
  free: ReadonlySet<string>,
  invoices: readonly Invoice[],
  contracts: readonly ContractRemains[],
  report: Report,
): void => {
  const billedOn = new Map<string, string[]>();
  for (const { number, contracts: parts } of invoices)
    for (const { contractId, billableIds } of parts)
      for (const id of billableIds) billedOn.set(id, [...(billedOn.get(id) ?? []), `${number} ${contractId}`]);
  const seen = new Set<string>();
  for (const { contractId, state, billables } of contracts) {
    for (const [id, billable] of billables) {
      const places = billedOn.get(id) ?? [];
      const place = placeOf(billable);
      const what = `${id} ${JSON.stringify(place)} of ${contractId}, ${JSON.stringify({ through: state.through, cutoff: state.cutoff, openFrom: state.openFrom, windowFrom: state.windowFrom })}`;
      const onInvoice = places.some((one) => one.endsWith(contractId));
      seen.add(id);
      if (places.length > 1) report('billedTwice', `${what} on ${places}`);
      if (places.length > 0 && !onInvoice) report('billedElsewhere', `${what} on ${places}`);
      const billed = place !== undefined && isBilled(place, state);
      if (billed && !onInvoice) report('stray', what);
      if (!billed && onInvoice) report('billedAndOpen', what);
      const due = place !== undefined && place.billDate <= billedThrough && !free.has(contractId);
      if (!billed && !onInvoice && due) report('leftOpen', what);
    }
    checkMinutes(contractId, billables, invoices, report);
  }
  for (const [id, places] of billedOn) if (!seen.has(id)) report('billedElsewhere', `${id} on ${places}, and gone`);
};

/** Minutes in = minutes billed: every contract rounds to nothing, so its lines add up to what was worked. */
const checkMinutes = (
  contractId: string,
  billables: ContractRemains['billables'],
  invoices: readonly Invoice[],
  report: Report,
): void => {
  for (const { number, contracts, lines } of invoices) {
    const part = contracts.find((one) => one.contractId === contractId);
    if (!part) continue;
    const worked = part.billableIds.reduce((sum, id) => {
      const billable = billables.get(id);
      return sum + (billable?.kind === 'time' ? billable.seconds / 60 : 0);
    }, 0);
    // What a credit note had put back is billed again beside it, under the old invoice's entries.
    const billed = lines.reduce((sum, { contractId: of, explanation, corrects, putBack }) => {
      if (of !== contractId || corrects || putBack !== undefined || !('billedMinutes' in explanation)) return sum;
      return sum + explanation.billedMinutes;
    }, 0);
    if (worked !== billed)
      report('wrongMinutes', `invoice ${number} bills ${billed} minutes on ${contractId}, its entries have ${worked}`);
  }
};

/** What was answered holds. */
export const checkPromises = (
  known: Ledger,
  contracts: readonly ContractRemains[],
  invoices: readonly Invoice[],
  report: Report,
): void => {
  for (const one of known.expected.values()) checkPromise(one, contracts, invoices, report);
};

const checkPromise = (
  { billableId, contracts: allowed, seconds, there }: Expected,
  contracts: readonly ContractRemains[],
  invoices: readonly Invoice[],
  report: Report,
): void => {
  const stored = contracts.flatMap(({ billables }) => billables.get(billableId) ?? []);
  const what = `${billableId}: ${there}, ${seconds?.map((each) => each / 60)} minutes; stored ${JSON.stringify(stored)}`;
  if (stored.length > 1) report('billedTwice', `stands on ${stored.length} contracts: ${what}`);
  const [found] = stored;
  if (there === 'yes' && !found) report('lostWrite', what);
  if (there === 'no' && found) report('lostWrite', `was deleted: ${what}`);
  if (there === 'no' && invoices.some((one) => one.contracts.some((part) => part.billableIds.includes(billableId))))
    report('wrongMinutes', `was deleted and stands on an invoice: ${what}`);
  if (!found) return;
  if (!allowed.includes(found.contractId)) report('lostWrite', `on another contract: ${what}`);
  if (found.kind === 'time' && seconds && !seconds.includes(found.seconds)) report('lostWrite', `changed: ${what}`);
};
