import { executionName } from '../../domain/batches/batch.ts';
import type { NewBatch } from '../../domain/batches/new-batch.ts';
import type { Machine, Mailer } from '../../domain/operations/ports.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { afterIssue, bustle, later } from './bystanders.ts';
import { type Firm, foundFirm, SERIES } from './firm.ts';
import type { House } from './house.ts';
import type { Executions } from './machine.ts';
import { outlast } from './outlasting.ts';
import { batchIdOf, People } from './people.ts';
import { type FaultPlan, NO_FAULTS, randomFaults, type Tender } from './plan.ts';
import type { Ledger } from './promises.ts';
import { Requests } from './requests.ts';
import { Reviewer } from './reviewer.ts';
import type { Interposer, Wire } from './wire.ts';
import type { World } from './world.ts';

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

/** How often somebody tries again while faults go on. */
const MOST_ATTEMPTS = 3;

/** A batch whose last execution failed. */
interface Failed {
  /** Executions after the first. */
  readonly attempts: number;
  readonly decision: 'approve' | 'cancel';
}

interface Told {
  readonly tenantId: string;
  readonly machine: Machine;
  readonly mailer: Mailer;
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
  #reviewer: Reviewer | undefined;
  readonly #failed = new Map<string, Failed>();

  constructor(house: House, world: World, wire: Wire, executions: Executions, known: Ledger, options: RunOptions) {
    this.#house = house;
    this.#world = world;
    this.#wire = wire;
    this.#executions = executions;
    this.#known = known;
    this.#options = options;
  }

  async tell({ tenantId, machine, mailer }: Told): Promise<void> {
    const { outlasting = false } = this.#options;
    const [house, world, wire, known] = [this.#house, this.#world, this.#wire, this.#known];
    const { random } = world;
    const policies = [{ when: 'never' }, { when: 'always' }, { when: 'above', minor: 15_000 }] as const;
    const policy = outlasting ? policies[0] : random.pick(policies);
    const firm = await world.invoke('founding', () => foundFirm(house, tenantId, random, known, policy));
    this.firm = firm;
    const scene = { house, world, firm, known, requests: new Requests(world) };
    const people = new People(scene, machine);
    const books = new Bookkeeper(scene, mailer);
    this.#reviewer = new Reviewer(scene, machine);

    wire.faults = this.#options.faults ?? randomFaults(random, this.#options.tender);
    wire.interposer = this.#options.interposer ?? {};
    await world.sleepUntil(APRIL);
    // Amended terms would bill March again, and find there what the late writer has left.
    const others = outlasting
      ? [outlast(house, world, wire, firm)]
      : bustle(world, firm, people, ['2016-03-10', '2016-03-20', '2016-03-31', '2016-04-01'], 7);
    await Promise.all([...this.#endOfMarch(people, outlasting), ...others]);
    await world.sleepUntil(MAY);
    await Promise.all([
      this.#batch(people, 'April', { through: '2016-04-30' }),
      ...(outlasting ? [] : bustle(world, firm, people, ['2016-03-20', '2016-04-15', '2016-04-30', '2016-05-01'], 3)),
      ...(outlasting ? [] : afterIssue(world, books)),
    ]);

    wire.faults = NO_FAULTS;
    await books.insist();
    // The storm is over: now every batch comes to its end.
    for (const [batchId, failed] of [...this.#failed]) await this.#tryAgain(batchId, failed);
    await world.sleepUntil(JUNE);
    await this.#batch(people, 'the rest', { through: '2016-05-31' });
    for (const series of SERIES.invoices)
      this.invoices += (await world.look(house.rows(`T#${tenantId}#S#${series}#000000`))).length;
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
        later(this.#world, 30, () => this.#batch(people, 'March', { through: '2016-03-31' })),
        later(this.#world, 160, () => this.#batch(people, 'overlapping', { through: '2016-03-20' })),
      ];
    }
    return [
      later(this.#world, 60, () => this.#batch(people, 'March', { through: this.#somewhere() })),
      ...(random.chance(0.6) ? [later(this.#world, 180, () => this.#overlapping(people))] : []),
    ];
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
    // Of the last nothing is taken out: it has to bill all that is left.
    const looks = name !== 'the rest';
    const [how] = await Promise.all([over, this.#reviewer?.review(batchId, decision, () => isOver, looks)]);
    if (how === 'Failed') this.#failed.set(batchId, { attempts: 0, decision });
    if (how === 'Failed' || this.#world.random.chance(0.3)) await this.#tryAgain(batchId, { attempts: 0, decision });
  }

  /** What failed of a batch is tried again, by another execution of the machine, some times at most. */
  async #tryAgain(batchId: string, { attempts, decision }: Failed): Promise<void> {
    for (let attempt = attempts + 1; attempt <= attempts + MOST_ATTEMPTS; attempt += 1) {
      await this.#world.sleep(600_000);
      await this.#reviewer?.retry(batchId, attempt);
      // Nothing had failed; or it began, whatever was answered.
      const execution = this.#executions.ended(executionName(batchId, attempt));
      if (!execution) return;
      let isOver = false;
      const over = execution.finally(() => {
        isOver = true;
      });
      const [how] = await Promise.all([over, this.#reviewer?.review(batchId, decision, () => isOver)]);
      this.#failed.delete(batchId);
      if (how === 'Succeeded') return;
      this.#failed.set(batchId, { attempts: attempt, decision });
    }
  }
}
