import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Logged, LoggedBillable, LoggedTime, LogPlace, Revision } from '../../domain/billables/billable.ts';
import { billDateOf, isBilled } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom, momentOf } from '../../domain/ids.ts';
import { type Bill, type BillInput, bill } from '../../domain/pricing/bill.ts';
import type { BilledStep } from '../../domain/pricing/correction.ts';
import type { PutBack } from '../../domain/pricing/put-back.ts';
import { correctFromRevised, revised } from '../../domain/pricing/revised.ts';
import type { LineGrouping } from '../../domain/tenants/tenant.ts';
import { aContract, aFee, always, anEntry, aTimeCharge, netOf, reaching, someTerms } from './builders.ts';
import { contractPairs, contracts, FIRST, logs, MONTH_ENDS, STANDARD, takenBy } from './laws-builders.ts';

const BILLS: readonly LocalDate[] = [...MONTH_ENDS, '2025-04-30', '2025-05-31'];

/** A contract that is billed month after month, and whose billed work is revised in between, as the operations do it. */
const story = (
  start: Contract,
  recorded: readonly LoggedBillable[],
  grouping: LineGrouping = 'ticket',
  rest: Partial<BillInput> = {},
) => {
  let contract = start;
  let state: BillingState = newBillingState(contract.startsOn);
  let said = 0;
  const log: LoggedBillable[] = [...recorded];
  const billed: BilledStep[] = [];
  const putBacks = new Map<string, PutBack>();
  const workOf = (id: string): LoggedTime | undefined =>
    log.find((one): one is LoggedTime => one.kind === 'time' && one.billableId === id);

  /** After the last bill, in the order of saying. */
  const placeOf = (day: LocalDate): LogPlace => {
    said += 1;
    const written = new Date(Date.parse(momentOf(state.cutoff ?? cutoffAt(new Date(FIRST)))) + 3_600_000);
    return {
      billDate: billDateOf(day, state),
      ulid: `${cutoffAt(written).slice(0, 10)}${String(said).padStart(16, '0')}`,
    };
  };
  const read = (): BillingState => {
    const open = log.filter((one): one is Logged<Revision> => one.kind === 'revision' && !isBilled(one, state));
    const entries = open.flatMap(({ of }) => workOf(of) ?? []);
    return { ...state, correctFrom: correctFromRevised(state, entries) };
  };
  const run = (through: LocalDate, runOn?: LocalDate): Bill => {
    const reach = reaching(through, runOn);
    const stateBefore = read();
    const made = bill({
      ...{ contract, state: stateBefore, billables: log, reach, grouping, minorDigits: 2, billed, putBacks },
      ...rest,
    });
    const { lines, standard } = made;
    const logThrough = made.stateAfter.through as LocalDate;
    const invoiceNumber = `FA-${billed.length + 1}`;
    billed.push({ stateBefore, reach, logThrough, grouping, standard, lines, invoiceNumber });
    state = { ...made.stateAfter, version: state.version + 1, committedAt: `${addDays(through, 1)}T06:01:00.000Z` };
    return made;
  };
  /** Written now, after the last bill. */
  const revise = (of: string, minutes: number, asOf = String(said).padStart(4, '0')): Logged<Revision> => {
    const entry = workOf(of) as LoggedTime;
    const { contractId } = contract;
    const one: Logged<Revision> = {
      ...{ kind: 'revision', billableId: idFrom('revision', of, asOf), contractId, of, on: entry.workedOn },
      ...{ seconds: minutes * 60, asOf, ...placeOf(entry.workedOn) },
    };
    log.push(one);
    return one;
  };
  const agree = (changed: Partial<Contract>, from: LocalDate): void => {
    contract = { ...contract, ...changed };
    state = { ...state, correctFrom: state.correctFrom && state.correctFrom < from ? state.correctFrom : from };
  };
  /** A line of a bill is credited, by hand and wholly. */
  const credit = (step: number, key: string): void => {
    const past = billed[step] as BilledStep;
    billed[step] = { ...past, credited: [...(past.credited ?? []), ...past.lines.filter((line) => line.key === key)] };
  };
  /** The same, and its work is put back. */
  const putBack = (step: number, key: string): void => {
    const line = billed[step]?.lines.find((one) => one.key === key);
    const usage = (line?.billableIds ?? []).flatMap((id) => workOf(id) ?? []);
    const on = usage[0]?.workedOn ?? FIRST;
    credit(step, key);
    const place = placeOf(on);
    const billableId = idFrom('reopened', place.ulid);
    const { contractId } = contract;
    log.push({ kind: 'reopened', billableId, contractId, on, invoiceId: 'i', creditNoteId: 'n', ...place });
    putBacks.set(billableId, { invoiceNumber: `FA-${step + 1}/${said}`, usage });
  };
  return { run, revise, agree, credit, putBack, billed, state: () => state };
};

