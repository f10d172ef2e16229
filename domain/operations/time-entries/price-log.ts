import {
  type Billable,
  billDateOf,
  type LoggedBillable,
  type LoggedTime,
  type TimeEntry,
} from '../../billables/billable.ts';
import { type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { cutoffAt } from '../../ids.ts';
import { costsOf, type EntryCost } from '../../pricing/present-cost.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import { withPutBacks } from '../../pricing/put-back.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { OpenFacts } from '../pricing/contract-facts.ts';
import { billContract } from '../pricing/price.ts';

/** What all contracts of a reading are priced by. */
export interface LogPricing {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly now: Date;
  readonly today: LocalDate;
  readonly holidays: Holidays;
}

export const isTime = <B extends Billable>(billable: B): billable is B & TimeEntry => billable.kind === 'time';

/** As if it were accounted now: terms that are taken by that day are those of today. */
const accountedBy =
  (today: LocalDate) =>
  (one: LoggedBillable): LoggedBillable =>
    one.kind === 'time' && one.accountedOn === undefined ? { ...one, accountedOn: today } : one;

/**
 * The present cost of each entry on a contract's open log, by the pricing of a bill through the last day that anything
 * stands under. `withHeld` prices what is held back too, as if it were released: nothing of that changes what the open work
 * costs by itself. Throws what pricing throws.
 */
export const priceLog = (
  facts: OpenFacts,
  { tenant, client, now, today, holidays }: LogPricing,
  withHeld: boolean,
): ReadonlyMap<string, EntryCost> => {
  const { state } = facts;
  const released = withHeld
    ? facts.held.filter(isTime).map(
        (entry): LoggedTime => ({
          ...entry,
          billDate: billDateOf(entry.workedOn, state),
          ulid: cutoffAt(now),
        }),
      )
    : [];
  const billables = [...facts.billables, ...released].map(accountedBy(today));
  const through = billables.reduce(
    (last, { billDate }) => laterOf(last, billDate),
    laterOf(today, state.through ?? today),
  );
  // A writer's clock may be ahead of ours.
  const cutoff = billables.reduce((last, { ulid }) => laterOf(last, ulid), cutoffAt(now));
  const { lines } = billContract(
    { ...facts, billables },
    {
      tenant,
      client,
      reach: { through, cutoff, timeZone: tenant.settings.timeZone },
      lineGrouping: 'entry',
      holidays,
      logThrough: through,
    },
  );
  return costsOf(lines, withPutBacks(billables, facts.putBacks).filter(isTime));
};
