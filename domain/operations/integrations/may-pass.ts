import { BillingError, type BillingErrorCode } from '../../errors.ts';

/** What somebody else did at the same moment, or the table could not do just now. */
const passing: readonly BillingErrorCode[] = ['ServiceBusy', 'Conflict', 'VersionStale'];

/** Whether another try may go better: not for what the facts forbid, nor for a defect of the program. */
export const mayPass = (error: unknown): boolean => {
  if (error instanceof BillingError) return passing.includes(error.code);
  return !(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError);
};
