import { beforeEach, describe, expect, test } from 'vitest';
import { DraftEdits } from '../../domain/batches/edits/edit.ts';
import type { Regrouping } from '../../domain/batches/new-batch.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { regroupBatch } from '../../domain/operations/batches/regroup.ts';
import { removeItem } from '../../domain/operations/batches/remove.ts';
import { editDraft } from '../../domain/operations/drafts/edit.ts';
import { draftPdf } from '../../domain/operations/drafts/pdf.ts';
import { Postponing, postponeOnDraft } from '../../domain/operations/drafts/postpone.ts';
import { readDraft } from '../../domain/operations/drafts/read.ts';
import { recomputeDraft } from '../../domain/operations/drafts/recompute.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runFromReview, runToReview, stepsOf } from './month-end-run.ts';

type Steps = ReturnType<typeof stepsOf>;
type Planned = Awaited<ReturnType<typeof runToReview>>;

const machine: Machine = { start: async () => {}, standing: async () => 'running', succeed: async () => {} };
const reason = 'agreed with the client';
const by = 'sub-1';

let fixture: Fixture;
let steps: Steps;
let planned: Planned;
let batchId: string;
let itemId: string;

/** A batch in review: for each client a fee of 100.00 and two hours at 60.00, in the order of the clients' ids. */
beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 2 }, someSettings({ reviewPolicy: { when: 'always' } }));
  batchId = await newBatch(fixture, 'March');
  steps = stepsOf(fixture, { to: [] }, batchId);
  planned = await runToReview(steps);
  itemId = '0000-0000';
});

const needs = () => needsOf(fixture);
const read = () => readDraft(needs())(tenantId, batchId, itemId);
const item = async () => await fixture.stores.batches.item(tenantId, batchId, itemId);
const edit = (edits: readonly object[], expected = 1, who = by) =>
  editDraft(needs())(
    { tenantId, batchId, itemId, expected },
    DraftEdits.parse({ edits: edits.map((one) => ({ reason, ...one })) }),
    who,
  );
const approve = () => decideBatch(needs(), machine)(tenantId, batchId, 'approve', 'sub-9');
const finish = async () => {
  await approve();
  await runFromReview(steps, planned);
};
const invoiceOfItem = async (): Promise<Invoice | undefined> => {
  const { invoiceId } = (await item()) ?? {};
  return invoiceId === undefined ? undefined : fixture.stores.ledger.get(tenantId, invoiceId);
};
const feeKey = async () => (await read()).draft.content.lines[0]?.key as string;
const contractId = async () => (await item())?.contractIds[0] as string;
const feeAt = async (unitPrice: string) => ({ kind: 'line', key: await feeKey(), unitPrice });

/** Runs something whose call number `at` fails; false when it has fewer calls, and so went through. */
const diesAt = async (at: number, when: 'before' | 'after', run: () => Promise<unknown>): Promise<boolean> => {
  failAt(fixture.faults, at + 1, when, WRITES);
  const died = await run().then(
    () => false,
    (error: unknown) => {
      if (!isInjected(error)) throw error;
      return true;
    },
  );
  fixture.faults.decide = () => undefined;
  return died;
};

