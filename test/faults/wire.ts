import { randomUUID } from 'node:crypto';
import type { OutgoingMail, SendOutcome } from '../../domain/operations/ports.ts';
import type { Fault, FaultPlan, Injected } from './plan.ts';
import type { Staleness } from './staleness.ts';
import type { Invocation, World } from './world.ts';

/** A call to the table as the SDK's commands have it. */
export interface Command {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs of a dozen commands, of which wrappers look at a few fields
  readonly input: Record<string, any>;
}

export type Answer = Record<string, unknown>;
export type Perform = (command: Command) => Promise<Answer>;

/** Stands between the production code and the calls it makes; only mutants do anything here. */
export interface Interposer {
  table?(command: Command, send: Perform, invocation: Invocation): Promise<Answer>;
  mail?(mail: OutgoingMail, send: () => Promise<SendOutcome>, invocation: Invocation): Promise<SendOutcome>;
}

/** How often the SDK makes a call, the first time included, and how long it waits for an answer (functions/shared/dynamodb.ts). */
export const ATTEMPTS = 4;
const REQUEST_MILLISECONDS = 2_000;

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const isMailRow = (key: unknown): boolean => typeof key === 'string' && key.includes('#MAIL#');
/** The first row that a command names, for the report. */
export const keyOf = ({ input }: Command): string => {
  const { Key, Item, TransactItems, RequestItems, ExpressionAttributeValues } = input;
  const row = Key ?? Item;
  if (row) return `${row.pk} ${row.sk}`;
  if (TransactItems) return `${TransactItems.length} actions`;
  if (RequestItems) return 'batch';
  return JSON.stringify(ExpressionAttributeValues ?? {});
};

/** The way from a run's functions to the services: takes time, fails as planned, and is told of by a trace. */
export class Wire {
  readonly injected: Injected[] = [];
  /** One line for each call, for those who replay a run. */
  readonly trace: string[] = [];
  readonly #world: World;
  readonly #table: Perform;
  readonly #staleness: Staleness;
  faults: FaultPlan;
  interposer: Interposer;
  #calls = 0;

  constructor(world: World, table: Perform, staleness: Staleness, faults: FaultPlan, interposer: Interposer) {
    this.#world = world;
    this.#table = table;
    this.#staleness = staleness;
    this.faults = faults;
    this.interposer = interposer;
  }

  get calls(): number {
    return this.#calls;
  }

  async table(invocation: Invocation, command: Command, signal: AbortSignal | undefined): Promise<Answer> {
    const send: Perform = (asked) => this.#tableCall(invocation, asked, signal);
    return this.interposer.table ? this.interposer.table(command, send, invocation) : send(command);
  }