/** "credit -60 MIN -80.00", what an accountant reads. */
const told = ({ lines }: Bill): readonly string[] =>
  lines.map(
    ({ corrects, net, quantity, unit }) => `${corrects?.as ?? 'plain'} ${quantity} ${unit} ${(net / 100).toFixed(2)}`,
  );

const a = idFrom('a');
const b = idFrom('b');
/** One hour on ticket #1 on 10 January, half an hour on the 20th. */
const work = [
  anEntry('a', { workedOn: '2025-01-10', ticket: '#1' }),
  anEntry('b', { workedOn: '2025-01-20', ticket: '#2', minutes: 30 }),
];
const january = (contract = aContract([aTimeCharge()]), log: readonly LoggedBillable[] = work) => {
  const played = story(contract, log);
  played.run('2025-01-31');
  return played;
};

describe('work that was changed after it was billed', () => {
  test('is taken back and charged as it is now, with the next invoice', () => {
    const { run, revise } = january();
    revise(a, 50);
    const february = run('2025-02-28');
    expect(told(february)).toEqual(['credit -60 MIN -80.00', 'charge 50 MIN 66.67']);
    expect(told(run('2025-03-31'))).toEqual([]);
  });

  test('says which work was revised, from how long to how long, and on which invoice it was', () => {
    const { run, revise } = january();
    const revision = revise(a, 50);
    const february = run('2025-02-28');
    const about = {
      invoiceNumber: 'FA-1',
      revised: [{ billableId: a, on: '2025-01-10', ticket: '#1', fromSeconds: 3600, toSeconds: 3000 }],
    };
    expect(february.lines.map(({ corrects }) => corrects)).toMatchObject([about, about]);
    expect(february.billableIds).toEqual([revision.billableId]);
  });

  test('is only taken back when it was deleted, with its journey', () => {
    const travel = { kind: 'flat', price: '25.00' } as const;
    const visit = anEntry('a', { ticket: '#1', travel: {} });
    const { run, revise } = january(aContract([aTimeCharge({ travel })]), [visit, ...work.slice(1)]);
    revise(a, 0);
    expect(told(run('2025-02-28'))).toEqual(['credit -60 MIN -80.00', 'credit -1 C62 -25.00']);
  });

  test('and costs the same in quarters of an hour changes no line', () => {
    const rounding = { mode: 'up', incrementMinutes: 15, aggregation: 'ticketDay' } as const;
    const { run, revise } = january(aContract([aTimeCharge({ rounding })]));
    revise(a, 50);
    const february = run('2025-02-28');
    expect(told(february)).toEqual([]);
    expect(february.billableIds).toHaveLength(1);
    revise(a, 40);
    expect(told(run('2025-03-31'))).toEqual(['credit -60 MIN -80.00', 'charge 45 MIN 60.00']);
  });

  test('and changed back costs what it cost', () => {
    const { run, revise } = january();
    revise(a, 50);
    run('2025-02-28');
    revise(a, 60);
    expect(told(run('2025-03-31'))).toEqual(['credit -50 MIN -66.67', 'charge 60 MIN 80.00']);
    revise(a, 30);
    revise(a, 60);
    expect(told(run('2025-04-30'))).toEqual([]);
  });

  test('is as its last word says, in whatever order the words come', () => {
    const { run, revise } = january();
    revise(a, 50, '2025-02-03T10:00');
    revise(a, 90, '2025-02-01T10:00');
    expect(told(run('2025-02-28'))).toEqual(['credit -60 MIN -80.00', 'charge 50 MIN 66.67']);
    revise(a, 10, '2025-02-02T10:00');
    expect(told(run('2025-03-31'))).toEqual([]);
  });

  test('shares its line with work that stays', () => {
    const { run, revise } = story(aContract([aTimeCharge()]), work, 'contract');
    run('2025-01-31');
    revise(b, 0);
    expect(told(run('2025-02-28'))).toEqual(['credit -90 MIN -120.00', 'charge 60 MIN 80.00']);
  });

  test('gives included time back, and what is carried over from it', () => {
    const included = { minutes: 60, scope: 'period', rollover: { kind: 'all' }, prorate: true } as const;
    const log = [...work, anEntry('c', { workedOn: '2025-02-10', ticket: '#3', minutes: 90 })];
    const { run, revise } = january(aContract([aTimeCharge({ included })]), log);
    // January: 60 of 90 minutes are included, February has its own 60 and what is left of January.
    revise(a, 20);
    expect(told(run('2025-02-28'))).toEqual(['credit -30 MIN -40.00', 'plain 70 MIN 0.00', 'plain 20 MIN 26.67']);
  });

  test('changes together with terms: both are in one difference', () => {
    const { run, revise, agree } = january();
    revise(a, 30);
    agree({ terms: [someTerms([aTimeCharge({ rates: { default: '100.00' } })])] }, '2025-01-01');
    expect(told(run('2025-02-28'))).toEqual([
      'credit -60 MIN -80.00',
      'charge 30 MIN 50.00',
      'credit -30 MIN -40.00',
      'charge 30 MIN 50.00',
    ]);
  });

  test('is priced by the rates of firm and client that held when it was billed', () => {
    const ratesOf = (price: string, bobs: string) => ({
      ...STANDARD,
      tenantRates: { ...STANDARD.tenantRates, default: price, technicians: { Bob: bobs, Eve: '1.00' } },
    });
    const facts = { standard: ratesOf('70.00', '50.00') };
    const bobs = anEntry('c', { workedOn: '2025-01-12', ticket: '#3', technician: 'Bob' });
    const log = [...work, bobs, anEntry('d', { workedOn: '2025-02-10', ticket: '#4', technician: 'Bob' })];
    const { run, revise } = story(aContract([aTimeCharge({ rates: { default: undefined } })]), log, 'ticket', facts);
    const { standard } = run('2025-01-31');
    expect(standard.tenantRates.technicians).toEqual({ Bob: '50.00' });
    facts.standard = ratesOf('140.00', '100.00');
    revise(a, 30);
    revise(bobs.billableId, 30);
    expect(told(run('2025-02-28'))).toEqual([
      ...['credit -60 MIN -70.00', 'charge 30 MIN 35.00', 'credit -60 MIN -50.00', 'charge 30 MIN 25.00'],
      'plain 60 MIN 100.00',
    ]);
  });

  test('stays as it is by then when terms are changed later', () => {
    const { run, revise, agree } = january();
    revise(a, 30);
    run('2025-02-28');
    agree({ terms: [someTerms([aTimeCharge({ rates: { default: '100.00' } })])] }, '2025-01-01');
    expect(netOf(run('2025-03-31').lines)).toBe(2 * 5000 - 2 * 4000);
  });

  test('and was credited wholly is settled by that', () => {
    const { run, revise, credit, billed } = january();
    credit(0, billed[0]?.lines.find(({ ticket }) => ticket === '#1')?.key ?? '');
    revise(a, 30);
    revise(b, 15);
    expect(told(run('2025-02-28'))).toEqual(['credit -30 MIN -40.00', 'charge 15 MIN 20.00']);
  });

  test('and was put back is billed again as it is now', () => {
    const { run, revise, putBack, billed } = january();
    putBack(0, billed[0]?.lines.find(({ ticket }) => ticket === '#1')?.key ?? '');
    revise(a, 30);
    expect(told(run('2025-02-28'))).toEqual(['plain 30 MIN 40.00']);
    revise(a, 45);
    expect(told(run('2025-03-31'))).toEqual(['credit -30 MIN -40.00', 'charge 45 MIN 60.00']);
    revise(a, 0);
    expect(told(run('2025-04-30'))).toEqual(['credit -45 MIN -60.00']);
  });

  test('and is open yet is billed as it is now', () => {
    const log = [...work, anEntry('c', { workedOn: '2025-02-10', ticket: '#3' })];
    const { run, revise } = january(aContract([aTimeCharge()]), log);
    revise(idFrom('c'), 20);
    const february = run('2025-02-28');
    expect(told(february)).toEqual(['plain 20 MIN 26.67']);
    expect(february.billableIds).toHaveLength(2);
  });

  test('and was accounted and put off is billed as it is by then, however long before that was said', () => {
    const { run, revise } = january(aContract([aTimeCharge()]), [...work, anEntry('c', { billDate: '2025-03-01' })]);
    const revision = revise(idFrom('c'), 20);
    expect(run('2025-02-28')).toMatchObject({ lines: [], billableIds: [revision.billableId] });
    expect(told(run('2025-03-31'))).toEqual(['plain 20 MIN 26.67']);
  });

  test('is billed in the middle of a period and once more', () => {
    const { run, revise } = story(aContract([aFee(), aTimeCharge()]), work);
    run('2025-01-15', '2025-01-15');
    revise(a, 30);
    expect(netOf(run('2025-01-31').lines)).toBe(4000 - 8000 + 4000 + 31000);
  });
});

