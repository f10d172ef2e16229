import { holidaysFor } from '../../../domain/operations/holidays.ts';
import type { Holidays } from '../../../domain/pricing/pricing.ts';
import type { World } from './world.ts';

/** Public holidays of the years that a story's work can be of. */
export const holidaysOf = ({ standings, lastRun }: World): Promise<Holidays> => {
  const contracts = standings.map(({ contract }) => contract);
  const first = contracts.map(({ startsOn }) => startsOn).sort()[0];
  const to = new Date(lastRun ?? 0).getUTCFullYear();
  return holidaysFor(contracts, { from: first === undefined ? to : Number(first.slice(0, 4)), to });
};
