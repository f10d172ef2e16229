import type { Decision } from '../../domain/batches/batch.ts';
import { type Closing, closeBatch } from '../../domain/operations/month-end/close.ts';
import { deliverShard } from '../../domain/operations/month-end/deliver.ts';
import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import { planBatch } from '../../domain/operations/month-end/plan.ts';
import { awaitReview, failBatch, tallyBatch } from '../../domain/operations/month-end/review.ts';
import type { Machine, Mailer } from '../../domain/operations/ports.ts';
import type { House } from './house.ts';
import type { World } from './world.ts';

const plenty = () => 900_000;
const REVIEW_DAYS = 90;

interface Input {
  readonly tenantId: string;
  readonly batchId: string;
  readonly attempt: number;
}

interface Shard {
  readonly tenantId: string;
  readonly batchId: string;
  readonly shard: string;
}

/** How an execution ended. */
export type Ended = 'Succeeded' | 'Failed';

/** The executions of `statemachines/month-end.asl.json`, with its order, waits, retries and its way to fail. */
export class Executions {
  readonly #house: House;
  readonly #world: World;
  readonly #mailer: Mailer;
  readonly #settleSeconds: number;
  readonly #waiting = new Map<string, (decision: Decision) => void>();
  /** By their names. */
  readonly #begun = new Map<string, Promise<Ended>>();
  readonly #over = new Set<string>();
  machine!: Machine;
  /** What the tenant is told of each batch. */
  readonly told = new Map<string, Closing>();
  /** Batches whose drafts wait long for their turn, so that one that began later overtakes them. */
  readonly overtaken = new Set<string>();

  constructor(house: House, world: World, mailer: Mailer, settleSeconds: number) {
    this.#house = house;
    this.#world = world;
    this.#mailer = mailer;
    this.#settleSeconds = settleSeconds;
  }

  /** Starts one; a name that was used already starts nothing. */
  start(name: string, { tenantId, batchId, attempt = 0 }: Parameters<Machine['start']>[1]): void {
    if (this.#begun.has(name)) return;
    const execution = this.#execute({ tenantId, batchId, attempt });
    this.#begun.set(
      name,
      execution.finally(() => this.#over.add(name)),
    );
  }

  succeed(taskToken: string, { decision }: { readonly decision: Decision }): void {
    this.#waiting.get(taskToken)?.(decision);
  }

  standing(name: string): 'running' | 'ended' | 'none' {
    if (!this.#begun.has(name)) return 'none';
    return this.#over.has(name) ? 'ended' : 'running';
  }

  /** Undefined when there is no such execution. */
  ended(name: string): Promise<Ended> | undefined {
    return this.#begun.get(name);
  }

  /** A task: tried 4 times more, after 3 s, 6 s, 12 s and 24 s, or a random part of that. */
  async #task<T>(name: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#world.invoke(name, work);
      } catch (error) {
        if (attempt === 4) throw error;
        await this.#world.sleep(this.#world.random.real() * 3_000 * 2 ** attempt);
      }
    }
  }

  async #execute(input: Input): Promise<Ended> {
    try {
      await this.#steps(input);
      return 'Succeeded';
    } catch (error) {
      const { needs } = this.#house;
      const reason = `${(error as Error).name}: the month end stopped after all its retries`;
      await this.#task('Record failure', () => failBatch(needs)({ ...input, reason })).catch(() => {});
      return 'Failed';
    }
  }

  async #steps(input: Input): Promise<void> {
    const { needs } = this.#house;
    const { tenantId, batchId } = input;
    const settings = { settleSeconds: this.#settleSeconds, shardSize: 2 };
    const planned = await this.#task('Plan', () => planBatch(needs, settings)(input));
    const { round } = planned;
    const shards = planned.shards.map((shard) => ({ tenantId, batchId, shard }));
    await this.#world.sleep(this.#settleSeconds * 1_000);
    await (this.overtaken.has(batchId) ? this.#world.sleep(300_000) : this.#busy());
    await this.#map(shards, (shard) => this.#task(`Draft ${shard.shard}`, () => draftShard(needs)(shard)));
    const { review } = await this.#task('Tally', () => tallyBatch(needs)({ ...input, round }));
    const decision = review ? await this.#review(input, round) : 'approve';
    if (decision === 'regroup') return this.#steps(input);
    if (decision === 'approve') {
      await this.#busy();
      for (;;) {
        const { done, waitSeconds } = await this.#task('Issue', () => issueBatch(needs)(input, plenty));
        if (done) break;
        await this.#world.sleep(waitSeconds * 1_000);
      }
      await this.#map(shards, (shard) => this.deliver(shard));
    }
    for (;;) {
      const { waitSeconds, ...closing } = await this.#task('Close', () => closeBatch(needs, this.#mailer)(input));
      this.told.set(batchId, closing);
      if (waitSeconds === 0) return;
      await this.#world.sleep(waitSeconds * 1_000);
    }
  }

  /** Functions that are all in use, by other firms' month ends: a task waits for its turn. */
  #busy(): Promise<void> {
    return this.#world.sleep(this.#world.random.pick([0, 0, 0, 0, 5, 60, 240]) * 1_000);
  }

  /** Delivers a shard until it has nothing left to wait for. */
  async deliver(shard: Shard): Promise<void> {
    const deliver = deliverShard(this.#house.needs, this.#mailer, { mailsPerSecond: 14 });
    for (;;) {
      const { waitSeconds } = await this.#task(`Deliver ${shard.shard}`, () => deliver(shard, plenty));
      if (waitSeconds === 0) return;
      await this.#world.sleep(waitSeconds * 1_000);
    }
  }

  async #map<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
    const results = await Promise.allSettled(items.map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** The task token of every try is another; the first that is used wins. */
  async #review({ tenantId, batchId, attempt: execution }: Input, round: number): Promise<Decision> {
    const decided = Promise.withResolvers<Decision>();
    for (let attempt = 0; ; attempt += 1) {
      const taskToken = `${batchId} ${execution} ${round} ${attempt}`;
      this.#waiting.set(taskToken, decided.resolve);
      const await_ = () => awaitReview(this.#house.needs, this.machine)({ tenantId, batchId, round, taskToken });
      try {
        await this.#world.invoke('Review', await_);
        break;
      } catch (error) {
        if (attempt === 4) throw error;
        // A token that was stored wakes only the try that it belongs to.
        this.#waiting.delete(taskToken);
        await this.#world.sleep(this.#world.random.real() * 3_000 * 2 ** attempt);
      }
    }
    const late = this.#world.sleep(REVIEW_DAYS * 86_400_000).then(() => {
      throw new Error('States.Timeout');
    });
    return Promise.race([decided.promise, late]);
  }
}