describe('a revision whose difference cannot be told', () => {
  const at = (state: Partial<BillingState>, billables: readonly LoggedBillable[]) => () => {
    const { stateAfter } = story(aContract([aTimeCharge()]), work).run('2025-01-31');
    const facts = { contract: aContract([aTimeCharge()]), grouping: 'entry', minorDigits: 2 } as const;
    return bill({ ...facts, state: { ...stateAfter, ...state }, billables, reach: reaching('2025-02-28') });
  };
  const revision = january().revise(a, 30);
  test.each([
    ['because the past bills were not read', {}, [...work, revision]],
    ['because too few of them were', { correctFrom: '2025-01-11' }, [...work, revision]],
    ['because the work is not on the log', { correctFrom: '2025-01-01' }, [revision]],
  ])('is refused %s', (_, state, log) => {
    expect(at(state, log)).toThrow(expect.objectContaining({ code: 'HistoryMissing' }));
  });
});

/** Each entry on a line of its own; a line is credited with or without its work being put back. */
test('what was credited wholly is settled; all other work is paid as the last words say', () => {
  const [months, ids] = [BILLS.slice(0, 4), ['a', 'b', 'c', 'd', 'e', 'f']];
  const log = ids.map((name, i) =>
    anEntry(name, { workedOn: addDays(FIRST, i * 17), minutes: 40 + i, ticket: name, technician: name }),
  );
  const rounding = { mode: 'up', incrementMinutes: 15, aggregation: 'entry' } as const;
  const deeds = fc.array(
    fc.record({
      after: fc.nat(2),
      which: fc.nat(5),
      deed: fc.constantFrom('revise', 'revise', 'credit', 'putBack'),
      minutes: fc.constantFrom(0, 5, 20, 44, 45, 46, 100),
    }),
    { maxLength: 8 },
  );
  always(
    fc.property(deeds, (wanted) => {
      const { run, revise, credit, putBack, billed, state } = story(
        aContract([aFee(), aTimeCharge({ rounding })]),
        log,
        'entry',
      );
      const minutes = new Map(log.map(({ billableId, seconds }) => [billableId, seconds / 60]));
      const settled = new Set<string>();
      let paid = 0;
      for (const [i, through] of months.entries()) {
        paid += netOf(run(through).lines);
        for (const { which, deed, minutes: by } of wanted.filter(({ after }) => after === i)) {
          const entry = log[which] as LoggedTime;
          const { billableId } = entry;
          if (!isBilled(entry, state()) || settled.has(billableId)) continue;
          if (deed === 'revise') {
            revise(billableId, by);
            minutes.set(billableId, by);
            continue;
          }
          const key = billed[i]?.lines.find((line) => !line.corrects && line.billableIds.includes(billableId))?.key;
          const isGone = billed[i]?.credited?.some((line) => line.billableIds.includes(billableId));
          if (key === undefined || isGone) continue;
          paid -= billed[i]?.lines.find((line) => line.key === key)?.net ?? 0;
          if (deed === 'putBack') putBack(i, key);
          else {
            credit(i, key);
            settled.add(billableId);
          }
        }
      }
      paid += netOf(run('2025-05-31').lines);
      const owed = log.flatMap(({ billableId }) =>
        settled.has(billableId) ? [] : [Math.ceil((minutes.get(billableId) ?? 0) / 15) * 2000],
      );
      expect(paid).toBe(owed.reduce((sum, net) => sum + net, 5 * 31000));
    }),
    { numRuns: 300 },
  );
});

