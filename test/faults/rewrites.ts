import type { Answer, Command, Interposer, Perform } from './wire.ts';
import type { Invocation } from './world.ts';

export type Row = Record<string, unknown>;
interface Write {
  readonly Item?: Row;
  readonly Key?: Row;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly [name: string]: unknown;
}
interface Action {
  readonly Put?: Write;
  readonly Update?: Write;
  readonly ConditionCheck?: Write;
}

export const rowOf = ({ Put, Update, ConditionCheck }: Action): Row =>
  Put?.Item ?? Update?.Key ?? ConditionCheck?.Key ?? {};
export const isState = (row: Row): boolean => row.sk === 'STATE';
export const isInvoice = ({ sk }: Row): boolean => String(sk).startsWith('N#');
export const isSeries = ({ sk }: Row): boolean => String(sk).startsWith('S#');
export const isItem = ({ sk }: Row): boolean => String(sk).startsWith('ITEM#');
export const isBillable = ({ sk }: Row): boolean => String(sk).startsWith('BI#');

export const actionsOf = ({ input }: Command): readonly Action[] => (input.TransactItems ?? []) as Action[];
export const withActions = (command: Command, TransactItems: readonly Action[]): Command => ({
  ...command,
  input: { ...command.input, TransactItems },
});
export const isIssue = (command: Command): boolean => actionsOf(command).some((action) => isInvoice(rowOf(action)));
export const isLogQuery = ({ name, input }: Command): boolean => name === 'QueryCommand' && input.IndexName === 'lsi1';

/** Lets a condition always hold, while it names all that it named. */
export const always = (condition: string, part: RegExp): string =>
  condition.replace(part, (held) => `(${held} OR NOT ${held})`);

/** Changes the rows of billing states in whatever answer they come. */
export const statesIn = (answer: Answer, change: (row: Row) => Row): Answer => {
  const each = (row: Row): Row => (isState(row) ? change(row) : row);
  if (answer.Item) return { ...answer, Item: each(answer.Item as Row) };
  if (answer.Responses) {
    const tables = Object.entries(answer.Responses as Record<string, Row[]>);
    return { ...answer, Responses: Object.fromEntries(tables.map(([name, rows]) => [name, rows.map(each)])) };
  }
  return answer;
};

/** Only rewrites what is sent. */
export const rewriting = (rewrite: (command: Command, by: Invocation) => Command): Interposer => ({
  table: (command, send, by) => send(rewrite(command, by)),
});

/** Takes one action out of the commit and makes it a call of its own, before or after it. */
export const outside =
  (isIt: (row: Row) => boolean, when: 'before' | 'after') =>
  async (command: Command, send: Perform): Promise<Answer> => {
    const actions = actionsOf(command);
    const apart = isIssue(command) ? actions.filter((action) => isIt(rowOf(action))) : [];
    if (apart.length === 0) return send(command);
    const commit = withActions(
      command,
      actions.filter((action) => !apart.includes(action)),
    );
    const alone = async (): Promise<void> => {
      for (const { Put, Update } of apart) {
        if (Put) await send({ name: 'PutCommand', input: Put });
        if (Update) await send({ name: 'UpdateCommand', input: Update });
      }
    };
    if (when === 'before') await alone();
    const answer = await send(commit);
    if (when === 'after') await alone();
    return answer;
  };

/** What a row of the ledger says of its contracts. */
export interface Invoiced {
  readonly contracts: readonly { readonly contractId: string; readonly reach: { readonly cutoff: string } }[];
}

export const withStates = (command: Command, change: (put: Write) => Write): Command =>
  isIssue(command)
    ? withActions(
        command,
        actionsOf(command).map((action) =>
          action.Put && isState(rowOf(action)) ? { Put: change(action.Put) } : action,
        ),
      )
    : command;
