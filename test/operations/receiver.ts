import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What came, verified by the library of Standard Webhooks with the secrets that the receiver has by then. */
export interface Come {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  /** By how many of the receiver's secrets it verifies. */
  readonly verifiedBy: number;
}

export interface Receiver {
  readonly url: string;
  readonly come: Come[];
  readonly secrets: string[];
  /** What it answers; nothing: it keeps its caller waiting. */
  answer: number | undefined;
  close(): void;
}

const isVerified = (secret: string, body: string, headers: Record<string, string>): boolean => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

/** A real HTTP server that takes webhooks. */
export const newReceiver = async (): Promise<Receiver> => {
  const come: Come[] = [];
  const secrets: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { type, data } = JSON.parse(body);
      const verifiedBy = secrets.filter((secret) => isVerified(secret, body, headers)).length;
      come.push({ id: headers['webhook-id'] ?? '', type, data, verifiedBy });
      if (receiver.answer !== undefined) response.writeHead(receiver.answer).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    come,
    secrets,
    answer: 204,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
};
