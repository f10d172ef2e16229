import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beforeOf,
  type ClientHistoryEntry,
  type HistoryPlace,
  newestOf,
  parsePlace,
  placeOf,
  placeText,
} from '../../domain/clients/history.ts';
import { always } from './builders.ts';

const atOf = (day: number, hour: number) => `2016-03-${String(day).padStart(2, '0')}T0${hour}:00:00.000Z`;

/** Few moments, so that many entries share one. */
const facts = record({
  about: constantFrom('client' as const, 'contract' as const, 'issue' as const, 'invoice' as const),
  day: integer({ min: 1, max: 3 }),
  hour: integer({ min: 0, max: 1 }),
  n: integer({ min: 1, max: 30 }),
});

const entryOf = ({ about, day, hour, n }: { about: string; day: number; hour: number; n: number }) => {
  const at = atOf(day, hour);
  const entries: Readonly<Record<string, unknown>> = {
    client: { about, event: { kind: 'added', version: n, at } },
    contract: { about, contractId: `k${n % 3}`, event: { kind: 'made', from: '2016-01-01', version: n, at } },
    issue: { about, document: { invoiceId: `FA-${n}`, issuedOn: at.slice(0, 10) } },
    invoice: { about, invoiceId: `FA-${n % 3}`, event: { place: n, at } },
  };
  return entries[about] as ClientHistoryEntry;
};

/** Each entry once, as the table has it. */
const someEntries = array(facts, { maxLength: 40 }).map((all) => [
  ...new Map(all.map(entryOf).map((entry) => [placeText(placeOf(entry)), entry])).values(),
]);

/** What the table gives of one source: in the order of its own keys, those before a bound. */
const sourcePage = (all: readonly ClientHistoryEntry[], source: HistoryPlace['source'], most: number, from?: string) =>
  all
    .filter(({ about }) => about === source)
    .map((entry) => ({ entry, key: `${placeOf(entry).time}#${placeOf(entry).id}` }))
    .filter(({ key }) => {
      if (from === undefined) return true;
      const { time, id } = beforeOf(parsePlace(from), source);
      return key < `${time}#${id}`;
    })
    .sort((a, b) => (a.key < b.key ? 1 : -1))
    .slice(0, most)
    .map(({ entry }) => entry);

describe('a history of several', () => {
  test('in pages of any size holds each entry once, the latest first', () => {
    always(
      property(someEntries, integer({ min: 1, max: 7 }), (all, limit) => {
        const read: ClientHistoryEntry[] = [];
        let cursor: string | undefined;
        do {
          const sources = ['client', 'contract', 'issue', 'invoice'] as const;
          const found = sources.flatMap((source) => sourcePage(all, source, limit + 1, cursor));
          const page = newestOf(found, limit);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          read.push(...page.items);
          cursor = page.cursor ?? undefined;
        } while (cursor !== undefined);
        expect(read).toHaveLength(all.length);
        expect(new Set(read.map((entry) => placeText(placeOf(entry))))).toEqual(
          new Set(all.map((entry) => placeText(placeOf(entry)))),
        );
        const times = read.map((entry) => placeOf(entry).time);
        expect(times).toEqual([...times].sort().reverse());
      }),
    );
  });

  test('a place can be told and read again', () => {
    always(
      property(facts, (one) => {
        const place = placeOf(entryOf(one));
        expect(parsePlace(placeText(place))).toEqual(place);
      }),
    );
  });
});
