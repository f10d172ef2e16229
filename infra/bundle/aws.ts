import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, slimCopy, written } from './slim-copy.ts';

const clients = ['cognito-identity-provider', 'dynamodb', 's3', 'secrets-manager', 'ses', 'sfn'];
const SCHEMAS = 'dist-es/schemas/schemas_0.js';

/**
 * The shapes of a service, with their traits under names instead of constants: `{ [_e]: 400 }` becomes `{ "error": 400 }`.
 * A computed name might do something, so esbuild keeps every shape that has one, and with it all operations of the service.
 */
const withPlainNames = (schemas: string): string => {
  const constants = new Map(
    [...schemas.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return schemas.replaceAll(/\[(_\w+)\]: /g, (whole, name) =>
    constants.has(name) ? `${constants.get(name)}: ` : whole,
  );
};

const clientAlias = (client: string): readonly [string, string] => {
  const name = `@aws-sdk/client-${client}`;
  const schemas = readFileSync(installed(`${name}/${SCHEMAS}`), 'utf8');
  const copy = slimCopy(name, ['dist-es'], { [SCHEMAS]: withPlainNames(schemas) });
  return [name, join(copy, 'dist-es/index.js')];
};

/**
 * ElectroDB is CommonJS and takes the SDK by `require`, whereupon esbuild keeps all of it, in modules that it cannot merge.
 * Its copy takes what it uses from a holder, which the module of the document client fills: without that module there is
 * no client that ElectroDB could use.
 */
const electroAlias = (): Readonly<Record<string, string>> => {
  const source = readFileSync(installed('electrodb/src/client.js'), 'utf8');
  const commands = new Set([...source.matchAll(/\blib\.(\w+Command)\b/g)].flatMap(([, name]) => name ?? []));
  const names = [...commands].join(', ');
  const copy = slimCopy('electrodb', ['index.js', 'src'], {
    'src/sdk.js': 'module.exports = {};',
    'src/client.js': source.replaceAll(/require\("@aws-sdk\/(lib|util)-dynamodb"\)/g, 'require("./sdk.js")'),
  });
  const library = JSON.stringify(installed('@aws-sdk/lib-dynamodb/dist-es/index.js'));
  const document = [
    `import sdk from ${JSON.stringify(join(copy, 'src/sdk.js'))};`,
    `import { unmarshall } from '@aws-sdk/util-dynamodb';`,
    `import { ${names} } from ${library};`,
    `Object.assign(sdk, { unmarshall, ${names} });`,
    `export * from ${library};`,
  ].join('\n');
  return { electrodb: join(copy, 'index.js'), '@aws-sdk/lib-dynamodb': written('lib-dynamodb.mjs', document) };
};

/** Operations that answer in a stream of events: we call none, but every client carries what reads them. */
const NO_EVENT_STREAMS = `
export const resolveEventStreamSerdeConfig = (config) => config;
export const eventStreamSerdeProvider = () => { throw new TypeError('no operation in use streams events'); };
export const EventStreamSerde = eventStreamSerdeProvider;
`;

/** What esbuild has to be told (`alias`) so that a bundle has the SDK's operations that it uses, and no other: 145 KB less. */
export const awsAlias = (): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(clients.map(clientAlias)),
  ...electroAlias(),
  '@smithy/core/event-streams': written('no-event-streams.mjs', NO_EVENT_STREAMS),
});
