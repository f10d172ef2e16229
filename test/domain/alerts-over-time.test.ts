import { describe, expect, test } from 'vitest';
import { aheadOf, dueBy } from '../../domain/alerts/due.ts';
import { type ContractSchedule, scheduleFrom, scheduleOf } from '../../domain/alerts/schedule.ts';
import { recordsOf, withTold } from '../../domain/alerts/told.ts';
import { addDays, localDateOf } from '../../domain/calendar/local-date.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { renewalDue } from '../../domain/renewals/due.ts';
import { type Randomness, randomness } from '../faults/randomness.ts';
import { type Owed, owedBy, someLife, zones } from './alerted-life.ts';
import { aContract, aFee } from './builders.ts';

const HOUR = 3_600_000;
const START = Date.parse('2025-01-15T00:00:00Z');
/** Eighteen months. */
const HOURS = 548 * 24;
const CONTRACTS = 500;

const momentOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A contract with its row, as they stand; `since` is the local day on which its alerts were set up. */
interface Kept {
  contract: Contract;
  schedule: ContractSchedule | undefined;
  readonly zone: string;
  readonly since: string;
}

class Killed extends Error {}

/** Rows, and mails with their claims: every method is one write, which a sweep may die before or after. */
class World {
  readonly sent = new Map<string, number[]>();
  readonly kept = new Map<string, Kept>();
  /** What is owed and untold, and whose dates still stand. */
  readonly owed = new Map<string, Map<string, Owed>>();
  now = START;
  /** Writes until the sweep dies. */
  left = Number.POSITIVE_INFINITY;
  readonly #claims = new Set<string>();

  #write(): void {
    this.left -= 1;
    if (this.left < 0) throw new Killed();
  }

  put(id: string, kept: Kept): void {
    const standing = owedBy(kept.contract, kept.zone, kept.since, this.now);
    // What was due before a change that left it as it is, is late since then.
    const before = this.owed.get(id);
    const open = standing.filter(({ key }) => !this.sent.has(key)).map((one) => before?.get(one.key) ?? one);
    this.owed.set(id, new Map(open.map((one) => [one.key, one])));
    this.kept.set(id, kept);
  }

  send(id: string, key: string): void {
    this.#write();
    if (this.#claims.has(key)) return;
    this.#claims.add(key);
    this.sent.set(key, [...(this.sent.get(key) ?? []), this.now]);
    const owed = this.owed.get(id)?.get(key);
    // Never before its morning.
    if (owed) expect([key, this.now >= owed.from]).toEqual([key, true]);
    this.owed.get(id)?.delete(key);
  }

  move(id: string, read: ContractSchedule, to: ContractSchedule): void {
    this.#write();
    const kept = this.kept.get(id);
    const stands = kept?.schedule;
    if (kept && stands?.nextAt === read.nextAt && stands?.contractVersion === read.contractVersion)
      this.kept.set(id, { ...kept, schedule: to });
  }

  change(id: string, change: (contract: Contract) => Contract): void {
    const kept = this.kept.get(id);
    if (!kept) return;
    const contract = { ...change(kept.contract), version: kept.contract.version + 1 };
    const schedule = scheduleOf(contract, { timeZone: kept.zone }, kept.schedule, momentOf(this.now));
    this.put(id, { ...kept, contract, schedule });
  }
}

const found = (world: World, dice: Randomness): void => {
  for (let n = 0; n < CONTRACTS; n += 1) {
    const zone = dice.pick(zones);
    const since = localDateOf(momentOf(START), zone);
    const contractId = `k${n}`;
    const contract = aContract([aFee()], { contractId, ...someLife(dice, since) });
    const schedule = scheduleOf(contract, { timeZone: zone }, undefined, momentOf(START));
    world.put(contractId, { contract, schedule, zone, since });
  }
};

