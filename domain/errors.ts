/**
 * Everything that can be wrong in Monthend's own field, as a closed list. The code is the `name` of the error, because
 * that is what a state machine's `ErrorEquals` compares; `functions/shared/problem.ts` gives each its HTTP status.
 */
export type BillingErrorCode =
  | 'RequestInvalid'
  | 'JsonMalformed'
  | 'BodyTooLarge'
  | 'MediaTypeUnsupported'
  | 'CursorInvalid'
  | 'TokenInvalid'
  | 'SignatureInvalid'
  | 'Forbidden'
  | 'NotFound'
  | 'IntegrationDisabled'
  | 'RouteUnknown'
  | 'PreconditionRequired'
  | 'VersionStale'
  | 'IdempotencyKeyReused'
  | 'AlreadyExists'
  | 'ContractNotActive'
  | 'TermsInvalid'
  | 'PeriodAlreadyInvoiced'
  | 'NotRenewable'
  | 'ProposalNotOpen'
  | 'IndexMissing'
  | 'CurrencyFixed'
  | 'ClientInUse'
  | 'ClientErased'
  | 'ClientMerged'
  | 'NotMergeable'
  | 'BillableLocked'
  | 'TimeNotBilled'
  | 'TimeAccounted'
  | 'BatchNotInReview'
  | 'EmptySelection'
  | 'BatchNotCancellable'
  | 'BatchRunning'
  | 'NothingToRetry'
  | 'CsvInvalid'
  | 'AmountTooLarge'
  | 'ChargeUnknown'
  | 'RateUnknown'
  | 'BlockExhausted'
  | 'QuantityNegative'
  | 'HistoryMissing'
  | 'TaxRateUnknown'
  | 'ClientUnknown'
  | 'ClientIncomplete'
  | 'CurrencyMismatch'
  | 'PaymentBeforeInvoice'
  | 'AmountExceedsOpen'
  | 'NotPayable'
  | 'NotCreditable'
  | 'LineCorrected'
  | 'CreditExceedsInvoice'
  | 'NothingToCredit'
  | 'NothingToInvoice'
  | 'UsageNotPutBack'
  | 'ExchangeRateMissing'
  | 'RecipientMissing'
  | 'MailSettled'
  | 'TechnicianInactive'
  | 'ProductInactive'
  | 'TicketUnassigned'
  | 'ProjectNotActive'
  | 'TimerRunning'
  | 'TimerEnded'
  | 'SecretsLimited'
  | 'WebhooksLimited'
  | 'StillUsed'
  | 'SeriesUsed'
  | 'BranchUnknown'
  | 'Conflict'
  | 'ServiceBusy';

/** One thing that is wrong with a request: where (JSON pointer, RFC 6901) and a sentence that says what to do. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** An error a caller can act on. Anything else that is thrown is a defect. */
export class BillingError extends Error {
  readonly code: BillingErrorCode;
  readonly faults: readonly Fault[];

  constructor(code: BillingErrorCode, detail: string, faults: readonly Fault[] = [], cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = code;
    this.code = code;
    this.faults = faults;
  }
}

/** Makes the compiler prove that a closed union was handled in full. */
export const assertNever = (value: never): never => {
  throw new TypeError(`not a member of the union: ${JSON.stringify(value)}`);
};
