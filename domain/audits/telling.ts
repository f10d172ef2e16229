import { assertNever } from '../errors.ts';
import { amountText } from '../invoicing/money-checks.ts';
import type { Finding, FindingCode } from './finding.ts';

/** An `error` is a promise that is broken; a `warning` waits for somebody to say how it ended. */
export const severities = ['error', 'warning'] as const;
export type Severity = (typeof severities)[number];

interface Meaning {
  readonly severity: Severity;
  /** What to do, for the people of the firm. */
  readonly advice: string;
}

const ASK = 'nothing was changed: ask the operator, who can see what wrote it';

const meanings = {
  numberMissing: { severity: 'error', advice: `the gap has to be explained to an auditor: ${ASK}` },
  numberTwice: { severity: 'error', advice: ASK },
  documentMissing: {
    severity: 'error',
    advice: 'the bucket keeps older versions: ask the operator to restore the document',
  },
  dateGoesBack: { severity: 'error', advice: ASK },
  totalsDiffer: { severity: 'error', advice: 'credit the invoice and bill its contract again' },
  settlementDiffers: { severity: 'error', advice: `the history holds: ${ASK}` },
  creditDiffers: { severity: 'error', advice: ASK },
  pdfMissing: { severity: 'error', advice: 'retry the batch, or send the invoice again: that makes its PDF' },
  pdfDiffers: {
    severity: 'error',
    advice: 'the bucket keeps older versions: ask the operator to restore the recorded one',
  },
  mailUnsettled: {
    severity: 'warning',
    advice: 'ask the client, or look for the mail at the provider, before you send the invoice again',
  },
  itemStuck: { severity: 'warning', advice: 'retry the batch' },
  stray: { severity: 'warning', advice: 'it is open again, and the next bill of its contract takes it' },
  billableTwice: { severity: 'error', advice: 'credit one of the invoices' },
  billableOpen: { severity: 'error', advice: `postpone it until this is explained, or it is billed again: ${ASK}` },
  billableGone: { severity: 'error', advice: ASK },
  stateDiffers: { severity: 'error', advice: `look at the contract's next draft before you approve it: ${ASK}` },
  billMissing: { severity: 'error', advice: `look at the contract's next draft before you approve it: ${ASK}` },
} as const satisfies Readonly<Record<FindingCode, Meaning>>;

export const findingCodes = Object.keys(meanings) as [FindingCode, ...FindingCode[]];

/** A stray that was not repaired is lost work until somebody repairs it. */
const UNREPAIRED: Meaning = { severity: 'error', advice: 'start an audit that repairs, or nobody ever bills it' };

const meaningOf = (finding: Finding): Meaning =>
  finding.code === 'stray' && finding.repaired !== true ? UNREPAIRED : meanings[finding.code];

export const severityOf = (finding: Finding): Severity => meaningOf(finding).severity;
export const adviceOf = (finding: Finding): string => meaningOf(finding).advice;

/** What was found, in a sentence of ids, dates and amounts. */
export const sentenceOf = (finding: Finding): string => {
  switch (finding.code) {
    case 'numberMissing':
      return `no document has the number of ${finding.invoiceId}`;
    case 'numberTwice':
      return `two documents are ${finding.invoiceId}`;
    case 'documentMissing':
      return `what ${finding.invoiceId} says is gone: only its row is there`;
    case 'dateGoesBack':
      return `${finding.invoiceId} is of ${finding.issuedOn}, and ${finding.afterId} before it is of ${finding.afterOn}`;
    case 'totalsDiffer':
      return `${finding.invoiceId} states ${differing(finding)} as "${finding.what}"`;
    case 'settlementDiffers':
      return finding.what === 'version'
        ? `the settlement of ${finding.invoiceId} counts ${finding.stated} events, its history has ${finding.computed}`
        : `the settlement of ${finding.invoiceId} states ${differing(finding)} as "${finding.what}"`;
    case 'creditDiffers':
      return `${finding.invoiceId} is credited with ${finding.creditNoteId}, and states ${differing(finding)}`;
    case 'pdfMissing':
      return `${finding.invoiceId} has no PDF`;
    case 'pdfDiffers':
      return `the PDF of ${finding.invoiceId} is not the one that was recorded when it was stored`;
    case 'mailUnsettled':
      return `the mail "${finding.purpose}" of ${finding.invoiceId} is ${finding.status}`;
    case 'itemStuck':
      return `the item ${finding.itemId} of batch ${finding.batchId} is ${finding.status}, and the batch is over`;
    case 'stray':
      return `${finding.billableId} of ${finding.billDate} counts as billed, and no invoice has it`;
    case 'billableTwice':
      return `${finding.billableId} is billed by ${finding.invoiceIds.join(' and ')}`;
    case 'billableOpen':
      return `${finding.billableId} is on ${finding.invoiceId}, and counts as open`;
    case 'billableGone':
      return `${finding.billableId} is on ${finding.invoiceId}, and no longer on its contract`;
    case 'stateDiffers':
      return finding.invoiceId === undefined
        ? `how far the contract is billed (${finding.what}) is not what its last bill left`
        : `${finding.invoiceId} began at another point (${finding.what}) than the bill before it had left`;
    case 'billMissing':
      return `the contract was billed at ${finding.committedAt}, and no invoice of its client says so`;
    default:
      return assertNever(finding);
  }
};

const differing = ({ stated, computed, currency }: Extract<Finding, { stated: number }>): string =>
  `${amountText(stated, currency)} where it comes to ${amountText(computed, currency)}`;
