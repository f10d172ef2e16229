import { AsyncLocalStorage } from 'node:async_hooks';
import { type Randomness, randomness } from './randomness.ts';

/** One invocation of a function: an API request, or a step of the state machine. */
export interface Invocation {
  readonly world: World;
  readonly name: string;
  /** By how many milliseconds its clock is wrong. */
  readonly skew: number;
  /** Calls and pauses that it waits for; while there are none, it computes. */
  waiting: number;
  /** It was killed: nothing that it waits for ever comes. */
  dead: boolean;
  /** Ends it for whoever called it. */
  readonly cutOff: (reason: Error) => void;
}

/** A function that was killed, or whose answer was lost, as its caller sees it. */
export class FunctionLost extends Error {
  override readonly name = 'FunctionLost';
}

const current = new AsyncLocalStorage<Invocation>();

/** The invocation that the running code belongs to; none for the harness's own. */
export const invocationNow = (): Invocation | undefined => current.getStore();

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A world with a clock of its own. Everything that takes time is an event in it, and one event happens after the other:
 * the next comes when all invocations wait again. So a run is the same for the same seed, however fast the machine is,
 * and no wait is a real one.
 */
export class World {
  now: number;
  readonly random: Randomness;
  /** Milliseconds by which clocks may be wrong, either way. */
  readonly #skew: number;
  readonly #events: Event[] = [];
  readonly #invocations = new Set<Invocation>();
  #planned = 0;
  #looks = 0;

  constructor(seed: number, start: Date, skew: number) {
    this.now = start.getTime();
    this.random = randomness(seed);
    this.#skew = skew;
  }

  /** Plans what happens after so many milliseconds; of what happens at one moment, the first that was planned. */
  plan(after: number, run: Event['run']): void {
    this.#planned += 1;
    const event = { at: this.now + Math.max(0, after), order: this.#planned, run };
    const later = this.#events.findIndex(({ at }) => at > event.at);
    if (later === -1) this.#events.push(event);
    else this.#events.splice(later, 0, event);
  }

  /** A pause of somebody outside of the functions: a person, a tool, the state machine. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.plan(milliseconds, resolve));
  }

  sleepUntil(moment: number): Promise<void> {
    return this.sleep(moment - this.now);
  }

  /** The harness looks at something meanwhile, which takes no time in this world. */
  async look<T>(at: Promise<T>): Promise<T> {
    this.#looks += 1;
    return at.finally(() => {
      this.#looks -= 1;
    });
  }

  /** Runs a function. Fails with `FunctionLost` when it dies on the way, or goes on but its answer does not arrive. */
  async invoke<T>(name: string, work: () => Promise<T>): Promise<T> {
    const lost = Promise.withResolvers<never>();
    const invocation: Invocation = {
      world: this,
      name,
      skew: this.random.between(-this.#skew, this.#skew),
      waiting: 0,
      dead: false,
      cutOff: lost.reject,
    };
    this.#invocations.add(invocation);
    const done = current.run(invocation, work).finally(() => this.#invocations.delete(invocation));
    return Promise.race([done, lost.promise]);
  }

  /** The function's process ends here and now. */
  kill(invocation: Invocation): void {
    invocation.dead = true;
    this.#invocations.delete(invocation);
    invocation.cutOff(new FunctionLost(`${invocation.name} was killed`));
  }

  /** The function goes on, while its caller takes it for lost and calls it again. */
  orphan(invocation: Invocation): void {
    invocation.cutOff(new FunctionLost(`the answer of ${invocation.name} was lost`));
  }

  /** Suspends an invocation until an event settles what it waits for. */
  wait<T>(invocation: Invocation, begin: (settle: Settle<T>) => void): Promise<T> {
    invocation.waiting += 1;
    return new Promise((resolve, reject) => {
      let settled = false;
      const once = (end: () => void): void => {
        if (settled || invocation.dead) return;
        settled = true;
        invocation.waiting -= 1;
        end();
      };
      begin({ resolve: (value) => once(() => resolve(value)), reject: (error) => once(() => reject(error)) });
    });
  }

  /** Lets things happen until the story is over; an error when nothing is left to happen before that. */
  async play<T>(story: Promise<T>, mostEvents: number): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    story.then(end, end);
    for (let events = 0; ; events += 1) {
      await this.#calm();
      if (over) return story;
      const event = this.#events.shift();
      if (!event) throw new Error('the run hangs: nothing is left to happen, and it is not over');
      if (events > mostEvents) throw new Error(`the run does not end: it is not over after ${mostEvents} events`);
      this.now = event.at;
      await event.run();
    }
  }

  /** Until everybody waits, or has nothing more to do. */
  async #calm(): Promise<void> {
    for (let ticks = 0; ticks < 2; ticks += 1) {
      await tick();
      if (this.#looks > 0) ticks = -1;
      for (const { waiting } of this.#invocations) if (waiting === 0) ticks = -1;
    }
  }
}

export interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** What the invocation's process takes for the time. */
export const clockOf = ({ world, skew }: Invocation): Date => new Date(world.now + skew);

/**
 * Timers and chance within invocations are the world's: a pause in the production code only moves the virtual clock. All
 * other code of the process, as the SDK's own, keeps the real ones.
 */
export const virtualizeTime = (): void => {
  const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
  const realAbortTimeout = AbortSignal.timeout.bind(AbortSignal);
  const realRandom = Math.random;
  const cancelled = new WeakSet<object>();

  const timeout = (run: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]): unknown => {
    const invocation = current.getStore();
    if (!invocation) return realTimeout(run, milliseconds, ...args);
    const handle = { unref: () => handle, ref: () => handle };
    void invocation.world
      .wait<void>(invocation, ({ resolve }) => invocation.world.plan(milliseconds, () => resolve()))
      .then(() => cancelled.has(handle) || run(...args));
    return handle;
  };
  globalThis.setTimeout = Object.assign(timeout, realTimeout) as typeof setTimeout;
  globalThis.clearTimeout = ((handle: Parameters<typeof clearTimeout>[0]) => {
    if (typeof handle === 'object' && handle !== null) cancelled.add(handle);
    realClear(handle);
  }) as typeof clearTimeout;
  AbortSignal.timeout = (milliseconds) => {
    const invocation = current.getStore();
    if (!invocation) return realAbortTimeout(milliseconds);
    const controller = new AbortController();
    invocation.world.plan(milliseconds, () => controller.abort(new DOMException('too late', 'TimeoutError')));
    return controller.signal;
  };
  Math.random = () => current.getStore()?.world.random.real() ?? realRandom();
};