/** After which bill which of the log's entries is said to last how long. */
const revisions = fc.array(
  fc.record({ after: fc.nat(3), which: fc.nat(30), minutes: fc.constantFrom(0, 1, 7, 30, 59, 60, 61, 240) }),
  { minLength: 1, maxLength: 8 },
);

const played = fc.record({ log: logs, wanted: revisions, grouping: fc.constantFrom('contract', 'ticket', 'entry') });
type Played = typeof played extends fc.Arbitrary<infer T> ? T : never;

/** The log as if everything had been recorded as it was said last. */
const asSaidLast = (log: readonly LoggedBillable[], words: ReadonlyMap<string, Revision>): readonly LoggedBillable[] =>
  log.flatMap((one): readonly LoggedBillable[] => (one.kind === 'time' ? [revised(one, words) ?? []].flat() : [one]));

const sumOf = (bills: readonly Bill[]): number => bills.reduce((total, { lines }) => total + netOf(lines), 0);

const billedWith = (
  start: Contract,
  { log, wanted, grouping }: Played,
  change?: { readonly after: number; readonly to: Contract },
) => {
  const { run, revise, agree, state } = story(start, log, grouping as LineGrouping, { standard: STANDARD });
  const words = new Map<string, Revision>();
  const bills = BILLS.map((through, i) => {
    const made = run(through);
    const entries = log.filter((one): one is LoggedTime => one.kind === 'time' && isBilled(one, state()));
    for (const { which, minutes } of wanted.filter(({ after }) => after === i)) {
      const entry = entries[which % Math.max(1, entries.length)];
      if (entry) words.set(entry.billableId, revise(entry.billableId, minutes));
    }
    if (change?.after === i) agree({ terms: change.to.terms }, FIRST);
    return made;
  });
  return { bills, words };
};

