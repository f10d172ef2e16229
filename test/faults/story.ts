import type { NewBatch } from '../../domain/batches/batch.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { anEntry } from '../operations/firm.ts';
import { type Firm, foundFirm } from './firm.ts';
import type { House } from './house.ts';
import type { Executions } from './machine.ts';
import { batchIdOf, People } from './people.ts';
import { type FaultPlan, NO_FAULTS, randomFaults, type Tender } from './plan.ts';
import type { Ledger } from './promises.ts';
import type { Interposer, Wire } from './wire.ts';
import { invocationNow, type World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  /** Random ones when absent. */
  readonly faults?: FaultPlan;
  /** Where most of the random faults are; somewhere when absent. */
  readonly tender?: Tender | undefined;
  /** What a mutant does between the production code and its calls. */
  readonly interposer?: Interposer;
  /** Somebody writes longer than Settle waits: the control that must be reported. */
  readonly outlasting?: boolean;
}

const [APRIL, MAY, JUNE] = [
  Date.parse('2016-04-01T07:00:00Z'),
  Date.parse('2016-05-01T07:00:00Z'),
  Date.parse('2016-06-02T07:00:00Z'),
] as const;

interface Told {
  readonly tenantId: string;
  readonly machine: Machine;
}

/** What happens in a run: two month ends with all that can come between, and a quiet last one. */
export class Story {
  readonly #house: House;
  readonly #world: World;
  readonly #wire: Wire;
  readonly #executions: Executions;
  readonly #known: Ledger;
  readonly #options: RunOptions;
  readonly batchIds: string[] = [];
  firm: Firm | undefined;
  invoices = 0;

  constructor(house: House, world: World, wire: Wire, executions: Executions, known: Ledger, options: RunOptions) {
    this.#house = house;
    this.#world = world;
    this.#wire = wire;
    this.#executions = executions;
    this.#known = known;
    this.#options = options;
  }

  async tell({ tenantId, machine }: Told): Promise<void> {
    const { outlasting = false } = this.#options;
    const [house, world, wire, known] = [this.#house, this.#world, this.#wire, this.#known];
    const { random } = world;
    const policies = [{ when: 'never' }, { when: 'always' }, { when: 'above', minor: 15_000 }] as const;
    const policy = outlasting ? policies[0] : random.pick(policies);
    const firm = await world.invoke('founding', () => foundFirm(house, tenantId, random, known, policy));
    this.firm = firm;
    const people = new People(house, world, firm, known, machine);

    wire.faults = this.#options.faults ?? randomFaults(random, this.#options.tender);
    wire.interposer = this.#options.interposer ?? {};
    await world.sleepUntil(APRIL);
    // Amended terms would bill March again, and find there what the late writer has left.
    const others = outlasting
      ? [this.#outlast()]
      : this.#bustle(people, ['2016-03-10', '2016-03-20', '2016-03-31', '2016-04-01'], 7);
    await Promise.all([...this.#endOfMarch(people, outlasting), ...others]);
    await world.sleepUntil(MAY);
    await Promise.all([
      this.#batch(people, 'April', { through: '2016-04-30' }),
      ...(outlasting ? [] : this.#bustle(people, ['2016-03-20', '2016-04-15', '2016-04-30', '2016-05-01'], 3)),
    ]);

    wire.faults = NO_FAULTS;
    await world.sleepUntil(JUNE);
    await this.#batch(people, 'the rest', { through: '2016-05-31' });
    this.invoices = (await world.look(house.rows(`T#${tenantId}#S#FA#000000`))).length;
  }

  /** A last day around the end of March: over, today, or a while ago. */
  #somewhere(): string {
    return this.#world.random.pick(['2016-03-31', '2016-03-31', '2016-04-01', '2016-04-03', '2016-03-20']);
  }

  /** March, and often a second batch over some of the same contracts; sometimes that one overtakes it. */
  #endOfMarch(people: People, alone: boolean): readonly Promise<void>[] {
    const { random } = this.#world;
    // After the writer has minted its ULID, whatever its clock shows: later than the cutoff it would be no stray.
    if (alone) {
      const afterWriter = this.#world.sleepUntil(APRIL + 60_000);
      return [afterWriter.then(() => this.#batch(people, 'March', { through: '2016-03-31' }))];
    }
    if (random.chance(0.25)) {
      this.#executions.overtaken.add(batchIdOf('March'));
      return [
        this.#later(30, () => this.#batch(people, 'March', { through: '2016-03-31' })),
        this.#later(160, () => this.#batch(people, 'overlapping', { through: '2016-03-20' })),
      ];
    }
    return [
      this.#later(60, () => this.#batch(people, 'March', { through: this.#somewhere() })),
      ...(random.chance(0.6) ? [this.#later(180, () => this.#overlapping(people))] : []),
    ];
  }

  /** Something that somebody does within so many seconds. */
  async #later(most: number, act: () => Promise<void>): Promise<void> {
    await this.#world.sleep(this.#world.random.between(0, most) * 1_000);
    await act();
  }

  async #overlapping(people: People): Promise<void> {
    const { random } = this.#world;
    const contractIds = this.firm?.contracts.map(({ contractId }) => contractId).filter(() => random.chance(0.6)) ?? [];
    await this.#batch(people, 'overlapping', {
      through: this.#somewhere(),
      invoiceGrouping: random.pick(['client', 'contract']),
      ...(contractIds.length === 0 ? {} : { contractIds }),
    });
  }

  /** A month end from its start to its end, with those who decide about it and clear up after it. */
  async #batch(people: People, name: string, asked: Partial<NewBatch>): Promise<void> {
    await people.startBatch(name, asked);
    const batchId = batchIdOf(name);
    const ended = this.#executions.ended(batchId);
    if (!ended) return;
    this.batchIds.push(batchId);
    let isOver = false;
    const over = ended.then((how) => {
      isOver = true;
      return how;
    });
    const decision = name === 'overlapping' && this.#world.random.chance(0.1) ? 'cancel' : 'approve';
    const [how] = await Promise.all([over, people.review(batchId, decision, () => isOver)]);
    if (how === 'Failed') await this.#clearUp(batchId);
  }

  /** What statemachines/README.md says of a batch that failed: its invoices are delivered by hand, another batch bills the rest. */
  async #clearUp(batchId: string): Promise<void> {
    const { tenantId } = this.firm as Firm;
    await this.#world.sleep(600_000);
    const items = await this.#world.look(this.#house.rows(`T#${tenantId}#B#${batchId}`, 'ITEM#'));
    const shards = new Set(items.map(({ itemId }) => String(itemId).slice(0, 4)));
    for (const shard of shards) {
      for (let again = true; again; ) {
        again = await this.#executions.deliver({ tenantId, batchId, shard }).then(
          () => false,
          () => true,
        );
      }
    }
  }

