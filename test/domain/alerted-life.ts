import type { ContractAlert } from '../../domain/alerts/alert.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import type { Randomness } from '../faults/randomness.ts';

/** Zones whose mornings lie far apart, with and without a change of clocks. */
export const zones = ['Europe/Paris', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata', 'UTC'] as const;

/** What somebody has to be told of: independent of schedules, records and sweeps. */
export interface Owed {
  readonly key: string;
  /** The first moment at which it may be told, and the one at which it is late unless nobody swept. */
  readonly from: number;
  readonly by: number;
}

const HOUR = 3_600_000;
const offsets = new Map<string, Intl.DateTimeFormat>();

/** Eight on the wall, found by trying: the hours of UTC at which a zone's clock shows 08:00 on that day. */
const morning = (day: LocalDate, zone: string): number => {
  let wall = offsets.get(zone);
  if (!wall) {
    wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    offsets.set(zone, wall);
  }
  const start = Date.parse(`${day}T08:00:00Z`) - 15 * HOUR;
  for (let at = start; at <= start + 30 * HOUR; at += HOUR / 2)
    if (wall.format(at).startsWith(`${day} 08:00`)) return at;
  throw new Error(`no morning on ${day} in ${zone}`);
};

const known = new Map<string, number>();
export const morningAt = (day: LocalDate, zone: string): number => {
  const key = `${day} ${zone}`;
  const found = known.get(key) ?? morning(day, zone);
  known.set(key, found);
  return found;
};

const dateOf = ({ endsOn, renewal }: Contract, before: ContractAlert['before']): LocalDate | undefined => {
  if (endsOn === undefined || before === 'priceRevision') return undefined;
  return before === 'end' ? endsOn : renewal && addDays(endsOn, -renewal.noticeDays);
};

/** The next morning after a moment. */
const nextMorning = (after: number, zone: string): number => {
  const day = new Date(after).toISOString().slice(0, 10);
  const mornings = [-1, 0, 1, 2].map((days) => morningAt(addDays(day, days), zone));
  return mornings.find((at) => at > after) ?? 0;
};

/** What a contract owes as it stands from a moment on; of dates before the day on which its alerts were set up, nothing. */
export const owedBy = (contract: Contract, zone: string, since: LocalDate, changedAt: number): readonly Owed[] =>
  (contract.alerts ?? []).flatMap((alert) => {
    if (!('days' in alert)) return [];
    const { alertId, before, days } = alert;
    const on = dateOf(contract, before);
    if (on === undefined || on < since) return [];
    const due = morningAt(addDays(on, -days), zone);
    return [
      { key: `${contract.contractId} ${alertId} ${on}`, from: due, by: Math.max(due, nextMorning(changedAt, zone)) },
    ];
  });

/** A contract with an end in the next year and a half, with one to four alerts. */
export const someLife = (dice: Randomness, from: LocalDate): Pick<Contract, 'endsOn' | 'alerts' | 'renewal'> => {
  const alerts = Array.from(
    { length: dice.between(1, 4) },
    (_, n): ContractAlert => ({
      alertId: `a${n}`,
      before: dice.pick(['end', 'end', 'noticeDeadline'] as const),
      days: dice.pick([0, 1, 7, 14, 30, 60, 90, 120]),
    }),
  );
  const kind = dice.pick(['automatic', 'byHand', undefined] as const);
  const renewal =
    kind && Renewal.parse({ kind, termMonths: dice.pick([3, 12]), noticeDays: dice.pick([0, 15, 30, 60]) });
  return { endsOn: addDays(from, dice.between(10, 500)), alerts, ...(renewal && { renewal }) };
};
