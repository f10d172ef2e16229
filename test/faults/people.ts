import { NewBatch } from '../../domain/batches/new-batch.ts';
import { NewBillable } from '../../domain/billables/new-billable.ts';
import { NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { idFrom } from '../../domain/ids.ts';
import { startBatch } from '../../domain/operations/batches/start.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { changeAgreed } from '../../domain/operations/contracts.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { Actor, type Scene } from './actor.ts';
import { detailsOf, type FirmContract, otherOf, termsOf } from './firm.ts';
import { clockOf, invocationNow } from './world.ts';

export const batchIdOf = (name: string): string => idFrom('batch', name);

/** What people and tools do while batches run, through the operations of the API, each with its own patience. */
export class People extends Actor {
  readonly #machine: Machine;

  constructor(scene: Scene, machine: Machine) {
    super(scene);
    this.#machine = machine;
  }

  async recordTime(name: string, { contractId }: FirmContract, date: string, minutes: number): Promise<void> {
    const asked = NewTimeEntry.parse({ contractId, date, minutes, technician: 'Ada', ticket: 'T9' });
    const expected = this.known.asked(idFrom('timeEntry', name), contractId, minutes * 60);
    const record = recordTimeEntry(this.house.needs);
    const known = await this.requests.send(`writer ${name}`, () => record(this.firm.tenantId, name, asked));
    if (known && 'done' in known) expected.there = 'yes';
  }

  async recordOther(name: string, { contractId, kind }: FirmContract, on: string, quantity: string): Promise<void> {
    const other = otherOf(kind, on, quantity);
    if (!other) return;
    const asked = NewBillable.parse({ ...other, contractId });
    const expected = this.known.asked(idFrom('billable', name), contractId, undefined);
    const record = recordBillable(this.house.needs);
    const known = await this.requests.send(`writer ${name}`, () => record(this.firm.tenantId, name, asked));
    if (known && 'done' in known) expected.there = 'yes';
  }

  /** Somebody corrects, postpones, holds back, moves or deletes an entry that nobody else has touched. */
  async edit(what: 'minutes' | 'postpone' | 'hold' | 'move' | 'remove'): Promise<void> {
    const { random } = this.world;
    const choice = this.known.untouched();
    if (choice.length === 0) return;
    const expected = random.pick(choice);
    expected.touched = true;
    const { tenantId, contracts } = this.firm;
    const { billableId } = expected;
    const [contractId = ''] = expected.contracts;
    const { stores } = this.house;
    const read = await this.requests.send('edit reads', () => stores.log.get(tenantId, contractId, billableId));
    if (!read || !('done' in read) || !read.done || read.done.kind !== 'time') return;
    const { seconds, workedOn, version } = read.done;
    const at = { tenantId, contractId, billableId, expected: version };

    if (what === 'remove') {
      expected.there = 'perhaps';
      const known = await this.requests.send('edit removes', () => removeTimeEntry({ stores })(at));
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
    const known = await this.requests.send(`edit ${what}`, () => changeTimeEntry(this.house.needs)(at, change));
    if (known && 'done' in known) Object.assign(expected, after);
    if (known && 'refused' in known && known.refused.code === 'BillableLocked') Object.assign(expected, before);
  }

  /** New terms of a contract, some of them for days that are billed already. */
  async amend({ contractId, kind }: FirmContract, effectiveFrom: string): Promise<void> {
    const { stores } = this.house;
    const { tenantId } = this.firm;
    const read = await this.requests.send('amendment reads', () => stores.contracts.get(tenantId, contractId));
    if (!read || !('done' in read) || !read.done) return;
    const { version } = read.done.contract;
    const terms = termsOf(kind, effectiveFrom, '72.00');
    await this.requests.send('amendment', () =>
      changeAgreed({ stores })({ tenantId, contractId, expected: version }, { kind: 'agreeTerms', terms }, this.#now()),
    );
  }

  async renameClient(n: number): Promise<void> {
    const { stores } = this.house;
    const [{ tenantId, clients }, details] = [this.firm, detailsOf(n, `Client ${n} & Sons`)];
    await this.requests.send('client', () => changeClient({ stores })(tenantId, clients[n] ?? '', 1, details));
  }

  #now(): Date {
    const invocation = invocationNow();
    if (!invocation) throw new Error('nobody is asked outside of an invocation');
    return clockOf(invocation);
  }

  /** Starts a month end, and gives up when no answer ever comes: then it began, or it did not. */
  async startBatch(name: string, asked: object): Promise<void> {
    const request = NewBatch.parse({ name, ...asked });
    const start = startBatch(this.house.needs, this.#machine);
    const known = await this.requests.send('start', () => start(this.firm.tenantId, batchIdOf(name), request), 8);
    if (known && 'refused' in known) throw known.refused;
  }
}
