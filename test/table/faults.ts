import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Blobs, ObjectGone } from '../../domain/table/blobs.ts';

/** A call fails before it is made, or after it was made and its answer is lost. */
export type Fault = 'before' | 'after' | undefined;

/** Told of every call to table, objects and mail; decides which of them fails, and how. */
export interface Faults {
  decide: (call: string) => Fault;
}

export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

/** Whether it is such a fault; ElectroDB wraps what the client throws. */
export const isInjected = (error: unknown): boolean =>
  error instanceof InjectedFault || (error instanceof Error && isInjected(error.cause));

/** Calls that leave something behind: a death anywhere between two of them leaves what a death after the first does. */
export const WRITES = /^(?!Get|BatchGet|Query)/;

/** Calls whose names match are counted; the one at the place given fails so. */
export const failAt = (faults: Faults, at: number, how: Fault, only = /./): (() => number) => {
  let calls = 0;
  faults.decide = (call) => {
    if (!only.test(call)) return undefined;
    calls += 1;
    return calls === at ? how : undefined;
  };
  return () => calls;
};

/** Makes a call, unless the faults decide otherwise. */
export const faultily = async <T>(faults: Faults, name: string, call: () => Promise<T>): Promise<T> => {
  const fault = faults.decide(name);
  if (fault === 'before') throw new InjectedFault(`before ${name}`);
  const answer = await call();
  if (fault === 'after') throw new InjectedFault(`after ${name}`);
  return answer;
};

export const faultyClient = (client: DynamoDBDocumentClient, faults: Faults): DynamoDBDocumentClient => {
  const send = (command: object, options: object) =>
    faultily(faults, command.constructor.name, () => client.send(command as never, options as never));
  return new Proxy(client, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
};

/** S3 as far as the stores know it; the real one is used in the end-to-end tests. */
export const objectsInMemory = (faults: Faults): Blobs & { readonly objects: Map<string, Uint8Array> } => {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    put: (key, bytes) => faultily(faults, 'PutObject', async () => void objects.set(key, bytes)),
    get: (key) =>
      faultily(faults, 'GetObject', async () => {
        const bytes = objects.get(key);
        if (!bytes) throw new ObjectGone(key);
        return bytes;
      }),
    putOnce: (key, bytes) =>
      faultily(faults, 'PutObject', async () => {
        if (objects.has(key)) return false;
        objects.set(key, bytes);
        return true;
      }),
  };
};
