import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BillingError } from '../errors.ts';

/**
 * How long an attempt to write to a log may take, from reading the billing state to its last retry. A run of the billing
 * waits three times as long between its cutoff and its reading, so nothing can appear behind it (design §2).
 */
export const ATTEMPT_MILLISECONDS = 10_000;

const current = new AsyncLocalStorage<AbortSignal>();

/** Runs work whose every call to the table is given up when the time is over, retries of the SDK included. */
export const withinDeadline = async <T>(milliseconds: number, work: () => Promise<T>): Promise<T> => {
  const signal = AbortSignal.timeout(milliseconds);
  try {
    return await current.run(signal, work);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new BillingError('ServiceBusy', 'the table did not answer in time: try again', [], error);
  }
};

type Send = (command: never, options?: { abortSignal?: AbortSignal }) => Promise<unknown>;

/** A client whose calls obey the deadline that they are made within. */
export const deadlineClient = (client: DynamoDBDocumentClient): DynamoDBDocumentClient => {
  const send: Send = (command, options) => {
    const signals = [current.getStore(), options?.abortSignal].filter((signal) => signal !== undefined);
    return client.send(command, signals.length === 0 ? undefined : { abortSignal: AbortSignal.any(signals) });
  };
  return new Proxy(client, { get: (target, property) => (property === 'send' ? send : Reflect.get(target, property)) });
};
