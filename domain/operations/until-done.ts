import { BillingError } from '../errors.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../table/deadline.ts';
import { sleep } from './concurrently.ts';

/** How often an attempt is made again because somebody else was faster. */
const ATTEMPTS = 8;

/** How long it goes on, and what is said when that was not enough. */
interface Patience {
  readonly attempts?: number;
  readonly busy?: string;
}

/** Attempts until one has a result: undefined says that what it read had changed by the time it wrote. */
export const untilDone = <T>(attempt: () => Promise<T | undefined>, patience?: Patience): Promise<T> =>
  untilAgreed(() => withinDeadline(ATTEMPT_MILLISECONDS, attempt), patience);

/** The same of what takes longer than a writer to a log may, because it is made of such attempts. */
export const untilAgreed = async <T>(
  attempt: () => Promise<T | undefined>,
  { attempts = ATTEMPTS, busy = 'many changes are being made at once' }: Patience = {},
): Promise<T> => {
  for (let n = 1; n <= attempts; n += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await sleep(20 * n * (1 + Math.random()));
  }
  throw new BillingError('ServiceBusy', `${busy}: try again in a moment`);
};