  async mail(invocation: Invocation, mail: OutgoingMail, perform: () => Promise<SendOutcome>): Promise<SendOutcome> {
    const send = () =>
      this.call(invocation, {
        operation: `SendRawEmail ${mail.tags.about}`,
        attempts: 1,
        atSending: true,
        perform,
      }).catch((error: Error): SendOutcome => {
        if (error.name !== 'ThrottlingException') throw error;
        return { outcome: 'throttled', quotaSpent: this.#world.random.chance(0.3) };
      });
    return this.interposer.mail ? this.interposer.mail(mail, send, invocation) : send();
  }

  async #tableCall(invocation: Invocation, command: Command, signal: AbortSignal | undefined): Promise<Answer> {
    const { name, input } = command;
    // As the SDK does: its own repetitions of a transaction are one transaction.
    const sent =
      name === 'TransactWriteCommand' ? { name, input: { ClientRequestToken: randomUUID(), ...input } } : command;
    // A busy writer: between two calls its process may stand still.
    if (invocation.name.startsWith('writer') && this.#world.random.chance(0.3)) await this.#pause(invocation, signal);
    return this.call(invocation, {
      operation: `${name.replace('Command', '')} ${keyOf(command)}`,
      attempts: ATTEMPTS,
      atSending: isMailRow(input.Key?.pk ?? input.Item?.pk),
      signal,
      perform: async () => {
        const answer = await this.#table(this.#staleness.prepared(sent));
        return this.#staleness.seen(sent, answer);
      },
      throttled: () =>
        name === 'TransactWriteCommand' && this.#world.random.chance(0.5) ? conflictOf(input) : undefined,
    });
  }

  #pause(invocation: Invocation, signal: AbortSignal | undefined): Promise<void> {
    return this.#world.wait(invocation, ({ resolve, reject }) => {
      this.#world.plan(this.#world.random.between(0, 9_000), () => resolve(undefined));
      signal?.addEventListener('abort', () => reject(named('AbortError', 'given up')));
    });
  }

  /** Makes a call as the SDK does, with its repetitions. */
  async call<T>(invocation: Invocation, asked: Asked<T>): Promise<T> {
    let fault: Fault | undefined;
    for (let attempt = 1; ; attempt += 1) {
      this.#calls += 1;
      const call = this.#calls;
      const goesOn = fault?.persists === true;
      fault = goesOn ? fault : this.faults.next(call, invocation.name);
      if (fault && !goesOn) {
        const { operation, atSending } = asked;
        this.injected.push({ ...fault, call, invocation: invocation.name, operation, atSending });
      }
      this.trace.push(
        `${call} ${new Date(this.#world.now).toISOString()} ${invocation.name}: ${asked.operation}${fault ? ` [${fault.kind}]` : ''}`,
      );
      try {
        return await this.#transmit(invocation, asked, fault);
      } catch (error) {
        const again = fault !== undefined && attempt < asked.attempts && !asked.signal?.aborted && isTransient(error);
        if (!again) throw error;
        await this.#world.wait<void>(invocation, ({ resolve }) =>
          this.#world.plan(this.#world.random.between(20, 200) * attempt, () => resolve()),
        );
      }
    }
  }

  #transmit<T>(invocation: Invocation, { perform, signal, throttled }: Asked<T>, fault: Fault | undefined): Promise<T> {
    const world = this.#world;
    const { random } = world;
    const [there, back] = [random.between(1, 20), random.between(1, 20)];
    return world.wait<T>(invocation, ({ resolve, reject }) => {
      if (signal?.aborted) return reject(named('AbortError', 'given up'));
      // What is under way when its sender gives up may still arrive.
      signal?.addEventListener('abort', () => reject(named('AbortError', 'given up')));
      const arrive = (after: number, then: (settle: () => void) => void) =>
        world.plan(after, async () => {
          const settle = await perform().then(
            (value) => () => resolve(value),
            (error) => () => reject(error),
          );
          then(settle);
        });
      const fail = (after: number, error: Error) => world.plan(after, () => reject(error));
      switch (fault?.kind) {
        case undefined:
          return arrive(there, (settle) => world.plan(back, settle));
        case 'before':
          return fail(there, named('Error', 'connect ECONNREFUSED'));
        case 'throttle':
          return fail(there + back, throttled?.() ?? named('ThrottlingException', 'Rate exceeded'));
        case 'after':
          return arrive(there, () => fail(back, named('Error', 'socket hang up ECONNRESET')));
        case 'timeout':
          if (random.chance(0.7)) arrive(random.between(1, 2 * REQUEST_MILLISECONDS), () => {});
          return fail(REQUEST_MILLISECONDS, named('TimeoutError', 'no answer in time'));
        case 'death':
          world.kill(invocation);
          if (random.chance(0.5)) arrive(random.between(1, 3_000), () => {});
          return;
        case 'orphan':
          world.orphan(invocation);
          return arrive(there, (settle) => world.plan(back, settle));
      }
    });
  }
}

interface Asked<T> {
  readonly operation: string;
  readonly attempts: number;
  readonly atSending: boolean;
  readonly perform: () => Promise<T>;
  readonly signal?: AbortSignal | undefined;
  /** The error of a busy service, if it is not the usual one. */
  readonly throttled?: () => Error | undefined;
}

const isTransient = (error: unknown): boolean =>
  error instanceof Error && /ECONN|Rate exceeded|no answer in time/.test(error.message);

/** Another transaction held one of the rows: an answer that the SDK does not repeat. */
const conflictOf = ({ TransactItems }: Command['input']): Error =>
  Object.assign(named('TransactionCanceledException', 'Transaction cancelled: TransactionConflict'), {
    CancellationReasons: (TransactItems as unknown[]).map((_, i) => ({
      Code: i === 1 ? 'TransactionConflict' : 'None',
    })),
  });
