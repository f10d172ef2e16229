import { BillingError } from '../../errors.ts';
import { concurrently } from '../concurrently.ts';

export interface EntryKey {
  readonly contractId: string;
  readonly billableId: string;
}

/** Ids are unique on a contract only: a tool's reference may come on two. */
export const nameOf = ({ contractId, billableId }: EntryKey): string => `${contractId} ${billableId}`;

/** Contracts that are worked on at a time. */
const WIDTH = 8;
/** Half a minute is all that an answer may take, and an attempt that has begun takes up to 10 s. */
const MILLISECONDS = 15_000;

/** True while there is time to begin with one more. */
export const whileInTime = (clock: () => Date): (() => boolean) => {
  const end = clock().getTime() + MILLISECONDS;
  return () => clock().getTime() < end;
};

/**
 * Does something to each of some entries: one after the other on a contract, since each moves its state on. What is not
 * there, and what there was no time for, is said so; what else goes wrong is thrown, and all can be asked for again.
 */
export const eachInTime = async <R extends { readonly outcome: string }>(
  keys: readonly EntryKey[],
  hasTime: () => boolean,
  work: (key: EntryKey) => Promise<R>,
): Promise<readonly (EntryKey & (R | { readonly outcome: 'notFound' | 'pending' }))[]> => {
  const outcomes = new Map<string, R | { readonly outcome: 'notFound' | 'pending' }>();
  const once = new Map(keys.map((key) => [nameOf(key), key]));
  const byContract = Map.groupBy(once.values(), ({ contractId }) => contractId);
  await concurrently([...byContract.values()], WIDTH, async (ofContract) => {
    for (const key of ofContract) outcomes.set(nameOf(key), hasTime() ? await unlessGone(work(key)) : PENDING);
  });
  return keys.map(({ contractId, billableId }) => {
    const outcome = outcomes.get(nameOf({ contractId, billableId })) ?? PENDING;
    return { contractId, billableId, ...outcome };
  });
};

const PENDING = { outcome: 'pending' } as const;

/** An entry that is not there, or a contract on which much is going on, is no reason to leave the others. */
const unlessGone = async <R>(work: Promise<R>): Promise<R | { readonly outcome: 'notFound' | 'pending' }> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BillingError && error.code === 'NotFound') return { outcome: 'notFound' };
    if (error instanceof BillingError && error.code === 'ServiceBusy') return PENDING;
    throw error;
  }
};