describe('a draft that a reviewer changes', () => {
  test('is issued as changed, with what was computed kept beside it', async () => {
    const seen = await edit([
      await feeAt('80'),
      { kind: 'addLine', key: 'added-cable', description: 'Cable', quantity: '2', unitPrice: '5' },
      { kind: 'note', value: 'Merci' },
      { kind: 'dueOn', value: '2016-04-20' },
      { kind: 'recipients', value: [{ email: 'accounts@client.example' }] },
    ]);
    expect(seen.overlay.version).toBe(2);
    expect(await item()).toMatchObject({ status: 'drafted', net: 21_000, gross: 25_200, edited: true });
    expect((await read()).laid.content.totals.gross).toBe(25_200);
    await finish();
    const invoice = await invoiceOfItem();
    expect(invoice).toMatchObject({
      note: 'Merci',
      issuedOn: '2016-03-31',
      dueOn: '2016-04-20',
      totals: { net: 21_000, gross: 25_200 },
      buyer: { contacts: [{ email: 'accounts@client.example' }] },
      contracts: [{ stateAfter: { lastBill: { through: '2016-03-31', net: 21_000 } } }],
    });
    expect(invoice?.lines[0]).toMatchObject({ net: 8_000, edited: { reason, by, computed: { net: 10_000 } } });
    expect(await item()).toMatchObject({ status: 'delivered', gross: 25_200 });
  });

  test('says of a removed line who removed it, and never bills it', async () => {
    await edit([{ kind: 'removeLine', key: await feeKey() }]);
    await finish();
    const invoice = await invoiceOfItem();
    expect(invoice).toMatchObject({
      totals: { net: 12_000 },
      edited: { removedLines: [{ by, line: { net: 10_000 } }] },
    });
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const april = await newBatch(fixture, 'April', '2016-04-30');
    await runToReview(stepsOf(fixture, { to: [] }, april));
    const next = await readDraft(needs())(tenantId, april, itemId);
    expect(next.draft.content.totals.net).toBe(10_000);
  });

  test('keeps who made an edit first when another person adds one', async () => {
    await edit([await feeAt('80')]);
    const { overlay } = await edit([await feeAt('80'), { kind: 'note', value: 'x' }], 2, 'sub-2');
    expect(overlay.edits.map((one) => one.by)).toEqual([by, 'sub-2']);
    expect((await edit([], 3)).laid.content).toEqual((await read()).draft.content);
    expect(await item()).toMatchObject({ gross: 26_400, edited: false });
  });

  test('that was approved by the firm’s policy has to be approved by a person again', async () => {
    await fixture.stores.batches.moveItem(tenantId, batchId, itemId, 'drafted', 'approved');
    await edit([{ kind: 'note', value: 'x' }]);
    expect(await item()).toMatchObject({ status: 'drafted' });
  });

  test('can be looked at as a PDF', async () => {
    const pdf = await draftPdf(needs())(tenantId, batchId, itemId);
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.from(pdf).includes('factur-x.xml')).toBe(false);
  });
});

describe('what cannot be', () => {
  test.each([
    {
      because: 'a line that is not there',
      edits: [{ kind: 'line', key: 'x', quantity: '1' }],
      pointer: '/edits/0/key',
    },
    {
      because: 'a rate that is not there',
      edits: [
        { kind: 'note', value: 'x' },
        { ...{ kind: 'addLine', key: 'added-1', description: 'x', quantity: '1', unitPrice: '1' }, taxRateId: 'x' },
      ],
      pointer: '/edits/1/taxRateId',
    },
    {
      because: 'more than an invoice can state',
      edits: [
        {
          ...{ kind: 'addLine', key: 'added-1', description: 'x', quantity: '9999999' },
          unitPrice: '999999999',
        },
      ],
      pointer: '/edits/0/unitPrice',
    },
    {
      because: 'the same twice',
      edits: [
        { kind: 'note', value: 'x' },
        { kind: 'note', value: 'y' },
      ],
      pointer: '/edits/1',
    },
    { because: 'an order of what is not there', edits: [{ kind: 'order', keys: ['x'] }], pointer: '/edits/0/keys/0' },
    {
      because: 'a date after that of the batch',
      edits: [{ kind: 'issueOn', value: '2016-04-02' }],
      pointer: '/edits/0/value',
    },
    { because: 'due before it is issued', edits: [{ kind: 'dueOn', value: '2016-03-30' }], pointer: '/edits/0/value' },
    {
      because: 'a discount that is not there',
      edits: [{ kind: 'removeDiscount', of: 'client' }],
      pointer: '/edits/0/of',
    },
  ])('$because is refused with its place, and changes nothing', async ({ edits, pointer }) => {
    const before = await item();
    await expect(edit(edits)).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer }] });
    expect([await item(), (await read()).overlay.version]).toEqual([before, 1]);
  });

  test('a draft of nothing is refused', async () => {
    const free = { kind: 'addDiscount', id: 'free', discount: { kind: 'percent', percent: '100' } };
    await expect(edit([free])).rejects.toMatchObject({ code: 'NothingToInvoice' });
  });

  test('a version that was seen too long ago is refused; the same once more is what stands', async () => {
    const asked = [await feeAt('80')];
    await edit(asked);
    await expect(edit([{ kind: 'note', value: 'x' }])).rejects.toMatchObject({ code: 'VersionStale' });
    expect((await edit(asked)).overlay.version).toBe(2);
  });

  test('nothing is changed once it was decided, nor what is issued', async () => {
    const asked = [await feeAt('80')];
    await approve();
    await expect(edit(asked)).rejects.toMatchObject({ code: 'BatchNotInReview' });
    await runFromReview(steps, planned);
    await expect(edit(asked)).rejects.toMatchObject({ code: 'BatchNotInReview' });
    await expect(recomputeDraft(needs())(tenantId, batchId, itemId)).rejects.toMatchObject({
      code: 'BatchNotInReview',
    });
    expect(await invoiceOfItem()).toMatchObject({ totals: { net: 22_000 } });
  });
});

