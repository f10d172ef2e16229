import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import type { StandingDocument } from '../../../domain/operations/settlements/read.ts';
import { Money, moneyOf } from '../money.ts';
import { credits, standing, standingFacts } from './standing.ts';

/** Its form is the ledger's; one that names no place in it is not found. */
export const invoiceParams = { invoiceId: z.string().min(1).max(60) };

export const Period = z
  .strictObject({
    from: LocalDateSchema,
    until: LocalDateSchema.describe('The first day that is not covered.'),
  })
  .meta({ id: 'Period' });

export const kind = z.enum(['invoice', 'creditNote']).describe('A credit note gives back what it states.');

export const heading = {
  invoiceId: z.string(),
  series: z.string(),
  number: z.int().describe('1, 2, 3 and so on within the series, without a gap.'),
  formattedNumber: z.string(),
  issuedOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  batchId: Id.optional().describe('The month end that issued it, if one did.'),
};

/** An issued document without its lines. */
export const InvoiceSummary = z
  .strictObject({
    ...heading,
    kind,
    credits,
    clientId: Id,
    clientName: z.string(),
    period: Period,
    net: Money,
    tax: Money,
    gross: Money,
    ...standing,
  })
  .meta({ id: 'InvoiceSummary' });

export const headingOf = ({ invoiceId, series, number, formattedNumber, issuedOn, dueOn, batchId }: Invoice) => ({
  invoiceId,
  series,
  number,
  formattedNumber,
  issuedOn,
  dueOn,
  batchId,
});

export const invoiceSummary = (found: StandingDocument) => {
  const { kind, buyer, period, totals, currency } = found.document;
  return {
    ...headingOf(found.document),
    kind,
    credits: found.document.credits,
    clientId: buyer.clientId,
    clientName: buyer.name,
    period,
    net: moneyOf(totals.net, currency),
    tax: moneyOf(totals.tax, currency),
    gross: moneyOf(totals.gross, currency),
    ...standingFacts(found),
  };
};
