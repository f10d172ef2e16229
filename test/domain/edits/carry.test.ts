import { constantFrom, property, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryEdits } from '../../../domain/batches/edits/carry.ts';
import type { MadeEdit } from '../../../domain/batches/edits/edit.ts';
import { idFrom } from '../../../domain/ids.ts';
import { always } from '../builders.ts';
import { edit } from './builders.ts';

const [A, B, C] = [idFrom('a'), idFrom('b'), idFrom('c')];
const planned = (itemId: string, ...contractIds: readonly string[]) => ({ itemId, clientId: 'c1', contractIds });
const was = (edits: readonly MadeEdit[], ...contractIds: readonly string[]) => ({
  ...{ clientId: 'c1', contractIds },
  edits,
});
const line = (contractId: string, key = 'fee') => edit({ kind: 'line', key, contractId, quantity: '2' });
const note = edit({ kind: 'note', value: 'x' });
const added = edit({
  ...{ kind: 'addLine', key: 'added-1', contractId: B, description: 'x', quantity: '1', unitPrice: '1' },
});

describe('when a batch is grouped anew', () => {
  test('what is of a line follows its contract, and what is of a document stays behind, named', () => {
    const removed = edit({ kind: 'removeDiscount', of: B });
    const carried = carryEdits(
      [was([line(A), line(B), added, removed, note], A, B)],
      [planned('x', A), planned('y', B)],
    );
    expect(carried).toEqual(
      new Map([
        ['x', { edits: [line(A)], lost: [{ kind: 'note', about: 'note', why: 'groupedAnew' }] }],
        ['y', { edits: [line(B), added, removed], lost: [] }],
      ]),
    );
  });

  test('a document of the same contracts keeps all, in whatever order they stand', () => {
    expect(carryEdits([was([note, line(B)], A, B)], [planned('x', B, A)])).toEqual(
      new Map([['x', { edits: [note, line(B)], lost: [] }]]),
    );
  });

  test('two that become one keep their lines; what each said of itself is named', () => {
    const carried = carryEdits([was([line(A), note], A), was([line(B), note], B)], [planned('x', A, B)]);
    expect(carried.get('x')).toMatchObject({ edits: [line(A), line(B)], lost: [{ kind: 'note' }, { kind: 'note' }] });
  });

  test('what is of a contract that is no longer billed is named where its client is billed', () => {
    expect(carryEdits([was([line(C)], C)], [planned('x', A), planned('y', B)])).toEqual(
      new Map([['x', { edits: [], lost: [{ kind: 'line', about: `line ${C} fee`, why: 'groupedAnew' }] }]]),
    );
  });

  test('every edit is carried once or named once, however the contracts are grouped', () => {
    const contracts = uniqueArray(constantFrom(A, B, C), { minLength: 1 });
    always(
      property(contracts, contracts, (old, fresh) => {
        const edits = [...old.map((one) => line(one)), note];
        const carried = carryEdits(
          [was(edits, ...old)],
          fresh.map((one, i) => planned(`i${i}`, one)),
        );
        const all = [...carried.values()];
        const kept = all.flatMap((one) => one.edits);
        expect(kept.length + all.flatMap(({ lost }) => lost).length).toBe(edits.length);
        for (const one of kept) expect(edits).toContain(one);
      }),
    );
  });
});
