import { BillingError } from '../../../domain/errors.ts';

/** What AWS says when it is not our request that is wrong, but the moment. */
const BUSY = [
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'InternalServerError',
  'ServiceUnavailable',
  'TransactionInProgressException',
  'TimeoutError',
  'AbortError',
];

/** Another writer was faster. By name, so that a function without a table need not carry the table's library. */
const OVERTAKEN = ['CommitRefused', 'TransactionConflictException'];

/** The error and those that it was caused by: ElectroDB wraps what the SDK throws. */
const causesOf = (error: unknown): readonly Error[] => {
  const causes: Error[] = [];
  for (let each = error; each instanceof Error && causes.length < 5; each = each.cause) causes.push(each);
  return causes;
};

/** What a thrown thing means to the caller; undefined for a defect of ours. */
export const asBillingError = (error: unknown): BillingError | undefined => {
  const causes = causesOf(error);
  const known = causes.find((each) => each instanceof BillingError);
  if (known) return known;
  if (causes.some((each) => OVERTAKEN.includes(each.name)))
    return new BillingError(
      'Conflict',
      'somebody changed this at the same moment: read it again and repeat',
      [],
      error,
    );
  if (causes.some(({ name }) => BUSY.includes(name)))
    return new BillingError('ServiceBusy', 'the service is busy: try again in a moment', [], error);
  return undefined;
};
