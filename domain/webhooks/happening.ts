import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { idFrom } from '../ids.ts';
import type { WaitingReason } from '../integrations/subject.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import type { Minor } from '../money/rounding.ts';
import type { WantedEvent, WantedType } from './event.ts';

/** A row that was written, as far as it tells that something happened. */
export type Happening =
  | { readonly what: 'batchClosed'; readonly batchId: string; readonly attempt: number; readonly at: Instant }
  | { readonly what: 'documentIssued'; readonly invoiceId: string }
  | { readonly what: 'documentSent'; readonly invoiceId: string; readonly eventId: string; readonly at: Instant }
  | {
      readonly what: 'documentPaid';
      readonly invoiceId: string;
      /** Of its settlement: what is open again and paid again is paid twice. */
      readonly version: number;
      readonly paid: Minor;
      readonly at: Instant;
    }
  | {
      readonly what: 'contractRenewed';
      readonly contractId: string;
      readonly clientId: string;
      /** Of the contract, which the renewal made. */
      readonly version: number;
      readonly from: LocalDate;
      readonly endsOn: LocalDate;
      readonly terms: boolean;
      readonly at: Instant;
    }
  | {
      readonly what: 'newsWaits';
      readonly integrationId: string;
      readonly newsId: string;
      readonly about: 'ticket' | 'work';
      readonly reason: WaitingReason;
      readonly at: Instant;
    };

/** The events that a happening may be. */
export const typesOf: Readonly<Record<Happening['what'], readonly WantedType[]>> = {
  batchClosed: ['batch.completed'],
  documentIssued: ['invoice.issued', 'credit-note.issued', 'block.low'],
  documentSent: ['invoice.sent'],
  documentPaid: ['invoice.paid'],
  contractRenewed: ['contract.renewing'],
  newsWaits: ['ticket-time.unmapped'],
};

type Happened<What extends Happening['what']> = Extract<Happening, { readonly what: What }>;

const amountsOf = ({ currency, totals }: Invoice) => ({
  net: { amount: totals.net, currency },
  tax: { amount: totals.tax, currency },
  gross: { amount: totals.gross, currency },
});
const namesOf = ({ invoiceId, formattedNumber, buyer }: Invoice) => ({
  invoiceId,
  number: formattedNumber,
  clientId: buyer.clientId,
});

/**
 * That a document was issued, and what its bill has found of prepaid blocks: it compares the balance before with the one
 * after, and is issued once, so each crossing of a threshold is told once.
 */
export const ofIssued = (document: Invoice): readonly WantedEvent[] => {
  const { invoiceId, kind, issuedAt: occurredAt, issuedOn, dueOn, batchId, contracts, credits } = document;
  const data = {
    ...namesOf(document),
    contractIds: contracts.map(({ contractId }) => contractId),
    ...(batchId !== undefined && { batchId }),
    issuedOn,
    dueOn,
    ...amountsOf(document),
  };
  const issued: WantedEvent =
    kind === 'invoice'
      ? { type: 'invoice.issued', eventId: idFrom('invoice.issued', invoiceId), occurredAt, data }
      : {
          type: 'credit-note.issued',
          eventId: idFrom('credit-note.issued', invoiceId),
          occurredAt,
          data: { ...data, ...(credits && { creditedInvoiceId: credits.invoiceId }) },
        };
  const { clientId } = data;
  const low = contracts.flatMap(({ contractId, notices }) =>
    notices.flatMap((notice): readonly WantedEvent[] => {
      if (notice.kind !== 'blockUsed') return [];
      const { chargeId, percent: usedPercent, left } = notice;
      const eventId = idFrom('block.low', invoiceId, contractId, chargeId, usedPercent);
      return [
        {
          type: 'block.low',
          eventId,
          occurredAt,
          data: { contractId, clientId, chargeId, usedPercent, left, invoiceId },
        },
      ];
    }),
  );
  return [issued, ...low];
};

export const ofSent = (
  document: Invoice,
  { invoiceId, eventId, at }: Happened<'documentSent'>,
): readonly WantedEvent[] =>
  document.kind === 'invoice'
    ? [
        {
          type: 'invoice.sent',
          eventId: idFrom('invoice.sent', invoiceId, eventId),
          occurredAt: at,
          data: { ...namesOf(document), sentAt: at },
        },
      ]
    : [];

export const ofPaid = (
  document: Invoice,
  { invoiceId, version, paid, at }: Happened<'documentPaid'>,
): readonly WantedEvent[] => {
  if (document.kind !== 'invoice') return [];
  const { gross } = amountsOf(document);
  return [
    {
      type: 'invoice.paid',
      eventId: idFrom('invoice.paid', invoiceId, String(version)),
      occurredAt: at,
      data: { ...namesOf(document), gross, paid: { amount: paid, currency: document.currency } },
    },
  ];
};

/** Told when it is decided that a contract goes on, which is before the term that it has is over. */
export const ofRenewed = ({
  contractId,
  clientId,
  version,
  from,
  endsOn,
  terms: otherTerms,
  at,
}: Happened<'contractRenewed'>): readonly WantedEvent[] => [
  {
    type: 'contract.renewing',
    eventId: idFrom('contract.renewing', contractId, String(version)),
    occurredAt: at,
    data: { contractId, clientId, from, endsOn, otherTerms },
  },
];

/** What waits for its ticket alone is not unmapped: it goes on by itself when the tool tells of that. */
export const ofWaiting = ({
  integrationId,
  newsId,
  about,
  reason,
  at,
}: Happened<'newsWaits'>): readonly WantedEvent[] =>
  reason === 'ticketUnknown'
    ? []
    : [
        {
          type: 'ticket-time.unmapped',
          eventId: idFrom('ticket-time.unmapped', integrationId, newsId, at),
          occurredAt: at,
          data: { integrationId, waitingId: newsId, about, reason },
        },
      ];
