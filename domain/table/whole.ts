import { BillingError } from '../errors.ts';

/**
 * A busy table answers a batch of keys, and so a list that is read by keys, in part, and ElectroDB passes that on
 * without an error. Taken for the whole, it would be a contract that nobody bills.
 */
export const whole = <A extends object>(answer: A): A => {
  if ('unprocessed' in answer && Array.isArray(answer.unprocessed) && answer.unprocessed.length > 0) {
    throw new BillingError('ServiceBusy', 'the table is busy: try again');
  }
  return answer;
};