describe('whatever happens at the same moment', () => {
  test('an edit and an approval: what is issued is what was approved, with the edit or without', async () => {
    const asked = [await feeAt('80')];
    const [edited] = await Promise.allSettled([edit(asked), approve()]);
    const { gross } = (await item()) ?? {};
    expect(gross).toBe(edited.status === 'fulfilled' ? 24_000 : 26_400);
    await runFromReview(steps, planned);
    expect(await invoiceOfItem()).toMatchObject({ totals: { gross } });
  });

  test('an approval between looking and writing: the edit is refused, and what was approved is issued', async () => {
    const { stores, ...rest } = needs();
    const keepEdits: typeof stores.batches.keepEdits = async (...facts) => {
      await approve();
      return stores.batches.keepEdits(...facts);
    };
    const overtaken = { ...rest, stores: { ...stores, batches: { ...stores.batches, keepEdits } } };
    const asked = DraftEdits.parse({ edits: [{ ...(await feeAt('80')), reason }] });
    await expect(editDraft(overtaken)({ tenantId, batchId, itemId, expected: 1 }, asked, by)).rejects.toMatchObject({
      code: 'BatchNotInReview',
    });
    expect([(await item())?.gross, (await read()).overlay.version]).toEqual([26_400, 1]);
  });

  test('two reviewers of one draft: one is told to read it again', async () => {
    const [one, two] = [[await feeAt('80')], [await feeAt('70')]];
    const outcomes = await Promise.allSettled([edit(one), edit(two, 1, 'sub-2')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await read()).overlay.version).toBe(2);
  });

  test('reviewers of different drafts do not stand in each other’s way', async () => {
    const asked = { kind: 'note', value: 'x' };
    await Promise.all(
      ['0000-0000', '0000-0001'].map((one) =>
        editDraft(needs())(
          { tenantId, batchId, itemId: one, expected: 1 },
          DraftEdits.parse({ edits: [{ ...asked, reason }] }),
          by,
        ),
      ),
    );
    expect((await fixture.stores.batches.items(tenantId, batchId)).map(({ edited }) => edited)).toEqual([true, true]);
  });

  test.each(['before', 'after'] as const)(
    'an edit that dies %s any of its calls is made whole or not at all',
    async (when) => {
      const asked = [await feeAt('80')];
      for (let at = 0; await diesAt(at, when, () => edit(asked)); at += 1) {
        const [now, seen] = [await item(), await read()];
        expect(now?.gross).toBe(seen.laid.content.totals.gross);
      }
      expect((await read()).overlay.version).toBe(2);
      expect(await item()).toMatchObject({ gross: 24_000 });
    },
  );
});

/** Changes the terms of the item's contract behind the reviewer's back. */
const agreeFee = async (unitPrice: string, chargeId = 'fee') => {
  const record = await fixture.stores.contracts.get(tenantId, await contractId());
  if (!record) throw new Error('no contract');
  const terms = record.contract.terms.map((version) => ({
    ...version,
    charges: version.charges.map((one) => (one.chargeId === 'fee' ? { ...one, chargeId, unitPrice } : one)),
  }));
  await fixture.stores.contracts.replace(tenantId, record, { ...record.contract, terms } as never);
  // A state this fresh would be read again after five seconds.
  fixture.clock.now = new Date(fixture.clock.now.getTime() + 10_000);
};

