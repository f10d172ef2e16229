import type { Invoice, TaxTotal } from '../invoicing/invoice.ts';
import { rowOf } from '../invoicing/tax.ts';
import { totalsOf } from '../invoicing/totals.ts';
import { sum } from '../money/rounding.ts';
import type { Finding, TotalName } from './finding.ts';

type Document = Pick<Invoice, 'invoiceId' | 'currency' | 'lines' | 'allowances' | 'totals' | 'credits'>;

const byRows = (taxes: readonly TaxTotal[]): ReadonlyMap<string, TaxTotal> =>
  new Map(taxes.map((row) => [rowOf(row), row]));

/**
 * Lines add up to totals (BR-CO-10 to BR-CO-15), and each row is taxed once (BR-CO-17). A credit note on an invoice gives
 * back the invoice's own tax, to the unit, so of its rows only the bases are computed (docs/decisions/0008).
 */
export const checkTotals = ({
  invoiceId,
  currency,
  lines,
  allowances,
  totals,
  credits,
}: Document): readonly Finding[] => {
  const again = totalsOf(lines, allowances);
  const [stated, computed] = [byRows(totals.taxes), byRows(again.taxes)];
  const rows = [...new Set([...stated.keys(), ...computed.keys()])].map((row) => [stated.get(row), computed.get(row)]);
  const tax = sum(totals.taxes.map((row) => row.tax));
  const net = totals.lineNet - totals.allowances;
  const compared: readonly (readonly [TotalName, number, number])[] = [
    ['lineNet', totals.lineNet, again.lineNet],
    ['allowances', totals.allowances, again.allowances],
    ['net', totals.net, net],
    ['tax', totals.tax, tax],
    ['gross', totals.gross, sum([net, tax])],
    ...rows.map(([one, other]) => ['taxBase', one?.base ?? 0, other?.base ?? 0] as const),
    ...(credits ? [] : rows.map(([one, other]) => ['taxOfRow', one?.tax ?? 0, other?.tax ?? 0] as const)),
  ];
  return compared
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => ({ code: 'totalsDiffer', invoiceId, what, stated: one, computed: other, currency }));
};
