import type { Tender } from './plan.ts';
import {
  actionsOf,
  always,
  type Invoiced,
  isBillable,
  isIssue,
  isItem,
  isLogQuery,
  isSeries,
  isState,
  outside,
  type Row,
  rewriting,
  rowOf,
  statesIn,
  withActions,
  withStates,
} from './rewrites.ts';
import type { ViolationKind } from './violations.ts';
import type { Command, Interposer, Perform } from './wire.ts';
import type { Invocation } from './world.ts';

/**
 * Ten ways to build it wrong. Each rewrites the calls of the production code on their way to the table, so that the
 * production code knows nothing of it; a harness that does not notice all of them proves nothing.
 */
export interface Mutant {
  readonly name: string;
  readonly because: string;
  /** What it must be caught by: one of these. */
  readonly caughtBy: readonly ViolationKind[];
  /** Where the faults must be that show it. */
  readonly tender?: Tender;
  /** A fresh one for each run. */
  readonly make: () => Interposer;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'no version condition',
    because: 'two drafts of the same work are both issued',
    caughtBy: ['billedTwice', 'feeTwice', 'wrongMinutes', 'stray', 'billedElsewhere'],
    make: () =>
      rewriting((command) =>
        withStates(command, (Put) => ({
          ...Put,
          ConditionExpression: always(Put.ConditionExpression ?? '', /#version = :\w+/),
        })),
      ),
  },
  {
    name: 'eventual read',
    because: 'what the reading misses is billed by comparison and on no invoice',
    caughtBy: ['stray'],
    make: () => ({
      async table(command, send, { world }) {
        if (!isLogQuery(command)) return send(command);
        const { ConsistentRead: _, ...input } = command.input;
        const answer = await send({ ...command, input });
        // A replica that hangs: on AWS nothing says how far an eventual read lags behind.
        const replica = (answer.Items as Row[]).filter(() => !world.random.chance(0.02));
        return { ...answer, Items: replica };
      },
    }),
  },
  {
    name: 'reused ULID',
    because: 'a late retry with the ULID of its first attempt lands below the cutoff',
    caughtBy: ['stray'],
    tender: 'writer',
    make: () => {
      const first = new Map<unknown, string>();
      return rewriting((command) => {
        const { Item } = command.input;
        if (command.name !== 'PutCommand' || !isBillable(Item) || !Item.ulid) return command;
        const ulid = first.get(Item.sk) ?? String(Item.ulid);
        first.set(Item.sk, ulid);
        return {
          ...command,
          input: { ...command.input, Item: { ...Item, ulid, lsi1sk: `LOG#${Item.billDate}#${ulid}` } },
        };
      });
    },
  },
  {
    name: 'cutoff that goes back',
    because: 'what an earlier commit had billed is open again',
    caughtBy: ['billedAndOpen', 'billedTwice'],
    make: () =>
      rewriting((command) => {
        const invoices = actionsOf(command).flatMap(({ Put }) =>
          Put?.Item?.invoice ? [Put.Item.invoice as Invoiced] : [],
        );
        const reaches = new Map(
          invoices.flatMap(({ contracts }) => contracts.map((one) => [one.contractId, one.reach])),
        );
        return withStates(command, (Put) => {
          const cutoff = reaches.get(String(Put.Item?.contractId))?.cutoff;
          if (cutoff === undefined || !Put.ConditionExpression) return Put;
          const ConditionExpression = always(Put.ConditionExpression, /#cutoff <= :\w+/);
          return { ...Put, Item: { ...Put.Item, cutoff }, ConditionExpression };
        });
      }),
  },
  {
    name: 'batch item outside the commit',
    because: 'an invoice is issued that no item knows, so nobody renders or mails it',
    caughtBy: ['invoiceWithoutItem', 'pdfMissing', 'mailUnsettled'],
    tender: 'Issue',
    make: () => ({ table: outside(isItem, 'after') }),
  },
  {
    name: 'no windowFrom',
    because: 'work of a writer that had read the state before a commit is not seen by the next',
    caughtBy: ['stray'],
    make: () => ({
      table: async (command, send) => statesIn(await send(command), (row) => ({ ...row, windowFrom: row.openFrom })),
    }),
  },
  {
    name: 'edit without version',
    because: 'a draft is issued with what was changed or deleted meanwhile',
    caughtBy: ['wrongMinutes', 'billedElsewhere', 'billedAndOpen', 'stray', 'billedTwice'],
    make: () =>
      rewriting((command) => {
        const actions = actionsOf(command);
        if (isIssue(command) || !actions.some((action) => isBillable(rowOf(action)))) return command;
        return withActions(
          command,
          actions.filter((action) => !isState(rowOf(action))),
        );
      }),
  },
  {
    name: 'mail sent before sending is written',
    because: 'a function that dies behind the call sends the mail again',
    caughtBy: ['mailTwice'],
    tender: 'Deliver',
    make: () => {
      const held = new Map<Invocation, { readonly command: Command; readonly send: Perform }>();
      return {
        async table(command, send, by) {
          const { Item } = command.input;
          if (command.name !== 'PutCommand' || Item?.status !== 'sending') return send(command);
          // It is looked whether the mail is claimed, but the claim is written behind the call.
          const { TableName } = command.input;
          const key = { pk: Item.pk, sk: Item.sk };
          const there = await send({ name: 'GetCommand', input: { TableName, Key: key, ConsistentRead: true } });
          const { status } = (there.Item ?? {}) as Row;
          if (status !== undefined && status !== 'pending') return send(command);
          held.set(by, { command, send });
          return {};
        },
        async mail(_, send, by) {
          const outcome = await send();
          const claim = held.get(by);
          held.delete(by);
          if (claim) await claim.send(claim.command);
          return outcome;
        },
      };
    },
  },
  {
    name: 'counter outside the transaction',
    because: 'a commit that is refused leaves a gap in the numbers',
    caughtBy: ['numberMissing'],
    tender: 'Issue',
    make: () => ({ table: outside(isSeries, 'before') }),
  },
  {
    name: 'openFrom read from a cache',
    because: 'late work gets a bill date that is closed and no longer looked at',
    caughtBy: ['stray'],
    make: () => {
      const cached = new Map<string, Row>();
      return {
        async table(command, send, by) {
          const answer = await send(command);
          if (!by.name.startsWith('writer')) return answer;
          return statesIn(answer, (row) => {
            const old = cached.get(String(row.pk)) ?? row;
            cached.set(String(row.pk), old);
            return { ...row, openFrom: old.openFrom };
          });
        },
      };
    },
  },
];
