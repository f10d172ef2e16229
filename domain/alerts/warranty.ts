import * as z from 'zod';
import { addDays, type Instant, type LocalDate, localDateOf } from '../calendar/local-date.ts';
import type { Equipment } from '../equipment/equipment.ts';
import { alertBasics, distinct, MOST_DAYS } from './alert.ts';
import { morningFrom } from './due.ts';
import { morningOf } from './morning.ts';
import { type AlertRecord, recordsOf, toldOfDate } from './told.ts';

/** One warning of the end of a warranty. */
export const WarrantyAlert = z
  .strictObject({
    ...alertBasics,
    /** Whole local days before the last day of the warranty; 0: on its morning. */
    days: z.int().min(0, 'must not be negative: an alert comes before its date').max(MOST_DAYS),
  })
  .meta({ id: 'WarrantyAlert' });
export type WarrantyAlert = z.infer<typeof WarrantyAlert>;

/** All of one piece of equipment, or those that hold where a piece has none of its own. */
export const WarrantyAlerts = z
  .array(WarrantyAlert)
  .max(10)
  .refine((alerts) => distinct(alerts.map(({ alertId }) => alertId)), {
    error: 'must not hold the same alertId twice',
  });
export type WarrantyAlerts = z.infer<typeof WarrantyAlerts>;

/** When somebody is to be warned of a warranty, of which versions that follows, and of which ends they were warned. */
export interface EquipmentSchedule {
  /** RFC 3339, UTC, to the second: compared as text. Absent while nothing is ahead. */
  readonly nextAt?: Instant | undefined;
  readonly alerts: readonly AlertRecord[];
  readonly equipmentVersion: number;
  readonly settingsVersion: number;
}

/** What of a tenant counts for its clients' warranties. */
export interface WarrantyWay {
  readonly timeZone: string;
  /** For equipment that has none of its own; an empty list is one of its own. */
  readonly warrantyAlerts?: WarrantyAlerts | undefined;
}

/** A warning that comes: `dueOn` is the local day on whose morning it is told. */
export interface WarrantyOccurrence {
  readonly alert: WarrantyAlert;
  /** The last day of the warranty. */
  readonly on: LocalDate;
  readonly dueOn: LocalDate;
}

type Piece = Pick<Equipment, 'state' | 'warrantyUntil' | 'warrantyAlerts' | 'version'>;

export const warrantyAlertsOf = (
  { warrantyAlerts }: Pick<Equipment, 'warrantyAlerts'>,
  way: WarrantyWay,
): WarrantyAlerts => warrantyAlerts ?? way.warrantyAlerts ?? [];

/**
 * What is still to be told of a warranty, the longest due first: nothing of what is retired, nor of an end before the day
 * on which the alert was set up. An end that has moved is another one.
 */
export const warrantyAhead = (
  piece: Piece,
  way: WarrantyWay,
  records: readonly AlertRecord[],
): readonly WarrantyOccurrence[] => {
  const { state, warrantyUntil: on } = piece;
  if (state === 'retired' || on === undefined) return [];
  return warrantyAlertsOf(piece, way)
    .filter(({ alertId }) =>
      records.some((record) => record.alertId === alertId && on >= record.since && !record.told.includes(on)),
    )
    .map((alert) => ({ alert, on, dueOn: addDays(on, -alert.days) }))
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
};

/** Those whose morning has come in the firm's zone. */
export const warrantyDueBy = (
  ahead: readonly WarrantyOccurrence[],
  { timeZone }: WarrantyWay,
  now: Instant,
): readonly WarrantyOccurrence[] => ahead.filter(({ dueOn }) => morningOf(dueOn, timeZone) <= now);

export const withWarrantyTold = (
  records: readonly AlertRecord[],
  { alert, on }: WarrantyOccurrence,
): readonly AlertRecord[] =>
  records.map((record) => (record.alertId === alert.alertId ? toldOfDate(record, on) : record));

/** The schedule of a piece whose alerts have these records; what is overdue comes on the next morning. */
export const warrantyScheduleFrom = (
  piece: Piece,
  way: WarrantyWay,
  settingsVersion: number,
  records: readonly AlertRecord[],
  now: Instant,
): EquipmentSchedule => {
  const [first] = warrantyAhead(piece, way, records)
    .map(({ dueOn }) => morningFrom(dueOn, way.timeZone, now))
    .toSorted();
  return {
    ...(first !== undefined && { nextAt: morningOf(first, way.timeZone) }),
    ...{ alerts: records, equipmentVersion: piece.version, settingsVersion },
  };
};

/**
 * The schedule of a piece after a change of it, or of its firm's ways. What was due and is not told yet stays due; what was
 * told stays told. Undefined for a piece that had none and needs none.
 */
export const warrantyScheduleOf = (
  piece: Piece,
  way: WarrantyWay,
  settingsVersion: number,
  current: EquipmentSchedule | undefined,
  now: Instant,
): EquipmentSchedule | undefined => {
  const records = recordsOf(warrantyAlertsOf(piece, way), current?.alerts ?? [], localDateOf(now, way.timeZone));
  const next = warrantyScheduleFrom(piece, way, settingsVersion, records, now);
  if (!current && next.nextAt === undefined) return undefined;
  const isWaiting = current?.nextAt !== undefined && current.nextAt <= now;
  return next.nextAt !== undefined && isWaiting ? { ...next, nextAt: current.nextAt } : next;
};
