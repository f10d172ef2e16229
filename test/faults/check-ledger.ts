import { isDeepStrictEqual } from 'node:util';
import { addDays } from '../../domain/calendar/local-date.ts';
import { daysOf } from '../../domain/calendar/period.ts';
import type { BillingState } from '../../domain/contracts/billing-state.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import type { Remains, Report } from './violations.ts';

/** 1, 2, 3 … and the counter behind the last. */
export const checkNumbers = async (
  { house, firm: { tenantId } }: Remains,
  series: string,
  invoices: readonly Invoice[],
  report: Report,
): Promise<void> => {
  const rows = await house.rows(`T#${tenantId}#SERIES`);
  const next = Number(rows.find(({ sk }) => sk === `S#${series}`)?.next ?? 1);
  const numbers = invoices.map(({ number }) => number);
  const all = new Set(numbers);
  if (all.size < numbers.length) report('numberTwice', `${numbers}`);
  for (let number = 1; number < next; number += 1)
    if (!all.has(number)) report('numberMissing', `${number}, and the next is ${next}`);
  for (const number of numbers)
    if (number >= next) report('numberTwice', `${number} would be given again, next ${next}`);
  const dates = [...invoices].sort((a, b) => a.number - b.number).map(({ issuedOn }) => issuedOn);
  if (dates.some((date, i) => date < (dates[i - 1] ?? ''))) report('numberTwice', `dates fall: ${dates}`);
};

const add = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

export const checkTotals = ({ number, lines, allowances, totals }: Invoice, report: Report): void => {
  const lineNet = add(lines.map(({ net }) => net));
  const off = add(allowances.map(({ minor }) => minor));
  const base = add(totals.taxes.map((one) => one.base));
  const tax = add(totals.taxes.map((one) => one.tax));
  const expected = { lineNet, allowances: off, net: lineNet - off, tax, gross: lineNet - off + tax };
  const { taxes: _, ...stated } = totals;
  if (!isDeepStrictEqual(stated, expected) || base !== expected.net)
    report('totals', `invoice ${number} states ${JSON.stringify(stated)}, its parts are ${JSON.stringify(expected)}`);
};

/** Each day of a fee is charged once: from the contract's first day to the day that its state has reached. */
export const checkFees = (
  contractId: string,
  state: BillingState,
  invoices: readonly Invoice[],
  report: Report,
): void => {
  const days = new Map<string, number>();
  for (const { lines } of invoices) {
    for (const line of lines) {
      if (line.contractId !== contractId || line.chargeId !== 'fee') continue;
      const step = line.corrects?.as === 'credit' ? -1 : 1;
      for (let i = 0; i < daysOf(line.period); i += 1) {
        const day = addDays(line.period.from, i);
        days.set(day, (days.get(day) ?? 0) + step);
      }
    }
  }
  const until = state.chargedUntil.fee;
  const twice = [...days].filter(([, times]) => times > 1).map(([day]) => day);
  if (twice.length > 0) report('feeTwice', `${contractId} on ${twice[0]} … ${twice.at(-1)}`);
  if (until === undefined) return;
  for (let day = '2016-03-01'; day < until; day = addDays(day, 1)) {
    if ((days.get(day) ?? 0) >= 1) continue;
    report('feeMissing', `${contractId} on ${day}, charged until ${until}`);
    return;
  }
};
