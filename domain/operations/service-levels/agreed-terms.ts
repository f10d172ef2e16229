import type { Terms } from '../../contracts/contract.ts';
import { calendarsWanted, withFrozenHours } from '../../service-levels/frozen-hours.ts';
import type { Needs } from '../ports.ts';
import { guardListedPrices } from '../price-lists.ts';
import { guardServiceLevel } from './policies.ts';

/**
 * Terms as they are kept: bands with the hours of the business calendars that they name, as these are now (docs/decisions/0022).
 * What they name, prices of lists too, must be the firm's; `pointer` is where they stand in the request.
 */
export const agreedTerms =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async <T extends Pick<Terms, 'charges' | 'serviceLevelId'>>(
    tenantId: string,
    terms: T,
    pointer: string,
  ): Promise<T> => {
    await guardServiceLevel({ stores }, tenantId, terms.serviceLevelId, `${pointer}/serviceLevelId`);
    await guardListedPrices({ stores }, tenantId, terms, pointer);
    if (calendarsWanted(terms).length === 0) return terms;
    const calendars = await stores.calendars.all(tenantId);
    return withFrozenHours(terms, new Map(calendars.map((each) => [each.calendarId, each])), pointer);
  };
