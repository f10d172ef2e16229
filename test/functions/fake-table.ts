import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

type Item = Readonly<Record<string, unknown>>;
/** What an ElectroDB entity gives for a write. */
interface Write {
  params: (options: { table: string }) => unknown;
}

const placeOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;

/**
 * A table of a few items behind a handler, as the SDK shows it: reads find what was laid there, writes are only
 * counted. Handlers are to be tested on what they refuse; what they do is tested on a real table.
 */
export const fakeTable = () => {
  const table = mockClient(DynamoDBDocumentClient);
  const items = new Map<string, Item>();
  const writes = [PutCommand, UpdateCommand, DeleteCommand, TransactWriteCommand] as const;

  return {
    lay(...rows: readonly Write[]): void {
      table.reset();
      table.onAnyCommand().resolves({});
      items.clear();
      for (const row of rows) {
        const { Item: item } = row.params({ table: 'table' }) as { Item: Item };
        items.set(placeOf(item), item);
      }
      // Lists are empty: what they hold is tested on a real table.
      table.on(QueryCommand).resolves({ Items: [] });
      table.on(GetCommand).callsFake(({ Key }: { Key: Item }) => ({ Item: items.get(placeOf(Key)) }));
      table.on(BatchGetCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) => ({
        Responses: Object.fromEntries(
          Object.entries(RequestItems).map(([name, { Keys }]) => [
            name,
            Keys.flatMap((key) => items.get(placeOf(key)) ?? []),
          ]),
        ),
        UnprocessedKeys: {},
      }));
    },
    /** What was put by single writes, with the conditions. */
    puts: () => table.commandCalls(PutCommand).map(({ args: [{ input }] }) => input),
    /** From now on each single put finds its condition broken. */
    refusePuts: () =>
      void table.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} })),
    /** What was written, as text. */
    inputs: (): string =>
      JSON.stringify(
        writes.flatMap((command) => table.commandCalls(command as typeof PutCommand).map(({ args }) => args[0].input)),
      ),
    /** From now on what is read by a key with this in it cannot be read. */
    failGetOf: (id: string): void => {
      table.on(GetCommand).callsFake(({ Key }: { Key: Item }) => {
        if (placeOf(Key).includes(id)) throw new Error('the table is not there');
        return { Item: items.get(placeOf(Key)) };
      });
    },
    /** From now on no list can be read. */
    failQueries: () => void table.on(QueryCommand).rejects(new Error('the table is not there')),
    written: (): number =>
      writes.reduce((count, command) => count + table.commandCalls(command as typeof PutCommand).length, 0),
  };
};
