import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { BilledContract, Invoice, InvoiceContent } from './invoice.ts';
import { dueDate, formatNumber, invoiceIdOf, issueDate, type SeriesCounter } from './numbering.ts';

export interface IssueFacts {
  readonly series: TenantSettings['series']['invoices'];
  /** The series as it stands, before the pack that this invoice is part of. */
  readonly counter: SeriesCounter;
  /** Its place in the pack: 0 takes the counter's next number. */
  readonly offset: number;
  /** The date wished for. */
  readonly wishedOn: LocalDate;
  readonly issuedAt: Instant;
  readonly batchId: string;
  readonly itemId: string;
}

/** The state as the commit writes it: the next version, at the time of the commit. */
const committed = (contract: BilledContract, committedAt: Instant): BilledContract => ({
  ...contract,
  stateAfter: { ...contract.stateAfter, version: contract.stateBefore.version + 1, committedAt },
});

/** Gives a draft its number and dates. Pure: the number is only taken by the commit. */
export const numberInvoice = (content: InvoiceContent, facts: IssueFacts): Invoice => {
  const { series, counter, offset, wishedOn, issuedAt, batchId, itemId } = facts;
  const number = counter.next + offset;
  const issuedOn = issueDate(wishedOn, counter);
  return {
    ...content,
    contracts: content.contracts.map((contract) => committed(contract, issuedAt)),
    invoiceId: invoiceIdOf(series.prefix, number),
    series: series.prefix,
    number,
    formattedNumber: formatNumber(series.format, number, issuedOn),
    issuedOn,
    dueOn: dueDate(issuedOn, content.paymentTerms),
    issuedAt,
    batchId,
    itemId,
  };
};
