import { aheadOf, alertsOf, type Due, dueBy } from '../../alerts/due.ts';
import { scheduleFrom } from '../../alerts/schedule.ts';
import { type AlertRecord, recordsOf, withTold } from '../../alerts/told.ts';
import { BillingError } from '../../errors.ts';
import type { DueContract } from '../../table/contract-schedule-store.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { hasOpenTime, lookAt } from './look.ts';
import { tell } from './tell.ts';
import type { Telling } from './until-told.ts';

/**
 * What contracts do by themselves beside warning: each writes the contract with its schedule, once however often it is
 * asked. False where nothing was to be done.
 */
export type ByItself = Readonly<
  Record<Exclude<Due['kind'], 'alert' | 'look'>, (tenantId: string, contractId: string) => Promise<boolean>>
>;

/** What a sweep is given beside its needs. */
export interface SweepTools {
  readonly mailer: Mailer;
  readonly byItself: ByItself;
  readonly isTimeUp: () => boolean;
}

/** Terms that an outage of years may have missed; more wait for the next sweep. */
const MOST_ROUNDS = 10;

interface Told {
  readonly telling: Telling;
  readonly records: readonly AlertRecord[];
}

/** Tells what is due to be told, the longest due first; those that may not be told yet stay untold. */
const tellAll = async (
  needs: TableNeeds,
  { mailer, isTimeUp }: SweepTools,
  tenant: Tenant,
  record: ContractRecord,
  dues: readonly Due[],
  before: readonly AlertRecord[],
): Promise<Told> => {
  let records = before;
  let all: Telling = 'told';
  for (const occurrence of dues) {
    if (occurrence.kind !== 'alert') continue;
    const isEmpty =
      occurrence.alert.before === 'openTimeForgotten' && !(await hasOpenTime(needs, tenant.tenantId, record));
    const telling = isEmpty ? 'told' : await tell(needs, mailer, { tenant, record, occurrence }, isTimeUp);
    if (telling === 'stopped') return { telling, records };
    if (telling === 'waits') all = 'waits';
    else records = withTold(records, occurrence);
  }
  return { telling: all, records };
};

/** Makes a contract do what it does by itself. False where that is refused: a person has to look, and it is tried again in the morning. */
const act = async (
  { journal }: TableNeeds,
  { byItself }: SweepTools,
  { tenantId }: Tenant,
  contractId: string,
  kind: keyof ByItself,
): Promise<boolean> => {
  try {
    return await byItself[kind](tenantId, contractId);
  } catch (error) {
    if (!(error instanceof BillingError) || error.code === 'Conflict' || error.code === 'ServiceBusy') throw error;
    journal.error(`a ${kind} by itself was refused`, { tenantId, contractId, error });
    return false;
  }
};

const isAction =
  (refused: ReadonlySet<Due['kind']>) =>
  (kind: Due['kind']): kind is keyof ByItself =>
    kind !== 'alert' && kind !== 'look' && !refused.has(kind);

/**
 * Does what is due of one contract, and moves its schedule on last: a sweep that dies before that finds it still due, and
 * what is done is not done again. `waits` and `stopped` leave it due.
 */
export const seeTo =
  (needs: TableNeeds, tools: SweepTools) =>
  async (tenant: Tenant, asked: DueContract): Promise<Telling> => {
    const { contractSchedules, contracts } = needs.stores;
    const { tenantId, settings, version: settingsVersion } = tenant;
    const { contractId } = asked;
    const refused = new Set<Due['kind']>();
    let due = asked;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const record = await contracts.get(tenantId, contractId);
      if (!record) return 'told';
      const { contract } = record;
      const now = scheduleMoment(needs.clock());
      const known = recordsOf(alertsOf(contract, settings), due.schedule.alerts, todayOf(tenant, needs.clock()));
      const balances = await lookAt(needs, tenant, contract, dueBy(aheadOf(contract, settings, known), settings, now));
      const dues = dueBy(aheadOf(contract, settings, known, balances), settings, now);
      const { telling, records } = await tellAll(needs, tools, tenant, record, dues, known);
      const schedule = scheduleFrom(contract, settings, records, now);
      const action = dues.map(({ kind }) => kind).find(isAction(refused));
      if (telling === 'told' && action === undefined) {
        await contractSchedules.move(due, { schedule, settingsVersion });
        return 'told';
      }
      // What was told is kept before the contract changes, which carries it on.
      const stillDue = { schedule: { ...schedule, nextAt: due.schedule.nextAt }, settingsVersion };
      if (dues.some(({ kind }) => kind === 'alert')) await contractSchedules.move(due, stillDue);
      if (telling !== 'told' || action === undefined) return telling;
      if (!(await act(needs, tools, tenant, contractId, action))) refused.add(action);
      const standing = await contractSchedules.get(tenantId, contractId);
      if (!standing) return 'told';
      // The firm has other ways by now, which the next sweep knows.
      if (standing.settingsVersion > settingsVersion) return 'waits';
      due = { tenantId, contractId, ...standing };
    }
    return 'waits';
  };
