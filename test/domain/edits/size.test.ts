import { expect, test } from 'vitest';
import { DraftEdits } from '../../../domain/batches/edits/edit.ts';

const added = (letter: string) => ({
  edits: Array.from({ length: 200 }, (_, i) => ({
    ...{ kind: 'addLine', key: `added-${i}`, quantity: '1', unitPrice: '1' },
    description: letter.repeat(300),
    discount: { kind: 'percent', percent: '1', reason: letter.repeat(120) },
    reason: letter.repeat(200),
  })),
});

test('edits of a draft fit one row of the table, in whatever script they are written', () => {
  expect(DraftEdits.safeParse(added('e')).success).toBe(true);
  const { error } = DraftEdits.safeParse(added('請'));
  expect(error?.issues).toMatchObject([{ path: ['edits'], message: expect.stringContaining('300000 bytes') }]);
});
