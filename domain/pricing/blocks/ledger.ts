import type { LocalDate } from '../../calendar/local-date.ts';
import type { BlockBalance, Grant, GrantSource } from '../../contracts/balances.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import { type Amount, amountOf, amountText, least } from './amount.ts';

/** A portion of what is prepaid, while it is being used. */
export interface OpenGrant {
  readonly grantId: string;
  readonly source: GrantSource;
  granted: Amount;
  left: Amount;
  readonly unitPrice: string;
  readonly validFrom: LocalDate;
  readonly expiresOn?: LocalDate | undefined;
  /** Its first day has come: what was overdrawn until then it has settled. */
  begun: boolean;
}

/**
 * The book of one block. Always granted = consumed + expired + what is left - overdrawn; only the functions of this file
 * and of `ending.ts` write in it.
 */
export interface Ledger {
  readonly grants: OpenGrant[];
  granted: Amount;
  consumed: Amount;
  expired: Amount;
  overdrawn: Amount;
  /** What was lost since it was opened, and what grants gave for time that was overdrawn before them. */
  readonly lost: { readonly grantId: string; readonly amount: Amount }[];
  readonly settled: Map<string, Amount>;
  /** What is valid on the day that was last asked for: most work is asked for day by day. */
  view:
    | { readonly day: LocalDate; readonly order: PrepaidBlock['order']; readonly grants: readonly OpenGrant[] }
    | undefined;
}

/** Opens the book as the last bill left it; `through` is the last day that was billed. */
export const openLedger = (balance: BlockBalance | undefined, through: LocalDate | null): Ledger => ({
  grants: (balance?.grants ?? []).map((grant) => ({
    ...grant,
    granted: amountOf(grant.granted),
    left: amountOf(grant.left),
    begun: through !== null && grant.validFrom <= through,
  })),
  granted: amountOf(balance?.granted ?? '0'),
  consumed: amountOf(balance?.consumed ?? '0'),
  expired: amountOf(balance?.expired ?? '0'),
  overdrawn: amountOf(balance?.overdrawn ?? '0'),
  lost: [],
  settled: new Map(),
  view: undefined,
});

/** A book to try things in; nothing is lost in it yet. */
export const copyOf = (ledger: Ledger): Ledger => ({
  ...ledger,
  grants: ledger.grants.map((grant) => ({ ...grant })),
  lost: [],
  settled: new Map(),
  view: undefined,
});

const grantText = ({ begun: _, granted, left, ...grant }: OpenGrant): Grant => ({
  ...grant,
  granted: amountText(granted),
  left: amountText(left),
});

/** What was carried into a period is older than what the period brings. */
export const byStart = (a: OpenGrant, b: OpenGrant): number => {
  if (a.validFrom !== b.validFrom) return a.validFrom < b.validFrom ? -1 : 1;
  if ((a.source === 'rollover') !== (b.source === 'rollover')) return a.source === 'rollover' ? -1 : 1;
  return a.grantId < b.grantId ? -1 : 1;
};

/** What never expires is used last. */
export const byExpiry = (a: OpenGrant, b: OpenGrant): number => {
  if (a.expiresOn === b.expiresOn) return byStart(a, b);
  if (a.expiresOn === undefined || b.expiresOn === undefined) return a.expiresOn === undefined ? 1 : -1;
  return a.expiresOn < b.expiresOn ? -1 : 1;
};

const ORDERS = { expiry: byExpiry, start: byStart } satisfies Record<PrepaidBlock['order'], typeof byStart>;

export const balanceOf = ({ grants, granted, consumed, expired, overdrawn }: Ledger): BlockBalance => ({
  grants: [...grants].sort(byExpiry).map(grantText),
  granted: amountText(granted),
  consumed: amountText(consumed),
  expired: amountText(expired),
  overdrawn: amountText(overdrawn),
});

export const isOverOn = ({ expiresOn }: OpenGrant, day: LocalDate): boolean =>
  expiresOn !== undefined && expiresOn < day;

/** The day of the work must lie in the grant's days, both ends counted (BLK-03). */
export const isValidOn = (grant: OpenGrant, day: LocalDate): boolean => grant.validFrom <= day && !isOverOn(grant, day);

/** Counted by hand: it is asked for every piece of work. */
export const leftIn = (grants: readonly OpenGrant[]): Amount => {
  let all = 0n;
  for (const { left } of grants) if (left > 0n) all += left;
  return all;
};

/** What is valid on a day, in the order in which it is used. */
export const validOn = (ledger: Ledger, day: LocalDate, order: PrepaidBlock['order']): readonly OpenGrant[] => {
  if (ledger.view?.day === day && ledger.view.order === order) return ledger.view.grants;
  const grants = ledger.grants.filter((grant) => isValidOn(grant, day)).sort(ORDERS[order]);
  ledger.view = { day, order, grants };
  return grants;
};

/** Left in what is valid on a day, less what is overdrawn. */
export const leftOn = ({ grants, overdrawn }: Ledger, day: LocalDate): Amount =>
  leftIn(grants.filter((grant) => isValidOn(grant, day))) - overdrawn;

export type NewGrant = Readonly<Omit<OpenGrant, 'left' | 'begun'>>;

/** Puts a grant in its place, without a word on where it comes from. */
export const putGrant = (ledger: Ledger, grant: NewGrant): void => {
  ledger.view = undefined;
  const same = ledger.grants.find(({ grantId }) => grantId === grant.grantId);
  if (!same) {
    ledger.grants.push({ ...grant, left: grant.granted, begun: false });
    return;
  }
  same.granted += grant.granted;
  same.left += grant.granted;
  same.begun = false;
};

/** Puts into the book what was bought; twice on one day is one grant. */
export const addGrant = (ledger: Ledger, bought: NewGrant): void => {
  ledger.granted += bought.granted;
  putGrant(ledger, bought);
};

/**
 * What begins by a day first settles what was overdrawn before it (SUP-SUB-03). A grant that began and expired since has
 * had its turn: what was overdrawn later waits for the next one.
 */
export const settle = (ledger: Ledger, day: LocalDate): void => {
  for (const grant of [...ledger.grants].sort(byStart)) {
    if (grant.validFrom > day || (grant.begun && !isValidOn(grant, day))) continue;
    grant.begun = true;
    const part = least(grant.left, ledger.overdrawn);
    if (part === 0n) continue;
    grant.left -= part;
    ledger.overdrawn -= part;
    ledger.settled.set(grant.grantId, (ledger.settled.get(grant.grantId) ?? 0n) + part);
  }
};

/** Takes from what is valid on a day; what is beyond that is overdrawn. Whether it may be, the caller has decided. */
export const take = (
  ledger: Ledger,
  day: LocalDate,
  amount: Amount,
  order: PrepaidBlock['order'],
): { readonly grantId: string; readonly amount: string }[] => {
  const taken: { grantId: string; amount: string }[] = [];
  let missing = amount;
  for (const grant of validOn(ledger, day, order)) {
    if (missing === 0n) break;
    const part = least(grant.left, missing);
    if (part === 0n) continue;
    grant.left -= part;
    missing -= part;
    taken.push({ grantId: grant.grantId, amount: amountText(part) });
  }
  ledger.consumed += amount;
  ledger.overdrawn += missing;
  return taken;
};
