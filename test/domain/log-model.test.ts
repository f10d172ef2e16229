import { describe, expect, test } from 'vitest';
import { billDateOf, isBilled, type LoggedBillable, type LogPlace } from '../../domain/billables/billable.ts';
import { addDays, daysBetween, type LocalDate, laterOf, startOfDay } from '../../domain/calendar/local-date.ts';
import { daysOf } from '../../domain/calendar/period.ts';
import {
  type BillingState,
  isAlreadyBilled,
  newBillingState,
  type Reach,
  SETTLE_SECONDS,
} from '../../domain/contracts/billing-state.ts';
import { cutoffAt } from '../../domain/ids.ts';
import { type Bill, bill } from '../../domain/pricing/bill.ts';
import { aContract, aFee, anEntry, aTimeCharge } from './builders.ts';

/**
 * Design §2 as a model in which the real rules are used: one contract, writers with skewed clocks whose answers get
 * lost and who then try again with the same identity, overlapping runs over any days, long reviews, postponements,
 * holds. After each commit what is billed by comparison is what stands on an invoice; at the end nothing is left.
 * What happens is drawn around midnights, where days are over or not.
 */

/** What is broken around the real rules, to see that the model would notice. */
type Mutant =
  /** A run reads at once instead of waiting for the writers. */
  | 'nosettle'
  /** An attempt may take a minute. */
  | 'nodeadline'
  /** The ULID is minted when the writer begins and kept for every attempt. */
  | 'oneulid'
  /** The log is read without the writes that are still on their way to the index. */
  | 'eventual'
  /** The commit does not ask whether the state is still what the draft was computed from. */
  | 'noversion'
  /** Postponing does not move the state's version on. */
  | 'silentpostponement'
  /** A retry is a new thing. */
  | 'noidentity'
  /** The log is read from the first open day. */
  | 'nowindow'
  /** The window moves with each commit. */
  | 'onestep'
  /** The window moves when the commit before has settled by now, not by the cutoff. */
  | 'windownow'
  /** A run's cutoff counts even when an earlier commit had a later one. */
  | 'cutoffback'
  /** An overtaken run bills all the same. */
  | 'overtaken';

const ZONE = 'Europe/Paris';
const START: LocalDate = '2025-03-15';
const DAYS = 30;
const DAY = 86_400;
/** Seconds: an attempt's deadline, and by how much a clock is wrong. */
const [ATTEMPT, SKEW] = [10, 4];
const MIDNIGHTS = Array.from({ length: 400 }, (_, i) => Date.parse(startOfDay(addDays(START, i), ZONE)) / 1000);

/** Numbers that look random and are the same for the same seed (mulberry32). */
const randomness = (seed: number) => {
  let a = Math.imul(seed + 1, 0x9e3779b1);
  const real = (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(real() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => from[between(0, from.length - 1)] as T;
  return { real, between, pick };
};

/** What is to happen, soonest first; of what happens in one second, the first that was planned. */
const agenda = () => {
  const heap: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a], heap[b]];
    return x !== undefined && y !== undefined && (x.at - y.at || x.order - y.order) < 0;
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[0], heap[a] as (typeof heap)[0]];
  };
  let planned = 0;
  return {
    plan(at: number, run: () => void): void {
      planned += 1;
      heap.push({ at, order: planned, run });
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || first === last) return first;
      heap[0] = last;
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const least = before(right, left) ? right : left;
        if (!before(least, i)) return first;
        swap(i, least);
        i = least;
      }
    },
  };
};

interface Run extends Reach {
  /** What was computed; undefined when an earlier commit had gone further. */
  draft?: { readonly version: number; readonly made: Bill } | undefined;
}

interface Outcome {
  readonly violation: string | undefined;
  readonly billables: number;
}

const contract = aContract([aTimeCharge(), aFee(), aFee({ chargeId: 'licences', timing: 'advance' })], {
  startsOn: START,
});