  /** Writers, editors, and changes of what drafts were computed from, around a month end. */
  #bustle(people: People, days: readonly string[], writers: number): Promise<void>[] {
    const { random } = this.#world;
    const contracts = this.firm?.contracts ?? [];
    const name = () => `${days[1]} ${random.real()}`;
    const minutes = () => random.between(1, 12) * 10;
    return [
      ...Array.from({ length: writers }, () =>
        this.#later(160, () => people.recordTime(name(), random.pick(contracts), random.pick(days), minutes())),
      ),
      ...Array.from({ length: 2 }, () =>
        this.#later(160, () => people.recordOther(name(), random.pick(contracts), random.pick(days), '1')),
      ),
      ...Array.from({ length: random.between(1, 3) }, () =>
        this.#later(200, () => people.edit(random.pick(['minutes', 'minutes', 'postpone', 'hold', 'move', 'remove']))),
      ),
      ...(random.chance(0.4)
        ? [this.#later(160, () => people.amend(random.pick(contracts), random.pick(['2016-03-16', '2016-04-01'])))]
        : []),
      ...(random.chance(0.2) ? [this.#later(160, () => people.renameClient(0))] : []),
    ];
  }

  /** A writer whose last call stands in the way for longer than Settle waits: what the deadline forbids. */
  async #outlast(): Promise<void> {
    const { tenantId, contracts } = this.firm as Firm;
    const { contractId = '' } = contracts[0] ?? {};
    const entry = anEntry(contractId, 'outlasting', '2016-03-30', 60);
    await this.#world.invoke('outlasting', async () => {
      const invocation = invocationNow();
      if (!invocation) return;
      const before = this.#wire.interposer;
      const { table } = before;
      this.#wire.interposer = {
        ...before,
        table: async (command, send, by) => {
          if (by === invocation) await new Promise((resolve) => setTimeout(resolve, 900_000));
          return table ? table(command, send, by) : send(command);
        },
      };
      await this.#house.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), false);
    });
  }
}
