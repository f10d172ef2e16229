import { array, date, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutoffAt, Id, idFrom, momentOf, newId } from '../../domain/ids.ts';
import { always } from './builders.ts';

const moments = date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });

describe('ids that come from elsewhere', () => {
  test('the same parts always give the same id', () => {
    expect(idFrom('zendesk', '4711')).toBe(idFrom('zendesk', '4711'));
    expect(idFrom('zendesk', '4711')).toBe('j36mj2n3emny4zrrbb75fxcfty');
  });

  test.each([
    { a: ['ab', 'c'], b: ['a', 'bc'], because: 'each part is prefixed by its length' },
    { a: ['a'], b: ['a', ''], because: 'an empty part is a part' },
    { a: ['1:a'], b: ['', '1:a'], because: 'a part that looks like a prefix is only text' },
    { a: ['Acme'], b: ['acme'], because: 'case counts' },
    { a: ['é'], b: ['e\u0301'], because: 'what looks alike need not be alike' },
  ])('$a and $b differ: $because', ({ a, b }) => {
    expect(idFrom(...a)).not.toBe(idFrom(...b));
  });

  test('two lists of parts share an id only if they are the same, and the id is one that the API takes', () => {
    const parts = array(string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 4 });
    always(
      property(parts, parts, (a, b) => {
        expect(idFrom(...a) === idFrom(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        expect(Id.safeParse(idFrom(...a)).success).toBe(true);
      }),
    );
  });
});

describe('ids that we mint', () => {
  test('sort by the moment of their making, and tell it', () => {
    always(
      property(moments, moments, (a, b) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        expect(momentOf(newId(earlier))).toBe(earlier.toISOString());
        if (earlier < later) expect(newId(earlier) < newId(later)).toBe(true);
        expect(Id.safeParse(newId(a)).success).toBe(true);
      }),
    );
  });

  test('a cutoff is the greatest of its millisecond and below the next', () => {
    always(
      property(moments, (moment) => {
        const cutoff = cutoffAt(moment);
        expect(newId(moment) <= cutoff).toBe(true);
        expect(newId(new Date(moment.getTime() + 1)) > cutoff).toBe(true);
        expect(momentOf(cutoff)).toBe(moment.toISOString());
      }),
    );
  });

  test.each(['', 'x', '01ARZ3NDEKTSV4RRFFQ69G5FAV', `${'0'.repeat(25)}l`, `${'0'.repeat(26)}\n`, '0'.repeat(27)])(
    '%j is none',
    (text) => expect(Id.safeParse(text).success).toBe(false),
  );
});
