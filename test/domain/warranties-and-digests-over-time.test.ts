import { describe, expect, test } from 'vitest';
import { type ContractDigest, digestAfter, digestDayBy, digestScheduleOf } from '../../domain/alerts/digest.ts';
import { recordsOf } from '../../domain/alerts/told.ts';
import {
  type EquipmentSchedule,
  type WarrantyAlert,
  warrantyAhead,
  warrantyDueBy,
  warrantyScheduleFrom,
  warrantyScheduleOf,
  withWarrantyTold,
} from '../../domain/alerts/warranty.ts';
import { addDays, localDateOf } from '../../domain/calendar/local-date.ts';
import { weekdays } from '../../domain/calendar/week.ts';
import { type Randomness, randomness } from '../faults/randomness.ts';
import { morningAt, zones } from './alerted-life.ts';

const HOUR = 3_600_000;
const START = Date.parse('2025-01-15T00:00:00Z');
/** Eighteen months. */
const HOURS = 548 * 24;
const momentOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

class Killed extends Error {}

/** What is out, and when; every method that writes is one write, which a sweep may die before or after. */
class Outbox {
  readonly sent = new Map<string, number[]>();
  now = START;
  /** Writes until the sweep dies. */
  left = Number.POSITIVE_INFINITY;

  write(): void {
    this.left -= 1;
    if (this.left < 0) throw new Killed();
  }

  /** Claimed and sent: a second claim of the same mail sends nothing. */
  send(key: string): void {
    this.write();
    if (!this.sent.has(key)) this.sent.set(key, [this.now]);
  }
}

/** Sweeps are dropped for hours or days, die at random, or are two at a time that have read the same. */
const overTime = (
  dice: Randomness,
  outbox: Outbox,
  world: {
    readonly change: () => void;
    /** Reads what is due; the sweep that follows may find other rows by then. */
    readonly read: () => () => void;
    readonly check: (isWhole: boolean) => void;
  },
): Readonly<Record<'whole' | 'killed' | 'doubled' | 'dropped', number>> => {
  const count = { whole: 0, killed: 0, doubled: 0, dropped: 0 };
  let outage = 0;
  const swept = (sweep: () => void, left = Number.POSITIVE_INFINITY): boolean => {
    outbox.left = left;
    try {
      sweep();
      return true;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      return false;
    } finally {
      outbox.left = Number.POSITIVE_INFINITY;
    }
  };
  for (let hour = 0; hour < HOURS; hour += 1) {
    outbox.now = START + hour * HOUR;
    if (dice.chance(0.03)) world.change();
    if (outage === 0 && dice.chance(0.01)) outage = dice.between(1, 400);
    if (outage > 0) {
      outage -= 1;
      count.dropped += 1;
      continue;
    }
    const sweep = world.read();
    let isWhole = swept(sweep, dice.chance(0.4) ? dice.between(0, 5) : undefined);
    if (dice.chance(0.2)) {
      isWhole = swept(sweep) || isWhole;
      count.doubled += 1;
    }
    count[isWhole ? 'whole' : 'killed'] += 1;
    world.check(isWhole);
  }
  return count;
};

