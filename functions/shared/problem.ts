import * as z from 'zod';
import type { BillingError, BillingErrorCode } from '../../domain/errors.ts';

/** The status and the title of each code; the compiler keeps the list complete. */
export const problems: Readonly<Record<BillingErrorCode, { readonly status: number; readonly title: string }>> = {
  RequestInvalid: { status: 400, title: 'The request is not valid' },
  JsonMalformed: { status: 400, title: 'The body is not JSON' },
  CursorInvalid: { status: 400, title: 'The cursor is not one of this list' },
  CsvInvalid: { status: 400, title: 'The file is not valid' },
  TokenInvalid: { status: 401, title: 'The token is not valid here' },
  SignatureInvalid: { status: 401, title: 'The webhook is not signed as it must be' },
  Forbidden: { status: 403, title: 'Your role does not allow this' },
  NotFound: { status: 404, title: 'There is no such thing' },
  RouteUnknown: { status: 404, title: 'There is no such route' },
  AlreadyExists: { status: 409, title: 'There is one already' },
  ContractNotActive: { status: 409, title: 'The contract is not active' },
  PeriodAlreadyInvoiced: { status: 409, title: 'The period is already invoiced' },
  ProposalNotOpen: { status: 409, title: 'The proposal is not open' },
  NotRenewable: { status: 409, title: 'The contract cannot be renewed' },
  ClientInUse: { status: 409, title: 'The client has contracts that run, or money is open' },
  ClientErased: { status: 409, title: 'The client is erased' },
  ClientMerged: { status: 409, title: 'The client is merged into another' },
  NotMergeable: { status: 409, title: 'The clients cannot be merged as they are' },
  CurrencyFixed: { status: 409, title: 'The currency can no longer change' },
  BillableLocked: { status: 409, title: 'This has been billed' },
  TimeNotBilled: { status: 409, title: 'This is on no invoice yet' },
  TimeAccounted: { status: 409, title: 'This has been accounted' },
  BatchNotInReview: { status: 409, title: 'The batch is not in review' },
  BatchNotCancellable: { status: 409, title: 'The batch can no longer be cancelled' },
  BatchRunning: { status: 409, title: 'The batch is still running' },
  NothingToRetry: { status: 409, title: 'Nothing of the batch has failed' },
  MailSettled: { status: 409, title: 'What became of the mail is known already' },
  ProjectNotActive: { status: 409, title: 'The project takes no such time' },
  TicketUnassigned: { status: 409, title: 'The ticket is on no contract' },
  TimerRunning: { status: 409, title: 'Another timer of the technician runs' },
  TimerEnded: { status: 409, title: 'The timer cannot go on' },
  TechnicianInactive: { status: 409, title: 'The technician is inactive' },
  ProductInactive: { status: 409, title: 'The product is inactive' },
  SecretsLimited: { status: 409, title: 'An integration has one secret or two' },
  WebhooksLimited: { status: 409, title: 'There are as many webhooks as there may be' },
  ClientIncomplete: { status: 409, title: 'Only the name of the client is known' },
  StillUsed: { status: 409, title: 'Something still goes by it' },
  SeriesUsed: { status: 409, title: 'The series has numbered documents' },
  Conflict: { status: 409, title: 'Somebody else was faster' },
  IntegrationDisabled: { status: 410, title: 'The integration is disabled' },
  VersionStale: { status: 412, title: 'It has changed since you read it' },
  BodyTooLarge: { status: 413, title: 'The body is too large' },
  MediaTypeUnsupported: { status: 415, title: 'This media type is not taken' },
  TermsInvalid: { status: 422, title: 'The terms do not fit the contract' },
  IdempotencyKeyReused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  EmptySelection: { status: 422, title: 'No contract is selected' },
  AmountTooLarge: { status: 422, title: 'The amount is too large' },
  ChargeUnknown: { status: 422, title: 'The contract has no such charge' },
  RateUnknown: { status: 422, title: 'There is no rate for this work' },
  BlockExhausted: { status: 422, title: 'The prepaid block is used up' },
  QuantityNegative: { status: 422, title: 'The quantity would be less than nothing' },
  HistoryMissing: { status: 422, title: 'What is to be corrected cannot be found' },
  TaxRateUnknown: { status: 422, title: 'There is no such tax rate' },
  CurrencyMismatch: { status: 422, title: 'This is in another currency' },
  PaymentBeforeInvoice: { status: 422, title: 'The day is before that of the document' },
  AmountExceedsOpen: { status: 422, title: 'The amount is more than is open' },
  NotPayable: { status: 422, title: 'This document takes no such money' },
  NotCreditable: { status: 422, title: 'Only an invoice can be credited' },
  LineCorrected: { status: 409, title: 'A later invoice has corrected this line' },
  CreditExceedsInvoice: { status: 422, title: 'More than is left of the invoice' },
  NothingToCredit: { status: 422, title: 'There would be nothing on the credit note' },
  NothingToInvoice: { status: 422, title: 'There would be nothing on the invoice' },
  UsageNotPutBack: { status: 422, title: 'This usage cannot be put back' },
  IndexMissing: { status: 422, title: 'The index has no value' },
  ExchangeRateMissing: { status: 422, title: 'There is no exchange rate' },
  RecipientMissing: { status: 422, title: 'There is nobody to send it to' },
  ClientUnknown: { status: 422, title: 'There is no such client' },
  BranchUnknown: { status: 422, title: 'There is no such branch' },
  PreconditionRequired: { status: 428, title: 'Name the version that you have seen' },
  ServiceBusy: { status: 503, title: 'Try again in a moment' },
};

/** An error as RFC 9457 writes it. */
export const Problem = z
  .strictObject({
    type: z.string().meta({ examples: ['urn:monthend:problem:RequestInvalid'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong here, and what to do.'),
    code: z.string().describe('The last part of `type`: what a program compares.'),
    requestId: z.string().describe('Name it when you ask for help.'),
    errors: z
      .array(
        z.strictObject({
          pointer: z
            .string()
            .describe('JSON pointer into the body; `/query/…`, `/path/…` and `/header/…` name what is not in it.'),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const problemType = (code: BillingErrorCode): string => `urn:monthend:problem:${code}`;

/** Most faults that one answer lists; the rest show once these are mended. */
const MAX_FAULTS = 50;

export const problemOf = ({ code, message, faults }: BillingError, requestId: string): Problem => ({
  type: problemType(code),
  ...problems[code],
  detail: message,
  code,
  requestId,
  ...(faults.length > 0 && { errors: faults.slice(0, MAX_FAULTS).map((fault) => ({ ...fault })) }),
});

/** What a caller learns of a defect of ours: nothing but how to name it. */
export const defectProblem = (requestId: string) => ({
  type: 'about:blank',
  title: 'Internal error',
  status: 500,
  detail: 'Something is wrong on our side. Nothing is half done: try again, with the same Idempotency-Key.',
  code: 'InternalError',
  requestId,
});
