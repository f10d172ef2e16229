import { daysBetween, type LocalDate } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { minorDigits } from '../../money/currency.ts';
import { type CostedWork, costOf, type WorkCost } from '../../technicians/cost.ts';
import { contractOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { readTechnician } from './technicians.ts';

type CostNeeds = Pick<Needs, 'stores'>;

/** Both days included. */
export interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** What work cost, in the firm's currency. */
export interface CostReport extends WorkCost, Days {
  readonly currency: string;
}

/** A year is what people ask for; all years would not be read in the time of a request. */
const MAX_DAYS = 366;

const guardDays = ({ from, to }: Days): void => {
  const days = daysBetween(from, to) + 1;
  if (days >= 1 && days <= MAX_DAYS) return;
  const detail = days < 1 ? 'must not be before from' : `must be at most ${MAX_DAYS} days after from`;
  throw new BillingError('RequestInvalid', `/query/to: ${detail}`, [{ pointer: '/query/to', detail }]);
};

const report = async (
  { stores }: CostNeeds,
  tenantId: string,
  { from, to }: Days,
  work: readonly CostedWork[],
): Promise<CostReport> => {
  const [tenant, rates, technicians] = await Promise.all([
    tenantOf(stores, tenantId),
    stores.costRates.all(tenantId),
    stores.technicians.named(
      tenantId,
      work.map(({ technician }) => technician),
    ),
  ]);
  const { currency } = tenant.settings;
  const teamOf = (technician: string) => technicians.get(technician)?.team;
  return { from, to, currency, ...costOf(work, rates, teamOf, minorDigits(currency)) };
};

/** What a technician's work of some days cost, whatever became of it. */
export const costOfTechnician =
  (needs: CostNeeds) =>
  async (tenantId: string, technicianId: string, days: Days): Promise<CostReport> => {
    guardDays(days);
    const { name } = await readTechnician(needs)(tenantId, technicianId);
    const work = await needs.stores.log.workOfTechnician(tenantId, name, days.from, days.to);
    return report(needs, tenantId, days, work);
  };

/**
 * What the work cost that stands on a contract's log under bill dates of some days: that which is billed for them, late
 * work with the days on which it is billed. What is held is not in it yet.
 */
export const costOfContract =
  (needs: CostNeeds) =>
  async (tenantId: string, contractId: string, days: Days): Promise<CostReport> => {
    guardDays(days);
    await contractOf(needs.stores, tenantId, contractId, '');
    const logged = await needs.stores.log.read(tenantId, contractId, days.from, days.to);
    const work = logged.flatMap((billable) => (billable.kind === 'time' ? [billable] : []));
    return report(needs, tenantId, days, work);
  };