describe('the clock moves hour by hour over 18 months', () => {
  test.each([1, 2])(
    'each end of 300 warranties is told once, and none is late once a sweep was whole (seed %i)',
    (seed) => {
      const dice = randomness(seed);
      const outbox = new Outbox();
      const someEnd = () => addDays(momentOf(outbox.now).slice(0, 10), dice.between(-5, 400));
      const pieces = Array.from({ length: 300 }, (_, n) => {
        const timeZone = dice.pick(zones);
        const warrantyAlerts: WarrantyAlert[] = [0, 1].map((a) => ({
          alertId: `a${a}`,
          days: dice.pick([0, 1, 7, 30, 60, 120]),
        }));
        const piece = { state: 'active' as const, warrantyUntil: someEnd(), warrantyAlerts, version: 1 };
        const schedule = warrantyScheduleOf(piece, { timeZone }, 1, undefined, momentOf(START));
        return {
          id: `e${n}`,
          timeZone,
          since: localDateOf(momentOf(START), timeZone),
          changedAt: START,
          piece,
          schedule,
        };
      });
      const keyOf = (id: string, alertId: string, on: string) => `${id} ${alertId} ${on}`;
      const counted = overTime(dice, outbox, {
        change: () => {
          const one = dice.pick(pieces);
          one.piece = { ...one.piece, warrantyUntil: someEnd(), version: one.piece.version + 1 };
          one.changedAt = outbox.now;
          one.schedule = warrantyScheduleOf(one.piece, one, 1, one.schedule, momentOf(outbox.now));
        },
        read: () => {
          const now = momentOf(outbox.now);
          const due = pieces.flatMap((one) => {
            const { schedule } = one;
            return schedule?.nextAt !== undefined && schedule.nextAt <= now ? [{ one, read: schedule }] : [];
          });
          return () => {
            for (const { one, read } of due) {
              const { piece } = one;
              let records = recordsOf(piece.warrantyAlerts, read.alerts, localDateOf(now, one.timeZone));
              for (const occurrence of warrantyDueBy(warrantyAhead(piece, one, records), one, now)) {
                // Never before its morning.
                expect(outbox.now).toBeGreaterThanOrEqual(morningAt(occurrence.dueOn, one.timeZone));
                outbox.send(keyOf(one.id, occurrence.alert.alertId, occurrence.on));
                records = withWarrantyTold(records, occurrence);
              }
              const to: EquipmentSchedule = warrantyScheduleFrom(piece, one, 1, records, now);
              outbox.write();
              const isSame =
                one.schedule?.nextAt === read.nextAt && one.schedule?.equipmentVersion === read.equipmentVersion;
              if (isSame) one.schedule = to;
            }
          };
        },
        check: (isWhole) => {
          if (!isWhole) return;
          const late = pieces.flatMap(
            ({ id, timeZone, since, changedAt, piece: { warrantyUntil: on, warrantyAlerts } }) =>
              warrantyAlerts.flatMap(({ alertId, days }) => {
                const key = keyOf(id, alertId, on);
                // Whoever changes something is told on the next morning of what is overdue by that.
                const by = Math.max(morningAt(addDays(on, -days), timeZone), changedAt + 25 * HOUR);
                return on >= since && by <= outbox.now && !outbox.sent.has(key) ? [key] : [];
              }),
          );
          if (late.length > 0) expect([momentOf(outbox.now), late]).toEqual([momentOf(outbox.now), []]);
        },
      });
      expect(outbox.sent.size).toBeGreaterThan(400);
      for (const times of Object.values(counted)) expect(times).toBeGreaterThan(30);
    },
  );

  test.each([1, 2])(
    'each firm is told of each week once, of weeks that were missed of the newest alone (seed %i)',
    (seed) => {
      const dice = randomness(seed);
      const outbox = new Outbox();
      const someDigest = (): ContractDigest => ({ weekday: dice.pick(weekdays), hour: dice.between(0, 23), weeks: 6 });
      const MANAGERS = 2;
      const firms = Array.from({ length: 20 }, (_, n) => {
        const way = { timeZone: dice.pick(zones), contractDigest: someDigest() };
        return { id: `t${n}`, way, nextAt: digestAfter(way.contractDigest, way.timeZone, momentOf(START)), version: 1 };
      });
      const told = new Map<string, string[]>();
      const counted = overTime(dice, outbox, {
        change: () => {
          const firm = dice.pick(firms);
          firm.way = { ...firm.way, contractDigest: someDigest() };
          firm.nextAt = digestScheduleOf(firm.way, firm, momentOf(outbox.now))?.nextAt ?? '';
          firm.version += 1;
        },
        read: () => {
          const now = momentOf(outbox.now);
          const due = firms.filter(({ nextAt }) => nextAt <= now).map((firm) => ({ firm, version: firm.version }));
          return () => {
            for (const { firm, version } of due) {
              const { contractDigest, timeZone } = firm.way;
              const on = digestDayBy(contractDigest, timeZone, now);
              for (let manager = 0; manager < MANAGERS; manager += 1) {
                const before = outbox.sent.size;
                outbox.send(`${firm.id} ${on} ${manager}`);
                if (outbox.sent.size > before) {
                  const key = `${firm.id} ${manager}`;
                  told.set(key, [...(told.get(key) ?? []), on]);
                  // Of the week that ends now, never of an older one.
                  const age = (Date.parse(localDateOf(now, timeZone)) - Date.parse(on)) / (24 * HOUR);
                  expect(age).toBeGreaterThanOrEqual(0);
                  expect(age).toBeLessThanOrEqual(7);
                }
              }
              outbox.write();
              if (firm.version === version) {
                firm.nextAt = digestAfter(contractDigest, timeZone, now);
                firm.version += 1;
              }
            }
          };
        },
        check: (isWhole) => {
          if (!isWhole) return;
          const late = firms.filter(({ nextAt }) => nextAt <= momentOf(outbox.now)).map(({ id }) => id);
          expect(late).toEqual([]);
        },
      });
      for (const days of told.values()) {
        expect(days).toEqual([...new Set(days)].toSorted());
        // Eighteen months have 78 weeks; some were missed whole.
        expect(days.length).toBeGreaterThan(40);
      }
      expect(told.size).toBe(firms.length * MANAGERS);
      for (const times of Object.values(counted)) expect(times).toBeGreaterThan(50);
    },
  );
});

describe('the day of a digest', () => {
  const digest: ContractDigest = { weekday: 'mon', hour: 8, weeks: 6 };
  test.each([
    ['on its morning', '2016-12-05T07:00:00Z', '2016-12-05', '2016-12-12T07:00:00Z'],
    ['a second before', '2016-12-05T06:59:59Z', '2016-11-28', '2016-12-05T07:00:00Z'],
    ['on the day before', '2016-12-04T22:30:00Z', '2016-11-28', '2016-12-05T07:00:00Z'],
    ['over the change of clocks', '2016-03-27T12:00:00Z', '2016-03-21', '2016-03-28T06:00:00Z'],
  ])('%s', (_, now, on, next) => {
    expect(digestDayBy(digest, 'Europe/Paris', now)).toBe(on);
    expect(digestAfter(digest, 'Europe/Paris', now)).toBe(next);
  });
});