const simulate = (seed: number, mutant?: Mutant): Outcome => {
  const { real, between, pick } = randomness(seed);
  const { plan, next } = agenda();
  let now = MIDNIGHTS[0] as number;
  let state: BillingState = newBillingState(START);
  const log = new Map<string, LoggedBillable>();
  const held = new Map<string, LocalDate>();
  const invoiced = new Set<string>();
  const charged = new Set<string>();
  const feeDays = new Set<string>();
  let violation: string | undefined;
  const fail = (what: string): void => {
    violation ??= `seed ${seed}, ${new Date(now * 1000).toISOString()}: ${what} ${JSON.stringify(state)}`;
  };
  const clock = (): Date => new Date((now + between(-SKEW, SKEW)) * 1000);
  const mint = (): string => `${cutoffAt(clock()).slice(0, 10)}${String(between(0, 1e9)).padStart(16, '0')}`;
  /** A moment near the midnight that begins the n-th day. */
  const near = (n: number): number => (MIDNIGHTS[n] as number) + between(-200, 200);
  const today = (): number => MIDNIGHTS.findLastIndex((midnight) => midnight <= now);
  const dayOf = (n: number): LocalDate => addDays(START, Math.max(0, n));

  const writer = (name: string, workedOn: LocalDate, kept?: string): void => {
    const [start, read] = [now, state];
    const allowed = mutant === 'nodeadline' ? 60 : ATTEMPT;
    plan(start + between(0, ATTEMPT - 1), () => {
      const ulid = kept ?? mint();
      const lands = Math.min(start + allowed, now + between(0, allowed));
      // One call in ten never arrives.
      if (real() >= 0.1) {
        plan(lands, () => {
          const id = mutant === 'noidentity' ? `${name} ${ulid}` : name;
          if (log.has(id) || held.has(id)) return;
          if (real() < 0.05) held.set(id, workedOn);
          else log.set(id, anEntry(id, { workedOn, billableId: id, billDate: billDateOf(workedOn, read), ulid }));
        });
      }
      // One answer in five is lost: the same again.
      if (real() < 0.2) {
        const again = lands + pick([1, 5, 50, 600, 3000, DAY, 2 * DAY]);
        plan(again, () => writer(name, workedOn, mutant === 'oneulid' ? ulid : undefined));
      }
    });
  };

  /** What only a mutant does to the state that the real rules gave. */
  const mutated = (run: Run, made: Bill): Bill => {
    const with_ = (changes: Partial<BillingState>): Bill => ({
      ...made,
      stateAfter: { ...made.stateAfter, ...changes },
    });
    if (mutant === 'cutoffback') return with_({ cutoff: run.cutoff });
    if (mutant === 'onestep') return with_({ windowFrom: state.openFrom });
    if (mutant === 'windownow') {
      const settled = state.committedAt === null || Date.parse(state.committedAt) / 1000 + SETTLE_SECONDS <= now;
      return with_({ windowFrom: settled ? state.openFrom : state.windowFrom });
    }
    return made;
  };

  const draft = (run: Run): void => {
    run.draft = undefined;
    if (isAlreadyBilled(state, run) && mutant !== 'overtaken') return;
    const from = mutant === 'nowindow' ? state.openFrom : state.windowFrom;
    const billables = [...log.values()].filter(
      ({ billDate }) => from <= billDate && billDate <= run.through && (mutant !== 'eventual' || real() > 0.002),
    );
    const made = bill({ contract, billables, state, reach: run, grouping: 'contract', minorDigits: 2 });
    run.draft = { version: state.version, made: mutated(run, made) };
  };

  const issue = (run: Run): void => {
    if (!run.draft) return;
    if (state.version !== run.draft.version && mutant !== 'noversion') {
      draft(run);
      plan(now + between(0, 20), () => issue(run));
      return;
    }
    const { billableIds, lines, stateAfter } = run.draft.made;
    for (const id of billableIds) {
      if (invoiced.has(id)) fail(`${id} twice`);
      invoiced.add(id);
      const work = id.split(' ')[0] ?? id;
      if (charged.has(work)) fail(`the work of ${work} twice`);
      charged.add(work);
    }
    for (const { chargeId, period, billableIds: work } of lines) {
      for (let i = 0; work.length === 0 && i < daysOf(period); i += 1) {
        const day = `${chargeId} ${addDays(period.from, i)}`;
        if (feeDays.has(day)) fail(`the fee of ${day} twice`);
        feeDays.add(day);
      }
    }
    state = { ...stateAfter, version: state.version + 1, committedAt: clock().toISOString() };
    for (const [id, billable] of log) {
      if (isBilled(billable, state) !== invoiced.has(id)) {
        fail(`${id} ${JSON.stringify({ billDate: billable.billDate, ulid: billable.ulid })} billed ≠ on an invoice`);
      }
    }
  };

  const startRun = (day: number): void => {
    const run: Run = { through: dayOf(day), cutoff: cutoffAt(clock()), timeZone: ZONE };
    const settle = mutant === 'nosettle' ? 0 : SETTLE_SECONDS;
    plan(now + settle + between(0, 30), () => {
      draft(run);
      plan(now + pick([0, 5, 40, 400, 1500, DAY]) + between(0, 20), () => issue(run));
    });
  };

  /** A change of something on the log is a transaction with the state: not billed by it, and its next version. */
  const change = (place: (old: LoggedBillable) => LogPlace | undefined): void => {
    const open = [...log].filter(([, billable]) => !isBilled(billable, state));
    const chosen = open.length === 0 ? undefined : pick(open);
    if (!chosen) return;
    const [id, old] = chosen;
    const to = place(old);
    if (to) log.set(id, { ...old, ...to });
    else {
      log.delete(id);
      held.set(id, old.kind === 'time' ? old.workedOn : old.on);
    }
    if (mutant !== 'silentpostponement') state = { ...state, version: state.version + 1 };
  };
  const postpone = (): void =>
    change(({ billDate }) => ({
      billDate: addDays(laterOf(billDate, state.openFrom), between(1, 3)),
      ulid: mint(),
    }));
  const hold = (): void => change(() => undefined);
  const release = (): void => {
    for (const [id, workedOn] of held) {
      log.set(id, anEntry(id, { workedOn, billableId: id, billDate: billDateOf(workedOn, state), ulid: mint() }));
    }
    if (held.size > 0) state = { ...state, version: state.version + 1 };
    held.clear();
  };

  let made = 0;
  const planWriter = (at: number, day: number): void => {
    made += 1;
    const name = `b${made}`;
    plan(Math.max(MIDNIGHTS[0] as number, at), () => writer(name, dayOf(day)));
  };
  for (let i = 0; i < 120; i += 1) {
    const n = between(1, DAYS);
    planWriter(near(n), n - pick([0, 0, 0, 1, 2, 5, 12]) + pick([0, 0, 0, 1]));
  }
  for (let i = between(8, 30); i > 0; i -= 1) {
    const [n, ahead] = [between(1, DAYS), pick([-6, -2, -1, -1, -1, 0, 0, 2])];
    const at = near(n);
    plan(at, () => startRun(today() + ahead));
    if (real() < 0.5) plan(at + between(0, 60), () => startRun(today() + ahead + pick([-1, 0, 1])));
    // Writers that crowd around the run.
    for (let k = pick([0, 3, 8]); k > 0; k -= 1) planWriter(at + between(-40, 120), n + ahead - pick([0, 1, 3]));
  }
  for (let i = 0; i < 20; i += 1) plan(near(between(1, DAYS)), pick([postpone, postpone, hold, release]));
  // Two last runs bill the rest.
  plan(MIDNIGHTS[DAYS + 10] as number, release);
  plan(MIDNIGHTS[DAYS + 20] as number, () => startRun(DAYS + 50));
  plan(MIDNIGHTS[DAYS + 60] as number, () => startRun(DAYS + 58));

  for (let event = next(); event && violation === undefined; event = next()) {
    now = event.at;
    event.run();
  }
  const left = [...log.keys()].find((id) => !invoiced.has(id));
  if (left !== undefined) fail(`${left} is left`);
  for (const chargeId of ['workplace', 'licences']) {
    // Through the last month that was over when the last run was made.
    for (let i = 0; i < daysBetween(START, '2025-06-01'); i += 1) {
      if (!feeDays.has(`${chargeId} ${addDays(START, i)}`)) fail(`the fee ${chargeId} of ${addDays(START, i)} is left`);
    }
  }
  return { violation, billables: log.size };
};

