import { apportion } from '../money/apportion.ts';
import { HUNDRED_PERCENT, parsePercent } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, taxOn, toMinor } from '../money/rounding.ts';
import type { InvoiceRules } from '../tenants/tenant.ts';
import type { PricedAllowance, PricedLine } from './allowance.ts';
import type { Allowance, TaxedLine } from './invoice.ts';
import { rowOf, type Taxation } from './tax.ts';

/** A line or, with its sign turned, an allowance: what was agreed for it, and its place among those taxed alike. */
interface Agreed {
  readonly taxation: Taxation;
  readonly minor: Minor;
  readonly place: string;
}

/** The tax in an amount that includes it: amount × rate ÷ (100 + rate), rounded once. */
const taxWithin = (agreed: Minor, percent: bigint): Minor =>
  toMinor(divideRounded(BigInt(agreed) * percent, HUNDRED_PERCENT + percent));

/** What is left of amounts of one rate without the tax in their sum, to the unit; by largest remainder for each. */
const netsWithin = (parts: readonly Agreed[], percent: bigint): readonly Minor[] => {
  const agreed = sum(parts.map(({ minor }) => minor));
  const net = agreed - taxWithin(agreed, percent);
  return apportion(
    net,
    parts.map(({ minor }) => BigInt(minor) * HUNDRED_PERCENT),
    HUNDRED_PERCENT + percent,
  );
};

/**
 * The net of each part. Prices that include tax: net and tax of a rate always add up to what was agreed, though the tax
 * can be a unit off its rate (an e-invoice states that as BT-114); it is that in the sum of the rate's amounts, or in each
 * one `perLine`.
 */
const netsOf = (parts: readonly Agreed[], { prices, taxRounding }: InvoiceRules): ReadonlyMap<Agreed, Minor> => {
  if (prices === 'exclusive') return new Map(parts.map((part) => [part, part.minor]));
  const nets = new Map<Agreed, Minor>();
  const alike = Map.groupBy(parts, ({ taxation: { tax, included } }) => `${rowOf(tax)} ${included}`);
  for (const group of alike.values()) {
    const ordered = group.toSorted((a, b) => (a.place < b.place ? -1 : 1));
    const percent = parsePercent((group[0] as Agreed).taxation.included);
    for (const set of taxRounding === 'perRate' ? [ordered] : ordered.map((part) => [part])) {
      const found = netsWithin(set, percent);
      for (const [i, part] of set.entries()) nets.set(part, found[i] as Minor);
    }
  }
  return nets;
};

/** The tax of one line or allowance by itself. Minor units. */
const taxOfOne = (percent: string, net: Minor, agreed: Minor, { prices }: InvoiceRules): Minor => {
  if (prices === 'exclusive') return taxOn(net, percent);
  return Number(percent) === 0 ? 0 : agreed - net;
};

export interface Taxed {
  readonly lines: readonly TaxedLine[];
  readonly allowances: readonly Allowance[];
}

/** What the invoice states of a part: net, tax and, where prices include it, the amount as agreed. */
const statedOf = ({ tax }: Taxation, net: Minor, agreed: Minor, rules: InvoiceRules) => {
  const minor = rules.taxRounding === 'perLine' ? taxOfOne(tax.percent, net, agreed, rules) : undefined;
  return {
    net,
    tax: minor === undefined ? tax : { ...tax, minor },
    ...(rules.prices === 'inclusive' ? { gross: agreed } : {}),
  };
};

/** Lines and allowances as the invoice states them (EN 16931): before tax, with the tax of each. */
export const netOfTax = (
  lines: readonly PricedLine[],
  allowances: readonly PricedAllowance[],
  rules: InvoiceRules,
): Taxed => {
  const ofLines = lines.map(
    ({ line, taxation }): Agreed => ({ taxation, minor: line.net, place: `0 ${line.contractId} ${line.key}` }),
  );
  const ofAllowances = allowances.map(
    ({ taxation, minor }, i): Agreed => ({ taxation, minor: 0 - minor, place: `1 ${String(i).padStart(6, '0')}` }),
  );
  const nets = netsOf([...ofLines, ...ofAllowances], rules);
  const netOf = (part: Agreed | undefined): Minor => nets.get(part as Agreed) as Minor;
  return {
    lines: lines.map(({ line, taxation }, i) => ({
      ...line,
      ...statedOf(taxation, netOf(ofLines[i]), line.net, rules),
    })),
    allowances: allowances.map(({ taxation, minor, ...agreement }, i) => {
      const { net, ...rest } = statedOf(taxation, 0 - netOf(ofAllowances[i]), minor, rules);
      return { ...agreement, minor: net, ...rest };
    }),
  };
};
