import { describe, expect, test } from 'vitest';
import { newBillingState } from '../../../domain/contracts/billing-state.ts';
import type { Contract } from '../../../domain/contracts/contract.ts';
import { agreementOf } from '../../../domain/invoicing/agreement.ts';
import { billedStepOf } from '../../../domain/invoicing/billed-step.ts';
import { composeInvoice } from '../../../domain/invoicing/compose.ts';
import { aContract, aFee, billThrough, someTerms } from '../builders.ts';
import { aClient, aTenant } from '../invoicing-builders.ts';
import { type Asked, kept } from './builders.ts';

const start = aContract([aFee(), aFee({ chargeId: 'backup', unitPrice: '50.00' })]);

/** January is billed, changed by hand and issued; then the contract is changed for January, and February is billed. */
const february = (changed: Contract, ...edits: readonly Asked[]) => {
  const [tenant, client] = [aTenant({ negative: 'creditNote' }), aClient()];
  const bill = billThrough(start, '2025-01-31');
  const parts = [{ contract: start, stateBefore: newBillingState('2025-01-01'), bill }];
  const content = composeInvoice(tenant, client, parts);
  if (!content) throw new Error('nothing is due');
  const issued = kept({ content, agreement: agreementOf(tenant, client, [start]) }, ...edits);
  const step = billedStepOf(issued, start.contractId);
  const state = { ...bill.stateAfter, correctFrom: '2025-01-01', version: 2, committedAt: '2025-02-01T06:00:00.000Z' };
  const { lines } = billThrough(changed, '2025-02-28', { state, billed: step ? [step] : [] });
  return lines.map(({ corrects, chargeId, net }) => `${corrects?.as ?? 'plain'} ${chargeId} ${net / 100}`);
};

const keyOf = (chargeId: string) =>
  billThrough(start, '2025-01-31').lines.find((line) => line.chargeId === chargeId)?.key as string;
const backup = aFee({ chargeId: 'backup', unitPrice: '50.00' });
const dearer = { ...start, terms: [someTerms([aFee({ unitPrice: '320.00' }), backup])] };
const plain = (fee: number) => [`plain workplace ${fee}`, 'plain backup 50'];

describe('what a person changed on an invoice stands when the contract is corrected for its days', () => {
  test.each<{ because: string; edits: readonly Asked[] }>([
    { because: 'a price', edits: [{ kind: 'line', key: keyOf('workplace'), unitPrice: '250' }] },
    { because: 'a line that was removed', edits: [{ kind: 'removeLine', key: keyOf('workplace') }] },
    {
      because: 'a line that was added',
      edits: [{ kind: 'addLine', key: 'added-1', description: 'Cable', quantity: '1', unitPrice: '9' }],
    },
    { because: 'a credit note', edits: [{ kind: 'line', key: keyOf('workplace'), quantity: '-2' }] },
  ])('$because: terms that come to the same correct nothing', ({ edits }) => {
    expect(february(start, ...edits)).toEqual(plain(310));
  });

  test('a new price is charged as the difference to what the old terms said', () => {
    const lines = february(dearer, { kind: 'line', key: keyOf('workplace'), unitPrice: '250' });
    expect(lines).toEqual(['credit workplace -310', 'charge workplace 320', ...plain(320)]);
  });

  test('a line that was removed is not charged after all', () => {
    expect(february(dearer, { kind: 'removeLine', key: keyOf('workplace') })).toEqual(plain(320));
  });
});