describe('a draft that has to be computed again', () => {
  test('has the edits laid over it: what a person set stands, the rest is new', async () => {
    await edit([{ kind: 'line', key: await feeKey(), quantity: '2' }]);
    await agreeFee('110');
    const recomputed = await recomputeDraft(needs())(tenantId, batchId, itemId);
    expect(recomputed).toMatchObject({ status: 'drafted', net: 34_000, edited: true });
    expect((await read()).overlay.version).toBe(3);
    await finish();
    expect(await invoiceOfItem()).toMatchObject({
      lines: [{ quantity: '2', net: 22_000, edited: { computed: { quantity: '1', net: 11_000 } } }, {}, {}],
    });
  });

  test('names on the item what could not be kept', async () => {
    await edit([await feeAt('80'), { kind: 'note', value: 'x' }]);
    await agreeFee('110', 'renamed');
    const { lostEdits, ...recomputed } = await recomputeDraft(needs())(tenantId, batchId, itemId);
    expect(recomputed).toMatchObject({ status: 'drafted', net: 23_000 });
    expect(lostEdits).toMatchObject([{ kind: 'line', why: 'noSuchLine' }]);
    // Another edit is the answer to it.
    await edit([{ kind: 'note', value: 'x' }], 3);
    expect((await item())?.lostEdits).toBeUndefined();
  });

  test('at issue: the same amount is issued as changed', async () => {
    await edit([await feeAt('80')]);
    await agreeFee('110');
    await finish();
    expect(await invoiceOfItem()).toMatchObject({ totals: { net: 20_000 } });
    expect((await invoiceOfItem())?.lines[0]).toMatchObject({ edited: { computed: { net: 11_000 } } });
  });

  test('at issue: another amount, or an edit that cannot be kept, sets the invoice aside with that reason', async () => {
    await edit([{ kind: 'line', key: await feeKey(), quantity: '2' }]);
    await agreeFee('110');
    await finish();
    expect(await item()).toMatchObject({ status: 'setAside', reason: expect.stringContaining('its amount changed') });

    await beginAgain();
    await edit([await feeAt('80')]);
    await agreeFee('80', 'renamed');
    await finish();
    expect(await item()).toMatchObject({
      status: 'setAside',
      reason: expect.stringMatching(
        /an edit could not be kept: line \S+ fee:2016-03-01 \(the draft has no such line\)/,
      ),
    });
    expect(await invoiceOfItem()).toBeUndefined();
  });
});

const beginAgain = async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 2 }, someSettings({ reviewPolicy: { when: 'always' } }));
  batchId = await newBatch(fixture, 'March');
  steps = stepsOf(fixture, { to: [] }, batchId);
  planned = await runToReview(steps);
};

describe('what is postponed during the review', () => {
  /** A state that has just changed would be read again after five seconds: they pass with each look at the clock. */
  const clock = () => {
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 6_000);
    return fixture.clock.now;
  };
  const postpone = (billables: readonly { contractId: string; billableId: string }[]) =>
    postponeOnDraft({ ...needs(), clock })(tenantId, batchId, itemId, Postponing.parse({ billables }));
  const firstEntry = async () => {
    const [contract] = (await read()).draft.content.contracts;
    return { contractId: contract?.contractId ?? '', billableId: contract?.billableIds[0] ?? '' };
  };

  test('is not on the draft any more, but on the next month’s', async () => {
    const entry = await firstEntry();
    await edit([await feeAt('80')]);
    expect(await postpone([entry])).toMatchObject({ status: 'drafted', net: 14_000, edited: true });
    // Once more changes nothing but the version.
    expect(await postpone([entry])).toMatchObject({ net: 14_000 });
    await finish();
    expect(await invoiceOfItem()).toMatchObject({ totals: { net: 14_000 } });
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    const april = await newBatch(fixture, 'April', '2016-04-30');
    await runToReview(stepsOf(fixture, { to: [] }, april));
    expect((await readDraft(needs())(tenantId, april, itemId)).draft.content).toMatchObject({
      totals: { net: 16_000 },
    });
  });

  test.each(['before', 'after'] as const)(
    'and stopped %s any of its calls is done when it is asked again',
    async (when) => {
      const entry = await firstEntry();
      await edit([await feeAt('80')]);
      for (let at = 0; await diesAt(at, when, () => postpone([entry])); at += 1) {
        const [now, seen] = [await item(), await read()];
        expect(now?.gross).toBe(seen.laid.content.totals.gross);
      }
      expect(await item()).toMatchObject({ status: 'drafted', net: 14_000, edited: true });
    },
  );

  test('stays where it is when the invoice is taken out of the batch', async () => {
    const { billableId, contractId: mine } = await firstEntry();
    const before = await fixture.stores.log.get(tenantId, mine, billableId);
    await removeItem(needs())(tenantId, batchId, itemId, { reason: 'disputed', by });
    await expect(postpone([{ contractId: mine, billableId }])).rejects.toMatchObject({ code: 'BatchNotInReview' });
    expect(await fixture.stores.log.get(tenantId, mine, billableId)).toEqual(before);
  });

  test('must be on a contract of the draft', async () => {
    const { billableId } = await firstEntry();
    const mine = await contractId();
    const strange = contractIdOf(mine === contractIdOf(0) ? 1 : 0);
    await expect(postpone([{ contractId: strange, billableId }])).rejects.toMatchObject({
      code: 'RequestInvalid',
      faults: [{ pointer: '/billables/0/contractId' }],
    });
    await expect(postpone([{ contractId: mine, billableId: mine }])).rejects.toMatchObject({
      code: 'NotFound',
      faults: [{ pointer: '/billables/0' }],
    });
  });
});

