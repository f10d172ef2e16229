import { NewBatch } from '../../domain/batches/batch.ts';
import { NewBillable } from '../../domain/billables/new-billable.ts';
import { NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { BillingError } from '../../domain/errors.ts';
import { idFrom } from '../../domain/ids.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { detailsOf, type Firm, type FirmContract, otherOf, termsOf } from './firm.ts';
import type { House } from './house.ts';
import type { Ledger } from './promises.ts';
import { clockOf, invocationNow, type World } from './world.ts';

/** Answers after which there is nothing more to try: the rest is busy, or unknown. */
const isRefusal = (error: unknown): error is BillingError =>
  error instanceof BillingError && error.code !== 'ServiceBusy' && error.code !== 'Conflict';

/** What a client knows in the end: it was done, it was refused, or no answer ever came. */
type Known<T> = { readonly done: T } | { readonly refused: BillingError } | undefined;

export const batchIdOf = (name: string): string => idFrom('batch', name);

/** What people and tools do while batches run, through the operations of the API, each with its own patience. */
export class People {
  readonly #house: House;
  readonly #world: World;
  readonly #firm: Firm;
  readonly #known: Ledger;
  readonly #machine: Machine;

  constructor(house: House, world: World, firm: Firm, known: Ledger, machine: Machine) {
    this.#house = house;
    this.#world = world;
    this.#firm = firm;
    this.#known = known;
    this.#machine = machine;
  }

  /** A request that is sent again, with the same key, until an answer comes or patience ends. */
  async #request<T>(name: string, work: () => Promise<T>, patience = 4): Promise<Known<T>> {
    const { random } = this.#world;
    for (let attempt = 1; attempt <= patience; attempt += 1) {
      try {
        return { done: await this.#world.invoke(name, work) };
      } catch (error) {
        if (isRefusal(error)) return { refused: error };
      }
      await this.#world.sleep(random.pick([1, 2, 5, 20, 45, 90, 300]) * 1_000 * (0.5 + random.real()));
    }
    return undefined;
  }

  async recordTime(name: string, { contractId }: FirmContract, date: string, minutes: number): Promise<void> {
    const asked = NewTimeEntry.parse({ contractId, date, minutes, technician: 'Ada', ticket: 'T9' });
    const expected = this.#known.asked(idFrom('timeEntry', name), contractId, minutes * 60);
    const record = recordTimeEntry(this.#house.needs);
    const known = await this.#request(`writer ${name}`, () => record(this.#firm.tenantId, name, asked));
    if (known && 'done' in known) expected.there = 'yes';
  }

  async recordOther(name: string, { contractId, kind }: FirmContract, on: string, quantity: string): Promise<void> {
    const other = otherOf(kind, on, quantity);
    if (!other) return;
    const asked = NewBillable.parse({ ...other, contractId });
    const expected = this.#known.asked(idFrom('billable', name), contractId, undefined);
    const record = recordBillable(this.#house.needs);
    const known = await this.#request(`writer ${name}`, () => record(this.#firm.tenantId, name, asked));
    if (known && 'done' in known) expected.there = 'yes';
  }

  /** Somebody corrects, postpones, holds back, moves or deletes an entry that nobody else has touched. */
  async edit(what: 'minutes' | 'postpone' | 'hold' | 'move' | 'remove'): Promise<void> {
    const { random } = this.#world;
    const choice = this.#known.untouched();
    if (choice.length === 0) return;
    const expected = random.pick(choice);
    expected.touched = true;
    const { tenantId, contracts } = this.#firm;
    const { billableId } = expected;
    const [contractId = ''] = expected.contracts;
    const { stores } = this.#house;
    const read = await this.#request('edit reads', () => stores.log.get(tenantId, contractId, billableId));
    if (!read || !('done' in read) || !read.done || read.done.kind !== 'time') return;
    const { seconds, workedOn, version } = read.done;
    const at = { tenantId, contractId, billableId, expected: version };

    if (what === 'remove') {
      expected.there = 'perhaps';
      const known = await this.#request('edit removes', () => removeTimeEntry({ stores })(at));
      if (known && 'done' in known) expected.there = 'no';
      // After an attempt without an answer, "it is not there" is what success looks like.
      if (known && 'refused' in known && known.refused.code === 'BillableLocked') expected.there = 'yes';
      return;
    }
    const target = random.pick(contracts).contractId;
    const minutes = random.between(1, 8) * 15 + 5;
    const changes = {
      minutes: { date: workedOn, minutes },
      postpone: { postponedTo: random.pick(['2016-04-02', '2016-04-20', '2016-05-05']) },
      hold: { held: true },
      move: { contractId: target },
    } as const;
    const change = TimeEntryChange.parse(changes[what]);
    const before = { seconds: expected.seconds, contracts: expected.contracts };
    const after = {
      seconds: what === 'minutes' ? [minutes * 60] : [seconds],
      contracts: what === 'move' ? [target] : [contractId],
    };
    expected.seconds = [...(before.seconds ?? []), ...after.seconds];
    expected.contracts = [...before.contracts, ...after.contracts];
    const known = await this.#request(`edit ${what}`, () => changeTimeEntry(this.#house.needs)(at, change));
    if (known && 'done' in known) Object.assign(expected, after);
    if (known && 'refused' in known && known.refused.code === 'BillableLocked') Object.assign(expected, before);
  }

  /** New terms of a contract, some of them for days that are billed already. */
  async amend({ contractId, kind }: FirmContract, effectiveFrom: string): Promise<void> {
    const { stores } = this.#house;
    const { tenantId } = this.#firm;
    const read = await this.#request('amendment reads', () => stores.contracts.get(tenantId, contractId));
    if (!read || !('done' in read) || !read.done) return;
    const { version } = read.done.contract;
    const terms = termsOf(kind, effectiveFrom, '72.00');
    await this.#request('amendment', () =>
      changeAgreed({ stores })({ tenantId, contractId, expected: version }, { kind: 'agreeTerms', terms }, this.#now()),
    );
  }

  async renameClient(n: number): Promise<void> {
    const { stores } = this.#house;
    const [{ tenantId, clients }, details] = [this.#firm, detailsOf(n, `Client ${n} & Sons`)];
    await this.#request('client', () => changeClient({ stores })(tenantId, clients[n] ?? '', 1, details));
  }

  #now(): Date {
    const invocation = invocationNow();
    if (!invocation) throw new Error('nobody is asked outside of an invocation');
    return clockOf(invocation);
  }

  /** Starts a month end, and gives up when no answer ever comes: then it began, or it did not. */
  async startBatch(name: string, asked: object): Promise<void> {
    const request = NewBatch.parse({ name, ...asked });
    const start = startBatch(this.#house.needs, this.#machine);
    const known = await this.#request('start', () => start(this.#firm.tenantId, batchIdOf(name), request), 8);
    if (known && 'refused' in known) throw known.refused;
  }

  /** Looks at a batch from time to time, and decides when it waits for that. */
  async review(batchId: string, decision: 'approve' | 'cancel', isOver: () => boolean): Promise<void> {
    const { random } = this.#world;
    const { stores } = this.#house;
    const { tenantId } = this.#firm;
    while (!isOver()) {
      await this.#world.sleep(random.between(10, 60) * 1_000);
      const read = await this.#request('reviewer', () => stores.batches.get(tenantId, batchId), 1);
      if (!read || !('done' in read)) continue;
      if (read.done?.status === 'closed' || read.done?.status === 'cancelled' || read.done?.status === 'failed') return;
      if (read.done?.status !== 'inReview') continue;
      await this.#world.sleep(random.pick([0, 5, 40, 150]) * 1_000);
      const decide = decideBatch(this.#house.needs, this.#machine);
      await this.#request('decision', () => decide(tenantId, batchId, read.done?.decision ?? decision, 'reviewer'), 1);
    }
  }
}