describe('writers, runs and reviews in any order', () => {
  test('each billable and each day of a fee is billed once, and billed is what stands on an invoice', {
    timeout: 120_000,
  }, () => {
    let billables = 0;
    for (let seed = 0; seed < 1_000; seed += 1) {
      const outcome = simulate(seed);
      expect(outcome.violation).toBeUndefined();
      billables += outcome.billables;
    }
    expect(billables).toBeGreaterThan(150_000);
  });

  test.each<{ mutant: Mutant; because: string }>([
    { mutant: 'nosettle', because: 'work lands behind a run that does not wait' },
    { mutant: 'nodeadline', because: 'work lands behind a run that waits less than an attempt lasts' },
    { mutant: 'oneulid', because: 'a late retry with an old ULID lands below the cutoff' },
    { mutant: 'eventual', because: 'what the reading misses is billed by comparison and on no invoice' },
    { mutant: 'noversion', because: 'two drafts of the same work are both issued' },
    { mutant: 'silentpostponement', because: 'a draft bills what was taken out of it meanwhile' },
    { mutant: 'noidentity', because: 'a retry is billed a second time' },
    { mutant: 'nowindow', because: 'work of a writer that had read the state before a commit is not seen' },
    { mutant: 'onestep', because: 'two commits within one attempt pass over its work' },
    { mutant: 'windownow', because: 'a run whose cutoff is older than the last commit moves the window too far' },
    { mutant: 'cutoffback', because: 'what an earlier run had billed is no longer billed' },
    { mutant: 'overtaken', because: 'a run for days that were billed bills only what lies above their cutoff' },
  ])('the model notices $mutant: $because', ({ mutant }) => {
    const seeds = Array.from({ length: 300 }, (_, seed) => seed);
    const caught = seeds.find((seed) => simulate(seed, mutant).violation !== undefined);
    expect(caught).toBeDefined();
  });
});
