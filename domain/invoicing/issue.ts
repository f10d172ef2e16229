import { daysBetween, earlierOf, type Instant, type LocalDate } from '../calendar/local-date.ts';
import { assertNever } from '../errors.ts';
import { settingsAt } from '../tenants/at-branch.ts';
import type { Series } from '../tenants/series.ts';
import type { PaymentTerms, TenantSettings } from '../tenants/tenant.ts';
import type { BilledContract, Invoice, InvoiceContent, InvoiceKind } from './invoice.ts';
import { dueDate, formatNumber, invoiceIdOf, issueDate, type SeriesCounter } from './numbering.ts';

/** The series that a document of a kind is numbered in. */
export const seriesFor = (series: TenantSettings['series'], kind: InvoiceKind): Series => {
  switch (kind) {
    case 'invoice':
      return series.invoices;
    case 'creditNote':
      return series.creditNotes;
    default:
      return assertNever(kind);
  }
};

/** The series that a document is numbered in: of its kind, and of the branch that it comes from. */
export const seriesOf = (settings: TenantSettings, { kind, seller }: Pick<InvoiceContent, 'kind' | 'seller'>): Series =>
  seriesFor(settingsAt(settings, seller.branch?.branchId).series, kind);

export interface IssueFacts {
  readonly settings: TenantSettings;
  /** The document's series as it stands, before the pack that this invoice is part of. */
  readonly counter: SeriesCounter;
  /** Its place in the pack: 0 takes the counter's next number. */
  readonly offset: number;
  /** The date wished for. */
  readonly wishedOn: LocalDate;
  /** When it is to be paid, whatever the payment terms say; never before the day of its issue. */
  readonly dueOn?: LocalDate | undefined;
  readonly issuedAt: Instant;
  readonly batchId?: string | undefined;
  readonly itemId?: string | undefined;
}

/** The state as the commit writes it: the next version, at the time of the commit. */
const committed = (contract: BilledContract, committedAt: Instant): BilledContract => ({
  ...contract,
  stateAfter: { ...contract.stateAfter, version: contract.stateBefore.version + 1, committedAt },
});

/** A due date that was chosen, as the terms that documents state: those of the client would say another day. */
const termsUntil = (dueOn: LocalDate | undefined, issuedOn: LocalDate): PaymentTerms | undefined =>
  dueOn === undefined ? undefined : { days: Math.max(0, daysBetween(issuedOn, dueOn)), endOfMonth: false };

/** Gives a draft its number and dates. Pure: the number is only taken by the commit. */
export const numberInvoice = (content: InvoiceContent, facts: IssueFacts): Invoice => {
  const { counter, offset, wishedOn, issuedAt, batchId, itemId } = facts;
  const series = seriesOf(facts.settings, content);
  const number = counter.next + offset;
  const { dates = {} } = content;
  const issuedOn = issueDate(earlierOf(dates.issueOn ?? wishedOn, wishedOn), counter);
  const paymentTerms = termsUntil(dates.dueOn ?? facts.dueOn, issuedOn) ?? content.paymentTerms;
  return {
    ...content,
    paymentTerms,
    contracts: content.contracts.map((contract) => committed(contract, issuedAt)),
    invoiceId: invoiceIdOf(series.prefix, number),
    series: series.prefix,
    number,
    formattedNumber: formatNumber(series.format, number, issuedOn),
    issuedOn,
    dueOn: dueDate(issuedOn, paymentTerms),
    issuedAt,
    batchId,
    itemId,
  };
};
