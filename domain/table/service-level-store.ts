import { newId } from '../ids.ts';
import type { BusinessCalendar, NewBusinessCalendar } from '../service-levels/business-calendar.ts';
import type { NewServiceLevel, ServiceLevel } from '../service-levels/service-level.ts';
import { committed, unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';

type CalendarRow = { calendarId: string; details: NewBusinessCalendar; version: number };
type LevelRow = { serviceLevelId: string; details: NewServiceLevel; version: number };

/** A calendar, and by what it was last named. */
export interface StoredCalendar {
  readonly calendar: BusinessCalendar;
  readonly namedBy?: string | undefined;
}

const toCalendar = ({ calendarId, details, version }: CalendarRow): BusinessCalendar => ({
  ...details,
  calendarId,
  version,
});
const toLevel = ({ serviceLevelId, details, version }: LevelRow): ServiceLevel => ({
  ...details,
  serviceLevelId,
  version,
});

/** When the firm is there for its clients. */
export const businessCalendarStore = ({ businessCalendar }: Pick<Table, 'businessCalendar'>) => {
  const stored = async (tenantId: string, calendarId: string): Promise<StoredCalendar | undefined> => {
    const { data } = await businessCalendar.get({ tenantId, calendarId }).go({ consistent: true });
    return data === null ? undefined : { calendar: toCalendar(data), namedBy: data.namedBy };
  };
  const get = async (tenantId: string, calendarId: string): Promise<BusinessCalendar | undefined> =>
    (await stored(tenantId, calendarId))?.calendar;
  return {
    stored,
    get,

    /** The calendar that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, calendarId: string, details: NewBusinessCalendar): Promise<BusinessCalendar> {
      const row = { tenantId, calendarId, details, version: 1 };
      await unlessRefused(() => businessCalendar.create(row).go());
      return (await get(tenantId, calendarId)) ?? toCalendar(row);
    },

    /** Undefined when the calendar no longer has the expected version. */
    async replace(
      tenantId: string,
      calendarId: string,
      expected: number,
      details: NewBusinessCalendar,
    ): Promise<BusinessCalendar | undefined> {
      const row = { calendarId, details, version: expected + 1 };
      const done = await unlessRefused(() =>
        businessCalendar
          .patch({ tenantId, calendarId })
          .set({ details, version: expected + 1 })
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done && toCalendar(row);
    },

    /** False when it is no longer what was read, or was named since. */
    async remove(tenantId: string, { calendar: { calendarId, version: read }, namedBy }: StoredCalendar) {
      const done = await unlessRefused(() =>
        businessCalendar
          .delete({ tenantId, calendarId })
          .where(({ version }, { eq }) => eq(version, read))
          .where((row, { eq, notExists }) =>
            namedBy === undefined ? notExists(row.namedBy) : eq(row.namedBy, namedBy),
          )
          .go(),
      );
      return done !== undefined;
    },

    /** Every calendar of a tenant. */
    async all(tenantId: string): Promise<readonly BusinessCalendar[]> {
      const { data } = await businessCalendar.query.ofTenant({ tenantId }).go({ pages: 'all', consistent: true });
      return data.map(toCalendar);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<BusinessCalendar>> {
      const page = await businessCalendar.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toCalendar), cursor: page.cursor };
    },
  };
};

/** What the firm promises for tickets. */
export const serviceLevelStore = ({
  serviceLevel,
  transaction,
  clock,
}: Pick<Table, 'serviceLevel' | 'transaction' | 'clock'>) => {
  const get = async (tenantId: string, serviceLevelId: string): Promise<ServiceLevel | undefined> => {
    const { data } = await serviceLevel.get({ tenantId, serviceLevelId }).go({ consistent: true });
    return data === null ? undefined : toLevel(data);
  };

  /** Tells the calendar that it is named; refused where it is gone. */
  const named = (tables: Tables, tenantId: string, calendarId: string) =>
    tables.businessCalendar
      .patch({ tenantId, calendarId })
      .set({ namedBy: newId(clock()) })
      .commit();

  return {
    get,

    /** The policy that now has this id: the new one, or that of an earlier attempt; undefined where its calendar is gone. */
    async create(
      tenantId: string,
      serviceLevelId: string,
      details: NewServiceLevel,
    ): Promise<ServiceLevel | undefined> {
      const row = { tenantId, serviceLevelId, details, version: 1 };
      const done = await committed(
        transaction.write((tables) => [
          tables.serviceLevel.create(row).commit(),
          named(tables, tenantId, details.calendarId),
        ]),
      );
      return done ? toLevel(row) : get(tenantId, serviceLevelId);
    },

    /** Undefined when the policy no longer has the expected version, or its calendar is gone. */
    async replace(
      tenantId: string,
      serviceLevelId: string,
      expected: number,
      details: NewServiceLevel,
    ): Promise<ServiceLevel | undefined> {
      const row = { tenantId, serviceLevelId, details, version: expected + 1 };
      const done = await committed(
        transaction.write((tables) => [
          tables.serviceLevel
            .put(row)
            .where(({ version }, { eq }) => eq(version, expected))
            .commit(),
          named(tables, tenantId, details.calendarId),
        ]),
      );
      return done ? toLevel(row) : undefined;
    },

    /** False when it is no longer what was read. */
    async remove(tenantId: string, { serviceLevelId, version: read }: ServiceLevel): Promise<boolean> {
      const done = await unlessRefused(() =>
        serviceLevel
          .delete({ tenantId, serviceLevelId })
          .where(({ version }, { eq }) => eq(version, read))
          .go(),
      );
      return done !== undefined;
    },

    /** Every policy of a tenant. */
    async all(tenantId: string): Promise<readonly ServiceLevel[]> {
      const { data } = await serviceLevel.query.ofTenant({ tenantId }).go({ pages: 'all', consistent: true });
      return data.map(toLevel);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<ServiceLevel>> {
      const page = await serviceLevel.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toLevel), cursor: page.cursor };
    },
  };
};
