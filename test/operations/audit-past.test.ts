import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import { type AskedCredit, creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { runAudit } from './audit-run.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

/** What may happen in a firm and looks odd from outside; none of it is a finding. */

let fixture: Fixture;
let sent: SentMails;
const contractId = contractIdOf(0);

const monthEnd = async (name: string, through: string, now: string) => {
  fixture.clock.now = new Date(now);
  await runMonthEnd(fixture, sent, await newBatch(fixture, name, through));
};
const april = () => monthEnd('April', '2016-04-30', '2016-05-01T07:00:00Z');

/** March is billed: for each of two clients 100.00 of fee and an hour at 60.00. */
beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
  const settings = someSettings();
  const invoiceRules = { ...settings.invoiceRules, negative: 'creditNote' } as const;
  await foundFirm(fixture, { clients: 2, entries: 1 }, { ...settings, invoiceRules });
  await monthEnd('March', '2016-03-31', '2016-04-01T07:00:00Z');
  fixture.clock.now = new Date('2016-04-10T07:00:00Z');
});

const stateOf = async (id = contractId) => {
  const record = await fixture.stores.contracts.get(tenantId, id);
  if (!record) throw new Error('no contract');
  return record.state;
};
const worked = async (name: string, workedOn: string) => {
  await fixture.stores.log.add(tenantId, anEntry(contractId, name, workedOn), await stateOf(), false);
  const entry = await fixture.stores.log.get(tenantId, contractId, idFrom('test', 'entry', name));
  if (!entry) throw new Error('no entry');
  return entry;
};
const agreeFee = async (unitPrice: string) => {
  const { contract } = (await fixture.stores.contracts.get(tenantId, contractId)) ?? {};
  const [version] = aContract(contractId, clientIdOf(0)).terms;
  if (!version || !contract) throw new Error('no contract');
  const charges = version.charges.map((charge) => (charge.kind === 'recurringFee' ? { ...charge, unitPrice } : charge));
  const which = { tenantId, contractId, expected: contract.version };
  await changeAgreed(needsOf(fixture))(
    which,
    { kind: 'agreeTerms', terms: { ...version, charges } },
    fixture.clock.now,
  );
};
const credit = (asked: Partial<AskedCredit> = {}) =>
  creditInvoice(needsOf(fixture), mailerOf(fixture, sent))(
    tenantId,
    'FA-000000001',
    { eventId: idFrom('request', 'credit'), by: 'sub-1' },
    { reason: 'a wrong rate', mail: false, ...asked },
  );

describe('nothing is found', () => {
  interface Past {
    readonly because: string;
    readonly happens: () => Promise<unknown>;
  }
  test.each<Past>([
    {
      because: 'terms of billed days were changed, and the next bill has not come yet',
      happens: () => agreeFee('120.00'),
    },
    {
      because: 'terms of billed days were changed, and the next bill corrected them',
      happens: async () => {
        await agreeFee('120.00');
        await april();
      },
    },
    {
      because: 'a correction came to less than nothing, and is a credit note that stands by itself',
      happens: async () => {
        await agreeFee('20.00');
        await april();
        expect(await fixture.stores.ledger.list(tenantId, 'CN', 10)).toHaveLength(1);
      },
    },
    {
      because: 'an invoice was credited wholly, and its usage was put back and billed again',
      happens: async () => {
        await credit({ putBackUsage: true });
        await april();
      },
    },
    { because: 'usage was put back and waits for its bill', happens: () => credit({ putBackUsage: true }) },
    {
      because: 'work was deleted before it was billed',
      happens: async () => {
        await fixture.stores.log.remove(tenantId, await worked('deleted', '2016-04-02'));
        await april();
      },
    },
    {
      because: 'work was moved to the contract of another client, and billed there',
      happens: async () => {
        const entry = await worked('moved', '2016-04-02');
        const { version: _, ...moved } = { ...entry, contractId: contractIdOf(1) };
        expect(await fixture.stores.log.move(tenantId, entry, moved, false)).toBe('changed');
        await april();
      },
    },
    {
      because: 'work was postponed beyond the bill',
      happens: async () => {
        const entry = await worked('postponed', '2016-04-02');
        expect(await fixture.stores.log.change(tenantId, entry, entry, false, '2016-05-01')).toBe('changed');
        await april();
      },
    },
    {
      because: 'work for a closed month came late, and was billed with the next',
      happens: async () => {
        await worked('late', '2016-03-15');
        await april();
      },
    },
    {
      because: 'a bill in the middle of the month was followed by work on the same days',
      happens: async () => {
        await monthEnd('half of April', '2016-04-09', '2016-04-10T08:00:00Z');
        await worked('after it', '2016-04-05');
        await april();
      },
    },
  ])('$because', async ({ happens }) => {
    await happens();
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 3 * 86_400_000);
    const { findings, closing } = await runAudit(fixture, sent, 'past');
    expect(findings).toEqual([]);
    expect(closing).toEqual({ errors: 0, warnings: 0, repaired: 0, notKept: 0 });
  });
});
