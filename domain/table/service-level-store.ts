import { newId } from '../ids.ts';
import type { BusinessCalendar, NewBusinessCalendar } from '../service-levels/business-calendar.ts';
import type { NewServiceLevel, ServiceLevel } from '../service-levels/service-level.ts';
import { committed, unlessRefused } from './commit.ts';
import { detailsStore } from './details-store.ts';
import type { Table, Tables } from './table.ts';

/** A calendar, and by what it was last named. */
export interface StoredCalendar {
  readonly calendar: BusinessCalendar;
  readonly namedBy?: string | undefined;
}

/** When the firm is there for its clients. */
export const businessCalendarStore = ({ businessCalendar }: Pick<Table, 'businessCalendar'>) => {
  const { get, create, list, thingOf } = detailsStore<'calendarId', NewBusinessCalendar>(
    businessCalendar,
    'calendarId',
  );
  return {
    get,
    create,
    list,

    async stored(tenantId: string, calendarId: string): Promise<StoredCalendar | undefined> {
      const { data } = await businessCalendar.get({ tenantId, calendarId }).go({ consistent: true });
      return data === null ? undefined : { calendar: thingOf(data), namedBy: data.namedBy };
    },

    /** Undefined when the calendar no longer has the expected version; what named it stays with it. */
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
      return done && thingOf(row);
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
      return data.map(thingOf);
    },
  };
};

/** What the firm promises for tickets. */
export const serviceLevelStore = ({
  serviceLevel,
  transaction,
  clock,
}: Pick<Table, 'serviceLevel' | 'transaction' | 'clock'>) => {
  const { get, list, remove, thingOf } = detailsStore<'serviceLevelId', NewServiceLevel>(
    serviceLevel,
    'serviceLevelId',
  );

  /** Tells the calendar that it is named; refused where it is gone. */
  const named = (tables: Tables, tenantId: string, calendarId: string) =>
    tables.businessCalendar
      .patch({ tenantId, calendarId })
      .set({ namedBy: newId(clock()) })
      .commit();

  return {
    get,
    list,
    remove,

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
      return done ? thingOf(row) : get(tenantId, serviceLevelId);
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
      return done ? thingOf(row) : undefined;
    },

    /** Every policy of a tenant. */
    async all(tenantId: string): Promise<readonly ServiceLevel[]> {
      const { data } = await serviceLevel.query.ofTenant({ tenantId }).go({ pages: 'all', consistent: true });
      return data.map(thingOf);
    },
  };
};
