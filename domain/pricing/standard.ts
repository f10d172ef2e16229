import type { TimeEntry } from '../billables/billable.ts';
import type { StandardRates } from '../contracts/charges/rates.ts';
import type { StandardRules } from './pricing.ts';

type Tables = Omit<StandardRates, 'default'>;

const only = <T>(table: Readonly<Record<string, T>>, names: ReadonlySet<string | undefined>): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([name]) => names.has(name)));

const isEmpty = ({ workTypes, technicians, teams }: Tables): boolean =>
  [workTypes, technicians, teams].every((table) => Object.keys(table).length === 0);

/**
 * Of the rules that stand outside a contract, what some work can have been priced by. An invoice keeps it: rates of the
 * firm and the client have no dates, and what is corrected of a bill is priced by those that held when it was made.
 */
export const standardFor = (standard: StandardRules, entries: readonly TimeEntry[]): StandardRules => {
  const { tenantRates } = standard;
  if (isEmpty(tenantRates)) return standard;
  const workTypes = new Set<string | undefined>();
  const technicians = new Set<string | undefined>();
  const teams = new Set<string | undefined>();
  for (const { workType, technician, team } of entries) {
    workTypes.add(workType);
    technicians.add(technician);
    teams.add(team);
  }
  return {
    ...standard,
    tenantRates: {
      ...tenantRates,
      workTypes: only(tenantRates.workTypes, workTypes),
      technicians: only(tenantRates.technicians, technicians),
      teams: only(tenantRates.teams, teams),
    },
  };
};
