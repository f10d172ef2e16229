import type { Randomness } from './randomness.ts';
import type { Answer, Command, Perform } from './wire.ts';

type Row = Record<string, unknown>;
interface Version {
  readonly at: number;
  /** Undefined: it was not there. */
  readonly row: Row | undefined;
}

const keyOf = ({ pk, sk }: Row): string => `${pk} ${sk}`;

/**
 * The emulator answers every read with the newest there is. On AWS a read without `ConsistentRead` may not: so each such
 * read is answered as of a moment ago. For that it keeps what each row looked like since the run began.
 */
export class Staleness {
  readonly #history = new Map<string, Version[]>();
  readonly #now: () => number;
  readonly #random: Randomness;
  readonly #read: Perform;
  /** Milliseconds that an eventual read may lag behind, at most. */
  readonly #mostLag: number;

  constructor(now: () => number, random: Randomness, read: Perform, mostLag: number) {
    this.#now = now;
    this.#random = random;
    this.#read = read;
    this.#mostLag = mostLag;
  }

  /** All versions of the rows whose key begins so, in their order. */
  versions(key: string): readonly Row[] {
    return (this.#history.get(key) ?? []).flatMap(({ row }) => (row ? [row] : []));
  }

  /** An update answers what it made of the row. */
  prepared(command: Command): Command {
    if (command.name !== 'UpdateCommand') return command;
    return { ...command, input: { ...command.input, ReturnValues: 'ALL_NEW' } };
  }

  /** Notes what a call wrote; what it read, as it may have been a moment ago. */
  async seen(command: Command, answer: Answer): Promise<Answer> {
    const { name, input } = command;
    switch (name) {
      case 'PutCommand':
        this.#note(input.Item, input.Item);
        return answer;
      case 'DeleteCommand':
        this.#note(input.Key, undefined);
        return answer;
      case 'UpdateCommand': {
        this.#note(input.Key, answer.Attributes as Row);
        const { Attributes, ...rest } = answer;
        return input.ReturnValues === undefined || input.ReturnValues === 'NONE' ? rest : answer;
      }
      case 'BatchWriteCommand':
        for (const { PutRequest, DeleteRequest } of Object.values(input.RequestItems).flat() as Action[])
          this.#note(PutRequest?.Item ?? DeleteRequest?.Key ?? {}, PutRequest?.Item);
        return answer;
      case 'TransactWriteCommand': {
        const actions = input.TransactItems as Action[];
        for (const { Put, Delete } of actions) {
          if (Put) this.#note(Put.Item, Put.Item);
          if (Delete) this.#note(Delete.Key, undefined);
        }
        await this.#noteUpdated(actions.flatMap(({ Update }) => Update ?? []));
        return answer;
      }
      default:
        return this.#aged(input, answer);
    }
  }

  #note(key: Row, row: Row | undefined): void {
    const versions = this.#history.get(keyOf(key)) ?? [];
    versions.push({ at: this.#now(), row });
    this.#history.set(keyOf(key), versions);
  }

  /** What a transaction's updates made of their rows, the table alone can tell. */
  async #noteUpdated(updates: readonly NonNullable<Action['Update']>[]): Promise<void> {
    const [first] = updates;
    if (!first) return;
    const { TableName } = first;
    const Keys = updates.map(({ Key }) => Key);
    const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
    const { Responses } = await this.#read({ name: 'BatchGetCommand', input: { RequestItems } });
    for (const row of (Responses as Record<string, Row[]>)[TableName] ?? []) this.#note(row, row);
  }

  #aged(input: Command['input'], answer: Answer): Answer {
    if (input.ConsistentRead === true || this.#random.chance(0.5)) return answer;
    const asOf = this.#now() - this.#random.between(0, this.#mostLag);
    const old = (row: Row): readonly Row[] => {
      const versions = this.#history.get(keyOf(row)) ?? [];
      if ((versions.at(-1)?.at ?? 0) <= asOf) return [row];
      const then = versions.findLast(({ at }) => at <= asOf)?.row;
      if (!then) return [];
      if (input.ProjectionExpression === undefined) return [then];
      return [Object.fromEntries(Object.entries(then).filter(([name]) => name in row))];
    };
    if (Array.isArray(answer.Items)) return { ...answer, Items: (answer.Items as Row[]).flatMap(old) };
    if (answer.Item) return { ...answer, Item: old(answer.Item as Row)[0] };
    return answer;
  }
}

interface Action {
  readonly Put?: { readonly Item: Row };
  readonly Delete?: { readonly Key: Row };
  readonly Update?: { readonly TableName: string; readonly Key: Row };
  readonly PutRequest?: { readonly Item: Row };
  readonly DeleteRequest?: { readonly Key: Row };
}
