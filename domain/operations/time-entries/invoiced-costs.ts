import type { ShownCost } from '../../billables/time-entry-view.ts';
import { timeStateOf } from '../../billables/time-state.ts';
import { signOf } from '../../invoicing/credit-note.ts';
import type { Invoice, TaxedLine } from '../../invoicing/invoice.ts';
import { costsOf } from '../../pricing/present-cost.ts';
import type { Stores } from '../../table/stores.ts';
import { accountOf } from '../account-of.ts';
import { concurrently } from '../concurrently.ts';
import { nameOf } from './each.ts';
import type { Found } from './found.ts';
import { isTime } from './price-log.ts';

type Reading = Pick<Stores, 'clients' | 'ledger' | 'log'>;

/** Invoices of a client that are looked through, newest first: what is older has its cost on the invoice alone. */
const PAGE = 10;
const MAX_PAGES = 4;
/** Clients whose invoices are read at a time. */
const WIDTH = 5;
/** Entries that a line has beside those that are shown, and that are read to share it: of more, nobody asks on a screen. */
const MAX_OTHERS = 500;

export const isInvoiced = ({ entry, record }: Found): boolean => timeStateOf(entry, record.state) === 'invoiced';

/** The invoice of each of some entries, as far as the client's newest ones go. */
const invoicesOf = async (
  { clients, ledger }: Reading,
  tenantId: string,
  clientId: string,
  found: readonly Found[],
): Promise<ReadonlyMap<Invoice, readonly Found[]>> => {
  const missing = new Map(found.map((one) => [nameOf(one.entry), one]));
  const onInvoice = new Map<Invoice, readonly Found[]>();
  const clientIds = await accountOf({ clients }, tenantId, clientId);
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES && missing.size > 0; pages += 1) {
    const page = await ledger.listOfClient(tenantId, clientIds, { limit: PAGE, cursor });
    for (const invoice of page.items) {
      const here = invoice.contracts.flatMap(({ contractId, billableIds }) =>
        billableIds.flatMap((billableId) => missing.get(nameOf({ contractId, billableId })) ?? []),
      );
      if (here.length > 0) onInvoice.set(invoice, here);
      for (const { entry } of here) missing.delete(nameOf(entry));
    }
    if (page.cursor === null) break;
    cursor = page.cursor;
  }
  return onInvoice;
};

/** What entries of one contract cost on their invoice; without a cost where too many others share their lines. */
const costsOn = async (
  { log }: Reading,
  tenantId: string,
  invoice: Invoice,
  contractId: string,
  found: readonly Found[],
): Promise<readonly (readonly [string, ShownCost])[]> => {
  const wanted = new Map(found.map(({ entry }) => [entry.billableId, entry]));
  const isWanted = ({ billableIds }: TaxedLine) => billableIds.some((id) => wanted.has(id));
  // A credit note of a bill below zero states the amounts the other way round.
  const lines = invoice.lines
    .filter((line) => line.contractId === contractId && isWanted(line))
    .map((line) => ({ ...line, net: line.net * signOf(invoice.kind) }));
  const others = new Set(lines.flatMap(({ billableIds }) => billableIds).filter((id) => !wanted.has(id)));
  const isShared = others.size <= MAX_OTHERS;
  const read = isShared ? (await log.many(tenantId, contractId, [...others])).filter(isTime) : [];
  const costs = costsOf(lines, [...wanted.values(), ...read]);
  const { invoiceId, formattedNumber, currency } = invoice;
  const isWhole = (id: string): boolean =>
    isShared ||
    lines.every(({ billableIds }) => !billableIds.includes(id) || !billableIds.some((one) => others.has(one)));
  return [...wanted.keys()].map((id) => {
    const cost = isWhole(id) ? costs.get(id) : undefined;
    return [
      nameOf({ contractId, billableId: id }),
      {
        invoice: { invoiceId, number: formattedNumber },
        ...(cost && { cost: { amount: cost.amount, currency }, pricedBy: cost.parts }),
      },
    ];
  });
};

/**
 * What entries came to on the invoices that they are on: their shares of its lines, as printed. For all of a client's at once:
 * ½ RCU for 4 KB of its newest invoices, until all are found.
 */
export const invoicedCosts = async (
  stores: Reading,
  tenantId: string,
  found: readonly Found[],
): Promise<ReadonlyMap<string, ShownCost>> => {
  const byClient = Map.groupBy(found.filter(isInvoiced), ({ record }) => record.contract.clientId);
  const costs = await concurrently([...byClient], WIDTH, async ([clientId, ofClient]) => {
    const onInvoice = await invoicesOf(stores, tenantId, clientId, ofClient);
    const parts = [...onInvoice].flatMap(([invoice, those]) =>
      [...Map.groupBy(those, ({ entry }) => entry.contractId)].map((part) => ({ invoice, part })),
    );
    const shares = await concurrently(parts, WIDTH, ({ invoice, part: [contractId, those] }) =>
      costsOn(stores, tenantId, invoice, contractId, those),
    );
    return shares.flat();
  });
  return new Map(costs.flat());
};
