import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An entry, in the keys of a request. */
const ENTRY = '"BI#';

const answerTo = (target: string, body: string): object | undefined => {
  if (!body.includes(ENTRY)) return undefined;
  if (target.endsWith('.PutItem')) return {};
  return target.endsWith('.BatchGetItem') ? { Responses: {}, UnprocessedKeys: {} } : undefined;
};

/**
 * DynamoDB's API before a table: all calls go on to it but those that look for entries and write them, which are answered at
 * once, as new. The emulator would take an hour for what the memory of an import is measured on.
 */
export const quickTable = async (endpoint: string): Promise<Server & { readonly endpoint: string }> => {
  const { hostname, port } = new URL(endpoint);
  const server = createServer(async (asked, reply) => {
    const pieces: Buffer[] = [];
    for await (const piece of asked) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const answer = answerTo(String(asked.headers['x-amz-target']), body.toString());
    if (answer) {
      reply.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
      return;
    }
    const { method, headers, url: path } = asked;
    const onward = request({ hostname, port, method, headers, path }, (found) => {
      reply.writeHead(found.statusCode ?? 500, found.headers);
      found.pipe(reply);
    });
    onward.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port: own } = server.address() as AddressInfo;
  return Object.assign(server, { endpoint: `http://127.0.0.1:${own}` });
};
