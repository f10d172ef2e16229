import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { type Amount, least } from './amount.ts';
import { byExpiry, byStart, isOverOn, type Ledger, leftIn, type OpenGrant, putGrant, settle } from './ledger.ts';

const lose = (ledger: Ledger, grant: OpenGrant, amount: Amount): void => {
  if (amount === 0n) return;
  grant.left -= amount;
  ledger.expired += amount;
  ledger.lost.push({ grantId: grant.grantId, amount });
};

/** How much a period that ends on a day hands on, and the last day of the next; undefined when it hands on nothing so. */
export type CarryRule = (lastDay: LocalDate) => { readonly cap: Amount; readonly expiresOn: LocalDate } | undefined;

/**
 * What periods that ended before a day left over goes on into the next, up to the cap; the rest is lost. What was
 * overdrawn until then is settled first.
 */
export const carryOver = (ledger: Ledger, before: LocalDate, ruleOn: CarryRule): void => {
  const mayCarry = (grant: OpenGrant): boolean =>
    grant.left > 0n && (grant.source === 'period' || grant.source === 'rollover') && isOverOn(grant, before);
  for (;;) {
    const [first] = ledger.grants.filter((grant) => mayCarry(grant) && ruleOn(grant.expiresOn ?? '')).sort(byExpiry);
    const rule = first?.expiresOn === undefined ? undefined : ruleOn(first.expiresOn);
    if (first?.expiresOn === undefined || rule === undefined) return;
    settle(ledger, first.expiresOn);
    const ending = ledger.grants.filter((one) => mayCarry(one) && one.expiresOn === first.expiresOn).sort(byExpiry);
    const carried = least(rule.cap, leftIn(ending));
    let excess = leftIn(ending) - carried;
    for (const grant of ending) {
      const lost = least(excess, grant.left);
      lose(ledger, grant, lost);
      excess -= lost;
      grant.left = 0n;
    }
    if (carried === 0n) continue;
    const validFrom = addDays(first.expiresOn, 1);
    const { unitPrice } = ending.at(-1) ?? first;
    const place = {
      source: 'rollover',
      grantId: `rollover:${validFrom}`,
      validFrom,
      expiresOn: rule.expiresOn,
    } as const;
    putGrant(ledger, { ...place, unitPrice, granted: carried });
  }
};

/** What is used up and never expires leaves once there is something newer: nothing would ever take it off the book. */
export const isSpent = (grant: OpenGrant, grants: readonly OpenGrant[]): boolean =>
  grant.left === 0n && grant.expiresOn === undefined && grants.some((other) => byStart(grant, other) < 0);

/** Takes out what can no longer be used from a day on. */
export const closeLedger = (ledger: Ledger, openFrom: LocalDate): void => {
  for (const grant of ledger.grants) if (isOverOn(grant, openFrom)) lose(ledger, grant, grant.left);
  const kept = ledger.grants.filter((grant) => !isOverOn(grant, openFrom) && !isSpent(grant, ledger.grants));
  ledger.grants.splice(0, ledger.grants.length, ...kept);
  ledger.view = undefined;
};
