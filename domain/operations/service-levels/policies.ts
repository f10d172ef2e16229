import { BillingError } from '../../errors.ts';
import type { NewServiceLevel, ServiceLevel } from '../../service-levels/service-level.ts';
import { mustBeThere, replaceRecord, stale } from '../change.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type LevelNeeds = Pick<Needs, 'stores'>;

const mustHave = (what: string, pointer: string): BillingError => {
  const detail = `there is no such ${what}: add it first`;
  return new BillingError('NotFound', detail, [{ pointer, detail }]);
};

const mustHaveCalendar = async (
  { stores }: LevelNeeds,
  tenantId: string,
  { calendarId }: NewServiceLevel,
): Promise<void> => {
  if (!(await stores.calendars.get(tenantId, calendarId))) throw mustHave('business calendar', '/calendarId');
};

/** Refuses what names a policy that the firm does not have; `pointer` is where it does. */
export const guardServiceLevel = async (
  { stores }: LevelNeeds,
  tenantId: string,
  serviceLevelId: string | undefined,
  pointer: string,
): Promise<void> => {
  if (serviceLevelId === undefined || (await stores.serviceLevels.get(tenantId, serviceLevelId))) return;
  throw mustHave('service level', pointer);
};

/** The same id gives the same one, so a repetition gets the one that stands. */
export const createServiceLevel =
  (needs: LevelNeeds) =>
  async (tenantId: string, serviceLevelId: string, asked: NewServiceLevel): Promise<ServiceLevel> => {
    const { serviceLevels } = needs.stores;
    const standing = await serviceLevels.get(tenantId, serviceLevelId);
    if (standing) return standing;
    await mustHaveCalendar(needs, tenantId, asked);
    const created = await serviceLevels.create(tenantId, serviceLevelId, asked);
    if (!created) throw new BillingError('Conflict', 'the calendar was changed at this moment: try again');
    return created;
  };

export const readServiceLevel =
  ({ stores }: LevelNeeds) =>
  async (tenantId: string, serviceLevelId: string): Promise<ServiceLevel> =>
    mustBeThere('service level', serviceLevelId, await stores.serviceLevels.get(tenantId, serviceLevelId));

/** Replaces a policy, if it still is what the caller has seen: the clocks of all its tickets go by it from now on. */
export const changeServiceLevel =
  (needs: LevelNeeds) =>
  async (tenantId: string, serviceLevelId: string, expected: number, asked: NewServiceLevel): Promise<ServiceLevel> => {
    const read = await readServiceLevel(needs)(tenantId, serviceLevelId);
    const { serviceLevelId: _, version: __, ...stored } = read;
    return replaceRecord({
      ...{ what: 'service level', read, stored, wanted: asked, expected },
      guard: () => mustHaveCalendar(needs, tenantId, asked),
      replace: () => needs.stores.serviceLevels.replace(tenantId, serviceLevelId, expected, asked),
    });
  };

/**
 * Takes a policy away that is neither the firm's default nor named by a contract. A contract that comes to name it at this
 * very moment has the firm's default.
 */
export const removeServiceLevel =
  (needs: LevelNeeds) =>
  async (tenantId: string, serviceLevelId: string, expected: number): Promise<void> => {
    const { stores } = needs;
    const level = await readServiceLevel(needs)(tenantId, serviceLevelId);
    if (level.version !== expected) throw stale('service level', level.version);
    const [{ settings }, contracts] = await Promise.all([tenantOf(stores, tenantId), stores.contracts.all(tenantId)]);
    if (settings.serviceLevelId === serviceLevelId)
      throw new BillingError('StillUsed', "it is the firm's default: name another in the settings first");
    const naming = contracts.find(({ terms }) => terms.some((each) => each.serviceLevelId === serviceLevelId));
    if (naming) throw new BillingError('StillUsed', `contract ${naming.contractId} has agreed on it`);
    if (!(await stores.serviceLevels.remove(tenantId, serviceLevelId, expected)))
      throw stale('service level', level.version + 1);
  };