const seeTo = (world: World, id: string, asked: Kept): void => {
  const way = { timeZone: asked.zone };
  let { contract, schedule } = asked;
  for (let round = 0; round < 10 && schedule; round += 1) {
    const now = momentOf(world.now);
    let records = recordsOf(contract.alerts ?? [], schedule.alerts, localDateOf(now, asked.zone));
    const dues = dueBy(aheadOf(contract, way, records), way, now);
    for (const due of dues) {
      if (due.kind !== 'alert') continue;
      world.send(id, `${id} ${due.alert.alertId} ${due.on}`);
      records = withTold(records, due);
    }
    const next = scheduleFrom(contract, way, records, now);
    const renewal = renewalDue(contract, localDateOf(now, asked.zone));
    if (!dues.some(({ kind }) => kind === 'renewal') || !renewal) {
      world.move(id, schedule, next);
      return;
    }
    world.move(id, schedule, { ...next, nextAt: schedule.nextAt });
    world.change(id, (standing) =>
      standing.endsOn === contract.endsOn ? { ...standing, endsOn: renewal.endsOn } : standing,
    );
    const standing = world.kept.get(id);
    if (!standing) return;
    ({ contract, schedule } = standing);
  }
};

/** Reads what is due, and sees to it: rows that were read may have been moved by another sweep since. */
const readDue = (world: World): readonly (readonly [string, Kept])[] => {
  const now = momentOf(world.now);
  const due: [string, Kept][] = [];
  for (const [id, kept] of world.kept)
    if (kept.schedule?.nextAt !== undefined && kept.schedule.nextAt <= now) due.push([id, kept]);
  return due.toSorted(([, a], [, b]) => ((a.schedule?.nextAt ?? '') < (b.schedule?.nextAt ?? '') ? -1 : 1));
};

const sweep = (world: World, due: ReturnType<typeof readDue>, left = Number.POSITIVE_INFINITY): boolean => {
  world.left = left;
  try {
    for (const [id, kept] of due) seeTo(world, id, kept);
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
};

const lateNow = (world: World): readonly string[] => {
  const late: string[] = [];
  for (const owed of world.owed.values()) for (const { key, by } of owed.values()) if (by <= world.now) late.push(key);
  return late;
};

describe('the clock moves hour by hour over 18 months for 500 contracts', () => {
  test.each([1, 2])(
    'sweeps are dropped, doubled and killed, ends move: each alert is told once, and none is late once a sweep was whole (seed %i)',
    (seed) => {
      const dice = randomness(seed);
      const world = new World();
      found(world, dice);
      let outage = 0;
      const count = { whole: 0, killed: 0, doubled: 0, dropped: 0, moved: 0 };
      for (let hour = 0; hour < HOURS; hour += 1) {
        world.now = START + hour * HOUR;
        if (dice.chance(0.03)) {
          const endsOn = addDays(momentOf(world.now).slice(0, 10), dice.between(-5, 300));
          world.left = Number.POSITIVE_INFINITY;
          world.change(`k${dice.between(0, CONTRACTS - 1)}`, (contract) => ({ ...contract, endsOn }));
          count.moved += 1;
        }
        if (outage === 0 && dice.chance(0.01)) outage = dice.between(1, 96);
        if (outage > 0) {
          outage -= 1;
          count.dropped += 1;
          const [waiting] = readDue(world);
          // Whatever else changes meanwhile, what is due stays due.
          if (waiting && dice.chance(0.2)) world.change(waiting[0], (contract) => ({ ...contract, name: 'Renamed' }));
          continue;
        }
        const due = readDue(world);
        let isWhole = sweep(world, due, dice.chance(0.4) ? dice.between(0, 6) : undefined);
        if (dice.chance(0.2)) {
          // Another one that read the same rows before.
          isWhole = sweep(world, due) || isWhole;
          count.doubled += 1;
        }
        if (!isWhole) count.killed += 1;
        else {
          count.whole += 1;
          const late = lateNow(world);
          if (late.length > 0) expect([momentOf(world.now), late]).toEqual([momentOf(world.now), []]);
        }
      }
      expect([...world.sent].filter(([, times]) => times.length !== 1)).toEqual([]);
      expect(world.sent.size).toBeGreaterThan(CONTRACTS);
      for (const times of Object.values(count)) expect(times).toBeGreaterThan(50);
    },
  );
});
