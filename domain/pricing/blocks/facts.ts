import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import type { Notice } from '../notice.ts';
import { type Amount, amountOf, amountText, type BlockCharge, ONE, total } from './amount.ts';
import { type CarryRule, carryOver, closeLedger, isSpent } from './ending.ts';
import { copyOf, isValidOn, type Ledger, leftOn } from './ledger.ts';

/** When a block's balance is worth telling. */
export interface AlertRules {
  readonly at: readonly string[];
  readonly of: 'granted' | 'lastPurchase';
  readonly expiryNoticeDays: number;
}

/** A subscription has no settings of its own for it. */
export const alertRulesOf = (charge: BlockCharge): AlertRules =>
  charge.kind === 'prepaidBlock'
    ? { at: charge.alertsAt, of: charge.alertsOf, expiryNoticeDays: charge.expiryNoticeDays }
    : { at: ['80', '95'], of: 'granted', expiryNoticeDays: 15 };

/** What the percent of use are of: all that is valid on a day, or the last that was bought (BLK-13). */
const baseOf = ({ grants }: Ledger, { of }: AlertRules, day: LocalDate): Amount => {
  const valid = grants.filter((grant) => isValidOn(grant, day) && !isSpent(grant, grants));
  if (of === 'granted') return total(valid.map(({ granted }) => granted));
  const bought = valid.filter(({ source }) => source !== 'rollover');
  const [first, ...others] = bought;
  return others.reduce(
    (last, one) => (one.validFrom > last.validFrom ? one : last),
    first ?? { validFrom: '', granted: 0n },
  ).granted;
};

/** The thresholds that are reached on a day (ATE-BH-05: used ÷ granted is not less). */
const reachedOn = (ledger: Ledger, rules: AlertRules, day: LocalDate): readonly string[] => {
  const base = baseOf(ledger, rules, day);
  const used = base - leftOn(ledger, day);
  return base === 0n ? [] : rules.at.filter((percent) => used * 100n * ONE >= base * amountOf(percent));
};

/** A block before a bill: as it was opened, and the last day that was billed until then. */
export interface Before {
  readonly ledger: Ledger;
  readonly through: LocalDate | null;
}

/** The thresholds that are reached on a day and were not before the bill; to be asked before grants leave the book. */
export const usedFacts = (
  chargeId: string,
  rules: AlertRules,
  before: Before,
  ledger: Ledger,
  day: LocalDate,
): readonly Notice[] => {
  const known = new Set(reachedOn(before.ledger, rules, day));
  const left = amountText(leftOn(ledger, day));
  return reachedOn(ledger, rules, day)
    .filter((percent) => !known.has(percent))
    .map((percent) => ({ kind: 'blockUsed', chargeId, percent, left }));
};

/**
 * What will be lost within the days of notice unless it is used (BLK-07: told 15 days before), each grant once. What
 * goes on into the next period is not lost.
 */
export const expiryFacts = (
  chargeId: string,
  { expiryNoticeDays }: AlertRules,
  before: Before,
  ledger: Ledger,
  day: LocalDate,
  ruleOn: CarryRule,
): readonly Notice[] => {
  const horizon = addDays(day, expiryNoticeDays + 1);
  const imagined = copyOf(ledger);
  carryOver(imagined, horizon, ruleOn);
  closeLedger(imagined, horizon);
  const loss = new Map(imagined.lost.map(({ grantId, amount }) => [grantId, amountText(amount)]));
  return ledger.grants.flatMap(({ grantId, expiresOn }): readonly Notice[] => {
    const left = loss.get(grantId);
    if (left === undefined || expiresOn === undefined) return [];
    const wasThere = before.ledger.grants.some((one) => one.grantId === grantId);
    const isTold = wasThere && before.through !== null && addDays(expiresOn, -expiryNoticeDays) <= before.through;
    return isTold ? [] : [{ kind: 'blockExpires', chargeId, grantId, expiresOn, left }];
  });
};

/** What left the book with something in it, and what is overdrawn more than before. */
export const lossFacts = (chargeId: string, before: Before, { lost, overdrawn }: Ledger): readonly Notice[] => [
  ...lost.map(({ grantId, amount }): Notice => ({ kind: 'blockExpired', chargeId, grantId, lost: amountText(amount) })),
  ...(overdrawn > before.ledger.overdrawn
    ? ([{ kind: 'blockOverdrawn', chargeId, by: amountText(overdrawn) }] satisfies readonly Notice[])
    : []),
];
