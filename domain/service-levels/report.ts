import type { TicketClock } from './clock.ts';

/** What became of the tickets of one policy, client and priority. */
export interface ReportRow {
  readonly serviceLevelId: string;
  readonly name: string;
  readonly clientId?: string | undefined;
  /** As the tickets write it; absent for those that have none. */
  readonly priority?: string | undefined;
  readonly tickets: number;
  readonly firstResponse: Outcomes;
  readonly resolution: Outcomes;
}

/** How many targets were kept, were not, or are not decided yet. What has no target is in none of them. */
export interface Outcomes {
  readonly met: number;
  readonly breached: number;
  readonly open: number;
}

export interface Measured {
  readonly clientId?: string | undefined;
  readonly priority?: string | undefined;
  readonly clock: TicketClock;
}

const NONE: Outcomes = { met: 0, breached: 0, open: 0 };

const counted = (outcomes: Outcomes, clock: TicketClock['resolution']): Outcomes => {
  if (clock === undefined) return outcomes;
  const what = clock.state === 'met' || clock.state === 'breached' ? clock.state : 'open';
  return { ...outcomes, [what]: outcomes[what] + 1 };
};

const rowKey = ({ clientId, priority, clock }: Measured): string =>
  JSON.stringify([clock.name, clock.serviceLevelId, clientId ?? '', priority ?? '']);

/** Counts by policy, client and priority, in this order. */
export const reportOf = (measured: readonly Measured[]): readonly ReportRow[] => {
  const rows = new Map<string, ReportRow>();
  for (const one of measured) {
    const { clientId, priority, clock } = one;
    const { serviceLevelId, name, firstResponse, resolution } = clock;
    const row = rows.get(rowKey(one)) ?? {
      ...{ serviceLevelId, name, clientId, priority },
      ...{ tickets: 0, firstResponse: NONE, resolution: NONE },
    };
    rows.set(rowKey(one), {
      ...row,
      tickets: row.tickets + 1,
      firstResponse: counted(row.firstResponse, firstResponse),
      resolution: counted(row.resolution, resolution),
    });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};
