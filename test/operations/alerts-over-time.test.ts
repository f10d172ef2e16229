import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { idFrom } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { hearOfMail } from '../../domain/operations/mails/hear.ts';
import type { Mailer, OutgoingMail } from '../../domain/operations/ports.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import { type Owed, owedBy, someLife } from '../domain/alerted-life.ts';
import { type Randomness, randomness } from '../faults/randomness.ts';
import { failAt, faultily, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { clientDetails, clientIdOf, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

const ZONE = 'Europe/Paris';
const SINCE = '2025-01-15';
const HOUR = 3_600_000;
const CONTRACTS = 8;
const END = Date.parse('2026-07-15T00:00:00Z');
/** The provider's word comes within minutes; a mail of which there is none is sent again after these. */
const WORD = 3 * HOUR;

const fee = Charge.parse({ kind: 'recurringFee', chargeId: 'fee', description: 'Infogérance', unitPrice: '100.00' });

/** Mails that arrived, each once or oftener; their tags say of which alert they are. */
class Inbox {
  readonly mails: OutgoingMail[] = [];
  heard = 0;
  readonly mailer: Mailer;

  constructor({ faults }: Fixture) {
    this.mailer = {
      from: 'billing@monthend.example',
      send: (mail) =>
        faultily(faults, 'SendRawEmail', async () => {
          this.mails.push(mail);
          return { outcome: 'sent', messageId: `m${this.mails.length}` };
        }),
    };
  }

  /** What the provider tells of what it took. */
  async tell(fixture: Fixture): Promise<void> {
    for (; this.heard < this.mails.length; this.heard += 1) {
      const { tags } = this.mails[this.heard] as OutgoingMail;
      const { tenant = '', about = '', purpose = '' } = tags;
      const at = fixture.clock.now.toISOString();
      await hearOfMail(
        needsOf(fixture),
        this.mailer,
      )({
        mail: { tenantId: tenant, aboutId: about, purpose },
        messageId: `m${this.heard}`,
        at,
        fate: { kind: 'delivered' },
      });
    }
  }
}

const purposeOf = (key: string): string => {
  const [contractId = '', alertId = '', on = ''] = key.split(' ');
  return `alert-${idFrom('alert', contractId, alertId, on, 'office@canal.example')}`;
};

const sweep = async (fixture: Fixture, { mailer }: Inbox): Promise<void> => {
  const needs = needsOf(fixture);
  const byItself = { renewal: renewContract(needs), revision: reviseContract(needs) };
  await sweepContracts(needs, mailer, { mailsPerSecond: 1e6, byItself })(() => 900_000);
};

const found = async (dice: Randomness): Promise<Fixture> => {
  const fixture = await newTable();
  fixture.clock.now = new Date(`${SINCE}T12:00:00Z`);
  await fixture.stores.tenants.create(tenantId, someSettings({ timeZone: ZONE }));
  await fixture.stores.clients.create(tenantId, clientIdOf(0), clientDetails(0));
  for (let n = 0; n < CONTRACTS; n += 1) {
    const asked = { clientId: clientIdOf(0), name: `Contract ${n}`, startsOn: '2024-01-01', ...someLife(dice, SINCE) };
    await createContract(needsOf(fixture))(
      tenantId,
      idFrom('life', String(n)),
      {
        ...asked,
        rateDate: 'worked',
        terms: { billWork: 'periodEnd', cadence: { unit: 'month', every: 1 }, charges: [fee] },
      },
      fixture.clock.now,
    );
  }
  return fixture;
};

describe('on the table itself, over 18 months', () => {
  test.each([1, 2])(
    'sweeps die anywhere, or are two at a time, and each alert is in the inbox once (seed %i)',
    async (seed) => {
      const dice = randomness(seed);
      const fixture = await found(dice);
      const inbox = new Inbox(fixture);
      const owed = new Map<string, Owed>();
      const ids = Array.from({ length: CONTRACTS }, (_, n) => idFrom('life', String(n)));
      /** What is owed by contracts as they stand; what no longer stands and was not told need not be. */
      const look = async (before: number): Promise<void> => {
        const records = await fixture.stores.contracts.many(tenantId, ids);
        const standing = new Map<string, Owed>();
        for (const { contract } of records.values())
          for (const one of owedBy(contract, ZONE, SINCE, before)) standing.set(one.key, owed.get(one.key) ?? one);
        owed.clear();
        for (const [key, one] of standing) owed.set(key, one);
      };
      const arrived = (key: string): number =>
        inbox.mails.filter(({ tags }) => tags.purpose?.startsWith(purposeOf(key))).length;
      await look(fixture.clock.now.getTime());
      let killed = 0;
      for (let now = Date.parse(`${SINCE}T13:02:00Z`); now < END; now += dice.between(1, 168) * HOUR) {
        fixture.clock.now = new Date(now);
        if (dice.chance(0.1)) {
          const record = await fixture.stores.contracts.get(tenantId, dice.pick(ids));
          if (!record) throw new Error('no contract');
          const { contractId, version } = record.contract;
          const endsOn = addDays(new Date(now).toISOString().slice(0, 10), dice.between(0, 200));
          const which = { tenantId, contractId, expected: version };
          await changeAgreed(needsOf(fixture))(which, { kind: 'end', endsOn }, fixture.clock.now);
          await look(now);
        }
        if (dice.chance(0.5)) {
          failAt(fixture.faults, dice.between(1, 8), dice.pick(['before', 'after'] as const), WRITES);
          const died = await sweep(fixture, inbox).then(
            () => false,
            (error: AggregateError) => error.errors.some(isInjected),
          );
          fixture.faults.decide = () => undefined;
          if (died) killed += 1;
          await inbox.tell(fixture);
          fixture.clock.now = new Date(now + WORD);
        }
        await Promise.all(dice.chance(0.2) ? [sweep(fixture, inbox), sweep(fixture, inbox)] : [sweep(fixture, inbox)]);
        await inbox.tell(fixture);
        // A claim that another sweep held at this moment is settled by the next one.
        await sweep(fixture, inbox);
        const late = [...owed.values()].filter(({ key, by }) => by <= now && arrived(key) === 0);
        expect([fixture.clock.now.toISOString(), late]).toEqual([fixture.clock.now.toISOString(), []]);
        await look(now);
      }
      const all = Map.groupBy(inbox.mails, ({ tags }) => tags.purpose?.slice(0, 32));
      expect([...all.values()].filter((mails) => mails.length !== 1)).toEqual([]);
      expect(all.size).toBeGreaterThan(CONTRACTS);
      expect(killed).toBeGreaterThan(1);
    },
  );
});