describe('when the batch is grouped anew', () => {
  const twoContracts = async () => {
    fixture = await newTable();
    await foundFirm(fixture, { clients: 1, entries: 2 }, someSettings({ reviewPolicy: { when: 'always' } }));
    const second = { ...aContract(contractIdOf(7), clientIdOf(0)), name: 'Postes' };
    await fixture.stores.contracts.create(tenantId, second, newBillingState('2016-03-01'));
    fixture.clock.now = new Date('2016-04-01T08:00:00Z');
    batchId = await newBatch(fixture, 'March');
    steps = stepsOf(fixture, { to: [] }, batchId);
    await runToReview(steps);
  };
  const regroup = async (asked: Regrouping) => {
    await regroupBatch(needs(), machine)(tenantId, batchId, 'request-1', asked, by);
    planned = await runToReview(steps);
    return fixture.stores.batches.items(tenantId, batchId, undefined, 1);
  };

  test('lines keep what was changed on them, and what was said of the document is named', async () => {
    await twoContracts();
    const [first, second] = (await read()).draft.content.contracts.map((one) => one.contractId) as [string, string];
    const lines = [first, second].map((one, i) => ({ kind: 'line', contractId: one, unitPrice: String(80 + i) }));
    const key = await feeKey();
    await edit([...lines.map((one) => ({ ...one, key })), { kind: 'note', value: 'x' }]);
    const items = await regroup({ invoiceGrouping: 'contract' });
    const fees = items.map(({ contractIds, net, gross }) => ({ contractIds, net, gross }));
    expect(fees).toEqual(
      expect.arrayContaining([
        // The first by its name is the one with the work.
        { contractIds: [first], net: 20_000, gross: 24_000 },
        { contractIds: [second], net: 8_100, gross: 9_720 },
      ]),
    );
    expect(items.flatMap(({ lostEdits = [] }) => lostEdits)).toEqual([
      { kind: 'note', about: 'note', why: 'groupedAnew' },
    ]);
    // Where they lay before, nothing is left.
    expect((await fixture.stores.batches.overlays(tenantId, batchId, ['0000-0000'])).size).toBe(0);
    await finish();
    const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 10);
    expect(invoices.map(({ lines: [line] }) => line?.unitPrice).sort()).toEqual(['80', '81']);
  });

  test('and lines that come out otherwise are named', async () => {
    await twoContracts();
    const work = (await read()).draft.content.lines.find(({ chargeId }) => chargeId === 'time');
    await edit([{ kind: 'line', key: work?.key, contractId: work?.contractId, quantity: '30' }]);
    const [one] = await regroup({ lineGrouping: 'contract' });
    expect(one).toMatchObject({ status: 'drafted', net: 32_000, lostEdits: [{ kind: 'line', why: 'noSuchLine' }] });
    await finish();
    expect(await fixture.stores.ledger.list(tenantId, 'FA', 10)).toMatchObject([{ totals: { net: 32_000 } }]);
  });
});

describe('compared with the last bill', () => {
  test('the first is marked, one alike is not, one that differs is', async () => {
    expect((await item())?.compared).toEqual({ net: 22_000, marked: true });
    await finish();
    fixture.clock.now = new Date('2016-05-01T07:00:00Z');
    batchId = await newBatch(fixture, 'April', '2016-04-30');
    steps = stepsOf(fixture, { to: [] }, batchId);
    planned = await runToReview(steps);
    expect((await item())?.compared).toEqual({ net: 10_000, lastNet: 22_000, marked: true });
    await edit([await feeAt('200')]);
    expect((await item())?.compared).toEqual({ net: 20_000, lastNet: 22_000, marked: false });
  });
});
