import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { OutgoingMail, SendOutcome } from '../../domain/operations/ports.ts';
import { type Blobs, ObjectGone } from '../../domain/table/blobs.ts';
import { ATTEMPTS, type Perform, type Wire } from './wire.ts';
import { type Invocation, invocationNow, type World } from './world.ts';

const wires = new WeakMap<World, Wire>();

/** The wire of a world. */
export const connectWorld = (world: World, wire: Wire): void => void wires.set(world, wire);

const wireOf = ({ world }: Invocation): Wire => {
  const wire = wires.get(world);
  if (!wire) throw new Error('this world has no wire');
  return wire;
};

/** Sends what is called within an invocation over its world's wire; what the harness itself calls goes straight on. */
export const wiredClient = (client: DynamoDBDocumentClient, direct: Perform): DynamoDBDocumentClient => {
  const send = (command: { input: object }, options?: { abortSignal?: AbortSignal }) => {
    const invocation = invocationNow();
    const asked = { name: command.constructor.name, input: command.input };
    return invocation ? wireOf(invocation).table(invocation, asked, options?.abortSignal) : direct(asked);
  };
  return new Proxy(client, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
};

/** A call to a service that is no table, over the wire of the invocation that makes it. */
export const overTheWire = <T>(operation: string, perform: () => Promise<T>): Promise<T> => {
  const invocation = invocationNow();
  if (!invocation) return perform();
  return wireOf(invocation).call(invocation, { operation, attempts: ATTEMPTS, atSending: false, perform });
};

export const mailOverTheWire = (mail: OutgoingMail, perform: () => Promise<SendOutcome>): Promise<SendOutcome> => {
  const invocation = invocationNow();
  return invocation ? wireOf(invocation).mail(invocation, mail, perform) : perform();
};

/** The bucket, in memory. */
export const wiredObjects = (): Blobs & { readonly objects: Map<string, Uint8Array> } => {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    put: (key, bytes) => overTheWire(`PutObject ${key}`, async () => void objects.set(key, bytes)),
    get: (key) =>
      overTheWire(`GetObject ${key}`, async () => {
        const bytes = objects.get(key);
        if (!bytes) throw new ObjectGone(key);
        return bytes;
      }),
    putOnce: (key, bytes) =>
      overTheWire(`PutObject ${key}`, async () => {
        if (objects.has(key)) return false;
        objects.set(key, bytes);
        return true;
      }),
  };
};
