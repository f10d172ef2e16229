import { Agent, request } from 'node:http';
import { credentials, region } from '../../local/account.ts';
import type { Answer, Command, Perform } from './wire.ts';

type Attribute = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

const attributeOf = (value: unknown): Attribute => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return { M: attributesOf(value as Fields) };
};

const attributesOf = (fields: Fields): Fields => {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) attributes[name] = attributeOf(value);
  return attributes;
};

const plainOf = (attribute: Attribute): unknown => {
  const [type = '', value] = Object.entries(attribute)[0] ?? [];
  if (type === 'N') return Number(value);
  if (type === 'NULL') return null;
  if (type === 'B') return Buffer.from(String(value), 'base64');
  if (type === 'L') return (value as Attribute[]).map(plainOf);
  return type === 'M' ? plainFields(value as Fields) : value;
};

const plainFields = (attributes: Fields): Fields =>
  Object.fromEntries(Object.entries(attributes).map(([name, one]) => [name, plainOf(one as Attribute)]));

/** Fields of requests and answers that are rows, or lists of rows; what else has rows, has these in it. */
const ROWS = new Set([
  'Item',
  'Key',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
  'Attributes',
]);
const LISTS = new Set(['Items', 'Keys']);

const translated = (value: unknown, row: (fields: Fields) => Fields): unknown => {
  if (Array.isArray(value)) return value.map((one) => translated(one, row));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (one !== undefined && ROWS.has(name)) return [name, row(one as Fields)];
      if (LISTS.has(name) && Array.isArray(one)) return [name, one.map((each) => row(each as Fields))];
      return [name, translated(one, row)];
    }),
  );
};

const answerOf = ({ Responses, ...rest }: Answer): Answer => ({
  ...(translated(rest, plainFields) as Answer),
  // The rows of a batch stand under the name of their table.
  ...(Responses !== undefined && {
    Responses: Object.fromEntries(
      Object.entries(Responses as Record<string, Fields[]>).map(([table, rows]) => [table, rows.map(plainFields)]),
    ),
  }),
});

/** As the SDK has it: the error's name, and of a cancelled transaction the reasons with their rows as they came. */
const errorOf = ({ __type, message, Message, ...rest }: Fields): Error =>
  Object.assign(new Error(String(message ?? Message ?? '')), { name: String(__type).split('#').at(-1), ...rest });

/** Commands of the document client by their names in the API. */
const OPERATIONS: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
  TransactWriteCommand: 'TransactWriteItems',
};

/** The emulator knows its one account by the key's name, and looks at no signature. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20160401/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
};

/**
 * Calls DynamoDB's API by plain HTTP. What is tested ends at the SDK's commands; the SDK itself below them would be half of
 * the work of a run.
 */
export const tableApi = (endpoint: string): Perform => {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  const post = (operation: string, body: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...HEADERS,
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'content-length': Buffer.byteLength(body),
      };
      const sent = request({ hostname, port, method: 'POST', agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return async ({ name, input }: Command) => {
    const { status, text } = await post(OPERATIONS[name] ?? name, JSON.stringify(translated(input, attributesOf)));
    const answer = JSON.parse(text) as Answer;
    if (status !== 200) throw errorOf(answer);
    return answerOf(answer);
  };
};
