import { addDays } from '../../../domain/calendar/local-date.ts';
import type { BillingError } from '../../../domain/errors.ts';
import type { InvoiceContent, TaxedLine } from '../../../domain/invoicing/invoice.ts';
import type { Made } from './billing.ts';
import { amountsOf, type World } from './world.ts';

/** What a bill came to, in the words of a worksheet's `expect`. */
export interface BillView {
  readonly invoices?: readonly InvoiceView[];
  readonly lines?: readonly LineView[];
  readonly error?: string;
  readonly says?: string;
  readonly [fact: string]: unknown;
}

export interface InvoiceView {
  readonly lines: readonly LineView[];
  readonly nothing?: true;
  readonly net?: string;
  readonly tax?: string;
  readonly gross?: string;
  readonly totals?: InvoiceContent['totals'];
  readonly invoice?: InvoiceContent;
}

type Facts = Omit<TaxedLine, 'contractId' | 'period' | 'net' | 'billableIds'>;

export interface LineView extends Facts {
  readonly contract: string | undefined;
  readonly period: readonly [string, string];
  readonly net: string;
  readonly billables: readonly (string | undefined)[];
}

const lineView = (world: World, line: TaxedLine): LineView => {
  const { contractId, period, net, billableIds, ...facts } = line;
  return {
    ...facts,
    contract: world.standings.find(({ contract }) => contract.contractId === contractId)?.name,
    period: [period.from, addDays(period.until, -1)],
    net: amountsOf(world)(net),
    billables: billableIds.map((id) => world.names.get(id)),
  };
};

const invoiceView = (world: World, content: InvoiceContent | undefined): InvoiceView => {
  if (!content) return { nothing: true, lines: [] };
  const amount = amountsOf(world);
  const { net, tax, gross } = content.totals;
  return {
    lines: content.lines.map((line) => lineView(world, line)),
    net: amount(net),
    tax: amount(tax),
    gross: amount(gross),
    totals: content.totals,
    invoice: content,
  };
};

/** What a credit note says. */
export const creditView = (world: World, note: InvoiceContent): BillView => ({ ...invoiceView(world, note) });

/** By contract when there are several, else of the only one. */
const byContract = <T>(world: World, pick: (standing: World['standings'][number]) => T): unknown =>
  world.standings.length === 1
    ? pick(world.standings[0] as World['standings'][number])
    : Object.fromEntries(world.standings.map((standing) => [standing.name, pick(standing)]));

export const billView = (world: World, made: readonly Made[]): BillView => {
  const invoices = made.map(({ content }) => invoiceView(world, content));
  return {
    ...(invoices.length === 1 ? invoices[0] : {}),
    invoices,
    notices: made.flatMap(({ notices }) => notices),
    balances: byContract(world, ({ state }) => state.balances),
    state: byContract(world, ({ state }) => state),
  };
};

export const refusedView = (error: BillingError): BillView => ({ error: error.code, says: error.message });

const shownLine = (line: LineView, i: number): string => {
  const per = line.baseQuantity === 1 ? '' : ` per ${line.baseQuantity}`;
  const [from, until] = line.period;
  const price = `${line.quantity} ${line.unit} at ${line.unitPrice}${per} = ${line.net}`;
  const marks = [line.late ? 'late' : '', line.corrects ? `${line.corrects.as} of ${line.corrects.of}` : '']
    .filter((mark) => mark !== '')
    .join(', ');
  const { rule } = line.explanation;
  return `  ${i + 1}. ${line.description}: ${price}, ${from} to ${until}, ${rule}${marks === '' ? '' : `, ${marks}`}`;
};

/** What came, for whoever looks for the reason of a difference. */
export const shownBill = (view: BillView): readonly string[] => {
  if (view.error !== undefined) return [`the bill was refused: ${view.error}: ${view.says ?? ''}`];
  return (view.invoices ?? []).flatMap((invoice) =>
    invoice.nothing
      ? ['nothing to invoice']
      : [
          `invoice: net ${invoice.net}, tax ${invoice.tax}, gross ${invoice.gross}`,
          ...invoice.lines.map((line, i) => shownLine(line, i)),
        ],
  );
};
