import { type Billable, dayOf, isBilled, type LogPlace } from '../billables/billable.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { type ContractFigures, noneStanding, type Standing } from './figures.ts';
import type { Finding, StateName, Stray } from './finding.ts';
import type { Chain, Step } from './steps.ts';
import { type Stood, type Word, workedSeconds } from './worked.ts';

/** What of a billable is looked at, on the log or held. No more of it is kept: a contract may have very many. */
export interface Kept extends Partial<LogPlace> {
  readonly billableId: string;
  /** Its own day, whatever day it is billed under. */
  readonly day: LocalDate;
  /** As recorded; 0 of what is no working time. */
  readonly seconds: number;
  /** Of a revision: what it says of which work. */
  readonly word?: Word | undefined;
}

export const keptOf = (billable: Billable & Partial<LogPlace>): Kept => ({
  billableId: billable.billableId,
  day: dayOf(billable),
  seconds: billable.kind === 'time' ? billable.seconds : 0,
  ...(billable.kind === 'revision' && { word: { of: billable.of, seconds: billable.seconds, asOf: billable.asOf } }),
  ...(billable.billDate !== undefined && { billDate: billable.billDate, ulid: billable.ulid }),
});

/** A contract, all that is on it, and the bills of it. */
export interface ContractFacts {
  readonly contractId: string;
  readonly state: BillingState;
  readonly billables: readonly Kept[];
  readonly chain: Chain;
}

export interface ContractCheck {
  readonly findings: readonly Finding[];
  readonly figures: ContractFigures;
}

const isPlaced = (one: Kept): one is Kept & LogPlace => one.billDate !== undefined && one.ulid !== undefined;

/** Where a billable stands: by comparison, and on which documents. */
const standingOf = (one: Kept, state: BillingState, onInvoice: boolean): Standing => {
  if (!isPlaced(one)) return 'held';
  if (isBilled(one, state)) return onInvoice ? 'billed' : 'stray';
  return one.billDate > one.day ? 'postponed' : 'open';
};

/** What only a bill moves: the version goes on with every change, and `correctFrom` with a change of terms. */
const moved = ({ version: _v, correctFrom: _c, ...rest }: BillingState): Readonly<Record<StateName, unknown>> => ({
  lastBill: undefined,
  ...rest,
});

/** The same facts, whatever the order in which the table gives back their names; what is undefined is not there. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...one.keys(), ...other.keys()])].every((name) => isSame(one.get(name), other.get(name)));
};

const differencesOf = (a: BillingState, b: BillingState): readonly StateName[] => {
  const [one, other] = [moved(a), moved(b)];
  return (Object.keys(one) as StateName[]).filter((name) => !isSame(one[name], other[name]));
};

/**
 * Each bill began where the one before it had ended, and the contract stands where the last one ended. Before one that is
 * missing, nothing can be said of the order.
 */
const checkStates = ({ contractId, state, chain: { steps, loose, missing } }: ContractFacts): readonly Finding[] => {
  const findings: Finding[] = [];
  if (missing !== undefined) findings.push({ code: 'billMissing', contractId, committedAt: missing });
  else
    for (const { invoiceId } of loose)
      findings.push({ code: 'stateDiffers', contractId, what: 'committedAt', invoiceId });
  for (const [i, { stateAfter }] of steps.entries()) {
    const next = steps[i + 1];
    const then = next ? { invoiceId: next.invoiceId } : {};
    for (const what of differencesOf(stateAfter, next?.stateBefore ?? state))
      findings.push({ code: 'stateDiffers', contractId, what, ...then });
  }
  return findings;
};

/** Which documents have each billable. */
const documentsOf = (steps: readonly Step[]): ReadonlyMap<string, readonly string[]> => {
  const documents = new Map<string, string[]>();
  for (const { invoiceId, billableIds } of steps) {
    for (const billableId of billableIds) {
      const known = documents.get(billableId);
      if (known) known.push(invoiceId);
      else documents.set(billableId, [invoiceId]);
    }
  }
  return documents;
};

const checkOne = (
  one: Kept,
  contractId: string,
  standing: Standing,
  invoiceIds: readonly string[],
): readonly Finding[] => {
  const about = { contractId, billableId: one.billableId };
  const [invoiceId] = invoiceIds;
  if (standing === 'stray') return [{ code: 'stray', ...about, billDate: one.billDate ?? '' }];
  if (invoiceId === undefined) return [];
  return [
    ...(invoiceIds.length > 1 ? [{ code: 'billableTwice', ...about, invoiceIds } as const] : []),
    ...(standing === 'billed' ? [] : [{ code: 'billableOpen', ...about, invoiceId } as const]),
  ];
};

/**
 * Every billable is billed once, or open; and the states of the contract's bills follow each other (design §2). Where a
 * bill is missing nothing is said of what seems to be billed by none: it may be on that one.
 */
export const checkContract = (facts: ContractFacts): ContractCheck => {
  const { contractId, state, billables, chain } = facts;
  const findings = [...checkStates(facts)];
  const documents = documentsOf([...chain.steps, ...chain.loose]);
  const counts = noneStanding();
  const stood: Stood[] = [];
  const kept = new Set<string>();
  for (const one of billables) {
    const invoiceIds = documents.get(one.billableId) ?? [];
    const standing = standingOf(one, state, invoiceIds.length > 0 || chain.missing !== undefined);
    kept.add(one.billableId);
    counts[standing] += 1;
    stood.push({ ...one, standing });
    findings.push(...checkOne(one, contractId, standing, invoiceIds));
  }
  for (const [billableId, [invoiceId]] of documents)
    if (!kept.has(billableId) && invoiceId !== undefined)
      findings.push({ code: 'billableGone', contractId, billableId, invoiceId });
  return { findings, figures: { billables: counts, seconds: workedSeconds(stood) } };
};

/** Strays are only given back where all bills of the contract are known: else they may be on one that is not. */
export const repairable = (findings: readonly Finding[]): readonly Stray[] => {
  const isSound = findings.every(({ code }) => code !== 'stateDiffers' && code !== 'billMissing');
  return isSound ? findings.filter((finding) => finding.code === 'stray') : [];
};
