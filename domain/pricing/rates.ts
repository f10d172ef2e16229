import type { TimeEntry } from '../billables/billable.ts';
import type { TimeCharge } from '../contracts/charges/time.ts';

export interface Rate {
  /** Decimal string per hour. */
  readonly price: string;
  /** Which entry of the precedence list gave it, e.g. "contract.workType:Network". */
  readonly origin: string;
}

/** Prices by name, each made into a rate once. Own entries only: a work type may well be called "constructor". */
const rateTable = (prices: Readonly<Record<string, string>>, origin: string): ReadonlyMap<string | undefined, Rate> =>
  new Map(Object.entries(prices).map(([name, price]) => [name, { price, origin: `${origin}:${name}` }]));

/** The first that matches: work type, technician, default of the contract (semantics.md §2.2). */
export const ratesOf = ({ rates }: TimeCharge): ((entry: Pick<TimeEntry, 'workType' | 'technician'>) => Rate) => {
  const workTypes = rateTable(rates.workTypes, 'contract.workType');
  const technicians = rateTable(rates.technicians, 'contract.technician');
  const otherwise: Rate = { price: rates.default, origin: 'contract.default' };
  return ({ workType, technician }) => workTypes.get(workType) ?? technicians.get(technician) ?? otherwise;
};
