import { BillingError } from '../../domain/errors.ts';
import type { World } from './world.ts';

/** Answers after which there is nothing more to try: the rest is busy, or unknown. */
const isRefusal = (error: unknown): error is BillingError =>
  error instanceof BillingError && error.code !== 'ServiceBusy' && error.code !== 'Conflict';

/** What a client knows in the end: it was done, it was refused, or no answer ever came. */
export type Known<T> = { readonly done: T } | { readonly refused: BillingError } | undefined;

/** How people and tools send requests to the API. */
export class Requests {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A request that is sent again, with the same key, until an answer comes or patience ends. */
  async send<T>(name: string, work: () => Promise<T>, patience = 4): Promise<Known<T>> {
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
}
