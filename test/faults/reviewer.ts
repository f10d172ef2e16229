import { DraftEdits } from '../../domain/batches/edits/edit.ts';
import { idFrom } from '../../domain/ids.ts';
import { decideBatch } from '../../domain/operations/batches/decide.ts';
import { removeItem } from '../../domain/operations/batches/remove.ts';
import { retryBatch } from '../../domain/operations/batches/retry.ts';
import { editDraft } from '../../domain/operations/drafts/edit.ts';
import { readDraft } from '../../domain/operations/drafts/read.ts';
import type { Machine } from '../../domain/operations/ports.ts';
import { Actor, type Scene } from './actor.ts';

/** The line that a reviewer adds to a draft; what it says tells whose it is. */
const extraLine = (description: string) =>
  DraftEdits.parse({
    edits: [
      { kind: 'addLine', key: 'added-1', description, quantity: '1', unitPrice: '10.00', reason: 'agreed by phone' },
      { kind: 'note', value: description, reason: 'agreed by phone' },
    ],
  });

/** Who looks at the drafts of a batch: changes some, takes some out, decides; and tries again what failed. */
export class Reviewer extends Actor {
  readonly #machine: Machine;

  constructor(scene: Scene, machine: Machine) {
    super(scene);
    this.#machine = machine;
  }

  /** Looks at a batch from time to time, and decides when it waits for that; before, drafts may be changed. */
  async review(batchId: string, decision: 'approve' | 'cancel', isOver: () => boolean, looks = true): Promise<void> {
    const { random } = this.world;
    const { stores } = this.house;
    const { tenantId } = this.firm;
    while (!isOver()) {
      await this.world.sleep(random.between(10, 60) * 1_000);
      const read = await this.requests.send('reviewer', () => stores.batches.get(tenantId, batchId), 1);
      if (!read || !('done' in read)) continue;
      if (read.done?.status === 'closed' || read.done?.status === 'cancelled' || read.done?.status === 'failed') return;
      if (read.done?.status !== 'inReview') continue;
      if (looks && random.chance(0.5)) await this.#lookInto(batchId);
      await this.world.sleep(random.pick([0, 5, 40, 150]) * 1_000);
      const decide = decideBatch(this.house.needs, this.#machine);
      await this.requests.send('decision', () => decide(tenantId, batchId, decision, 'reviewer'), 1);
    }
  }

  /** One draft is changed, and perhaps another taken out of the batch. */
  async #lookInto(batchId: string): Promise<void> {
    const { random } = this.world;
    const { stores } = this.house;
    const { tenantId } = this.firm;
    const read = await this.requests.send('reviewer', () => stores.batches.items(tenantId, batchId));
    if (!read || !('done' in read)) return;
    const drafted = read.done.filter(
      ({ status, itemId }) => status === 'drafted' && !this.known.isReviewed(batchId, itemId),
    );
    const [changed, removed] = [random.pick(drafted)?.itemId, random.pick(drafted)?.itemId];
    if (changed !== undefined) await this.#change(batchId, changed);
    if (removed !== undefined && removed !== changed && random.chance(0.5)) await this.#remove(batchId, removed);
  }

  async #change(batchId: string, itemId: string): Promise<void> {
    const { tenantId } = this.firm;
    const { stores } = this.house;
    const read = await this.requests.send('reviewer reads', () => readDraft({ stores })(tenantId, batchId, itemId));
    if (!read || !('done' in read)) return;
    const { version: expected } = read.done.overlay;
    const expectation = this.known.reviewed(batchId, itemId, 'changed');
    const edit = editDraft(this.house.needs);
    const known = await this.requests.send('reviewer edits', () =>
      edit({ tenantId, batchId, itemId, expected }, extraLine(`Extra of ${itemId}`), 'reviewer'),
    );
    if (known && 'done' in known) expectation.there = 'yes';
  }

  async #remove(batchId: string, itemId: string): Promise<void> {
    const { tenantId } = this.firm;
    const expectation = this.known.reviewed(batchId, itemId, 'removed');
    const remove = removeItem(this.house.needs);
    const removal = { reason: 'not this month', by: 'reviewer' };
    const known = await this.requests.send('reviewer removes', () => remove(tenantId, batchId, itemId, removal));
    if (known && 'done' in known) expectation.there = 'yes';
  }

  /** Asks for what failed of a batch to be tried again. */
  async retry(batchId: string, attempt: number): Promise<void> {
    const retry = retryBatch(this.house.needs, this.#machine);
    const requestId = idFrom('retry', batchId, String(attempt));
    await this.requests.send('retry', () => retry(this.firm.tenantId, batchId, requestId), 8);
  }
}