const fromTheStart = (contract: Contract, { grouping }: Played, log: readonly LoggedBillable[]): readonly Bill[] => {
  const { run } = story(contract, log, grouping as LineGrouping, { standard: STANDARD });
  return BILLS.map((through) => run(through));
};

const runs = { numRuns: 50 };

describe('whatever is revised and whenever', () => {
  test('in the end the client has paid what the last words say', () => {
    always(
      fc.property(contracts, played, (contract, asked) => {
        const facts = { ...asked, log: takenBy([contract], asked.log) };
        const { bills, words } = billedWith(contract, facts);
        expect(sumOf(bills)).toBe(sumOf(fromTheStart(contract, facts, asSaidLast(facts.log, words))));
        expect(bills.at(-1)?.stateAfter.balances).toEqual(
          fromTheStart(contract, facts, asSaidLast(facts.log, words)).at(-1)?.stateAfter.balances,
        );
      }),
      runs,
    );
  });

  test('and changed in its terms too, what the last terms and the last words say', () => {
    always(
      fc.property(contractPairs, played, fc.nat(3), ([before, after], asked, when) => {
        const facts = { ...asked, log: takenBy([before, after], asked.log) };
        const { bills, words } = billedWith(before, facts, { after: when, to: after });
        expect(sumOf(bills)).toBe(sumOf(fromTheStart(after, facts, asSaidLast(facts.log, words))));
      }),
      runs,
    );
  });

  test('every revision is billed once', () => {
    always(
      fc.property(contracts, played, (contract, asked) => {
        const facts = { ...asked, log: takenBy([contract], asked.log) };
        const ids = billedWith(contract, facts).bills.flatMap(({ billableIds }) => billableIds);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs,
    );
  });
});
