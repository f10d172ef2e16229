import type { Terms } from '../contracts/contract.ts';
import { BillingError, type Fault } from '../errors.ts';
import type { BusinessCalendar } from './business-calendar.ts';

type Agreed = Pick<Terms, 'charges'>;

/** The calendars whose hours terms still want, each with the pointer to the band that names it. */
export const calendarsWanted = ({ charges }: Agreed): readonly { readonly calendarId: string; readonly at: string }[] =>
  charges.flatMap((charge, i) =>
    charge.kind !== 'time'
      ? []
      : (charge.bands?.bands ?? []).flatMap(({ outside }, j) =>
          outside?.calendarId === undefined || outside.hours !== undefined
            ? []
            : [{ calendarId: outside.calendarId, at: `/charges/${i}/bands/bands/${j}/outside/calendarId` }],
        ),
  );

type Calendars = ReadonlyMap<string, BusinessCalendar>;

/** Terms with the hours and holidays of the calendars that they name: what these say later changes no bill. */
const frozen = <T extends Agreed>(terms: T, calendars: Calendars): T => ({
  ...terms,
  charges: terms.charges.map((charge) => {
    if (charge.kind !== 'time' || charge.bands === undefined) return charge;
    const bands = charge.bands.bands.map((band) => {
      const { outside } = band;
      const calendar = calendars.get(outside?.calendarId ?? '');
      if (!outside || outside.hours || !calendar) return band;
      const { hours, holidays } = calendar;
      return { ...band, outside: { ...outside, hours, ...(holidays && { holidays }) } };
    });
    return { ...charge, bands: { ...charge.bands, bands } };
  }),
});

/**
 * Terms whose bands have all their hours. Throws `NotFound` for a calendar that the firm does not have, and `TermsInvalid`
 * for one that is never closed. `pointer` is where the terms stand in the request.
 */
export const withFrozenHours = <T extends Agreed>(terms: T, calendars: Calendars, pointer: string): T => {
  const faults = (
    detail: string,
    isWrong: (calendar: BusinessCalendar | undefined) => boolean | undefined,
  ): readonly Fault[] =>
    calendarsWanted(terms).flatMap(({ calendarId, at }) =>
      isWrong(calendars.get(calendarId)) ? [{ pointer: `${pointer}${at}`, detail }] : [],
    );
  const missing = faults('there is no such business calendar: add it first', (calendar) => calendar === undefined);
  if (missing.length > 0) throw new BillingError('NotFound', 'a band names no business calendar of the firm', missing);
  const open = faults(
    'is open around the clock: nothing lies outside its hours',
    (calendar) => calendar?.aroundTheClock,
  );
  if (open.length > 0) throw new BillingError('TermsInvalid', 'a band would never be in force', open);
  return frozen(terms, calendars);
};
