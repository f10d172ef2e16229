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
  readonly #waiting = new Map<string, (decision: 'approve' | 'cancel') => void>();
  readonly #running = new Map<string, Promise<Ended>>();
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
  start(tenantId: string, batchId: string): void {
    if (!this.#running.has(batchId)) this.#running.set(batchId, this.#execute(tenantId, batchId));
  }

  succeed(taskToken: string, { decision }: { readonly decision: 'approve' | 'cancel' }): void {
    this.#waiting.get(taskToken)?.(decision);
  }

  /** Undefined when there is no such execution. */
  ended(batchId: string): Promise<Ended> | undefined {
    return this.#running.get(batchId);
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

  async #execute(tenantId: string, batchId: string): Promise<Ended> {
    try {
      await this.#steps(tenantId, batchId);
      return 'Succeeded';
    } catch (error) {
      const { needs } = this.#house;
      const reason = `${(error as Error).name}: the month end stopped after all its retries`;
      await this.#task('Record failure', () => failBatch(needs)({ tenantId, batchId, reason })).catch(() => {});
      return 'Failed';
    }
  }

  async #steps(tenantId: string, batchId: string): Promise<void> {
    const { needs } = this.#house;
    const input = { tenantId, batchId };
    const settings = { settleSeconds: this.#settleSeconds, shardSize: 2 };
    const { shards } = await this.#task('Plan', () => planBatch(needs, settings)(input));
    await this.#world.sleep(this.#settleSeconds * 1_000);
    await (this.overtaken.has(batchId) ? this.#world.sleep(300_000) : this.#busy());
    await this.#map(shards, (shard) => this.#task(`Draft ${shard.shard}`, () => draftShard(needs)(shard)));
    const { review } = await this.#task('Tally', () => tallyBatch(needs)(input));
    const decision = review ? await this.#review(tenantId, batchId) : 'approve';
    if (decision === 'approve') {
      await this.#busy();
      for (;;) {
        const { done, waitSeconds } = await this.#task('Issue', () => issueBatch(needs)(input, plenty));
        if (done) break;
        await this.#world.sleep(waitSeconds * 1_000);
      }
      await this.#map(shards, (shard) => this.deliver(shard));
    }
    this.told.set(batchId, await this.#task('Close', () => closeBatch(needs, this.#mailer)(input)));
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
  async #review(tenantId: string, batchId: string): Promise<'approve' | 'cancel'> {
    const decided = Promise.withResolvers<'approve' | 'cancel'>();
    for (let attempt = 0; ; attempt += 1) {
      const taskToken = `${batchId} ${attempt}`;
      this.#waiting.set(taskToken, decided.resolve);
      const await_ = () => awaitReview(this.#house.needs, this.machine)({ tenantId, batchId, taskToken });
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
