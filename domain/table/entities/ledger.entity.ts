import { CustomAttributeType, Entity } from 'electrodb';
import type { Invoice } from '../../invoicing/invoice.ts';
import type { HistoryEvent } from '../../invoicing/settlement.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** The next number of a series and the last date it stands on. */
export const seriesEntity = new Entity({
  model: { service: 'monthend', entity: 'series', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    series: { type: 'string', required: true },
    next: { type: 'number', required: true },
    lastIssuedOn: { type: 'string', required: true },
  },
  indexes: {
    /** I1 a series' counter. */
    bySeries: {
      pk: { ...partition, template: 'T#${tenantId}#SERIES', composite: ['tenantId'] },
      sk: { ...sort, template: 'S#${series}', composite: ['series'] },
    },
  },
});

/** An issued invoice at its place in the ledger. */
export const invoiceEntity = new Entity({
  model: { service: 'monthend', entity: 'invoice', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    series: { type: 'string', required: true },
    /** `floor(number / 1000)`, so that no partition of the ledger gets hot. */
    thousand: { type: 'string', required: true },
    /** Nine digits. */
    place: { type: 'string', required: true },
    invoiceId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    issuedOn: { type: 'string', required: true },
    /** The whole invoice, or nothing where it lies in S3. */
    invoice: { type: CustomAttributeType<Invoice>('any') },
    /** Where a large invoice lies, by the hash of its content. */
    objectKey: { type: 'string' },
  },
  indexes: {
    /** I2 an invoice by series and number; I3 the ledger in order, 1,000 numbers a partition. */
    ledger: {
      pk: {
        ...partition,
        template: 'T#${tenantId}#S#${series}#${thousand}',
        composite: ['tenantId', 'series', 'thousand'],
      },
      sk: { ...sort, template: 'N#${place}', composite: ['place'] },
    },
    /** I4 a client's invoices by date. */
    ofClient: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#C#${clientId}#INVOICES', composite: ['tenantId', 'clientId'] },
      sk: { ...listSort, template: '${issuedOn}#${invoiceId}', composite: ['issuedOn', 'invoiceId'] },
    },
  },
});

/** What became of an invoice or credit note: made with its issue, changed by each event of its history. */
export const settlementEntity = new Entity({
  model: { service: 'monthend', entity: 'settlement', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    invoiceId: { type: 'string', required: true },
    /** Minor units of the document's currency. */
    paid: { type: 'number', required: true },
    refunded: { type: 'number', required: true },
    credited: { type: 'number', required: true },
    exportedAt: { type: 'string' },
    sentAt: { type: 'string' },
    storedAt: { type: 'string' },
    /** The purpose of the last mail that brought the document. */
    mail: { type: 'string' },
    bouncedAt: { type: 'string' },
    bouncedMail: { type: 'string' },
    complainedAt: { type: 'string' },
    version: { type: 'number', required: true },
    clientId: { type: 'string', required: true },
    /** What the client still has to pay. */
    open: { type: 'number', required: true },
    dueOn: { type: 'string', required: true },
    /** `yyyy-mm` of `dueOn`, so that the list of open documents has no partition that grows with the years. */
    dueMonth: { type: 'string', required: true },
  },
  indexes: {
    /** I5 what is settled of a document, of the documents of a list. */
    ofInvoice: {
      pk: { ...partition, template: 'T#${tenantId}#I#${invoiceId}', composite: ['tenantId', 'invoiceId'] },
      sk: { ...sort, template: 'SETTLEMENT', composite: [] },
    },
    /** I7 the documents on which money is open, by due date; what is paid leaves the list. */
    open: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ open }: { open?: number }) => open !== undefined && open > 0,
      pk: { ...listPartition, template: 'T#${tenantId}#OPEN#${dueMonth}', composite: ['tenantId', 'dueMonth'] },
      sk: { ...listSort, template: '${dueOn}#${invoiceId}', composite: ['dueOn', 'invoiceId'] },
    },
  },
});

/** One event of a document's history: written once, never changed. */
export const settlementEventEntity = new Entity({
  model: { service: 'monthend', entity: 'settlementEvent', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    invoiceId: { type: 'string', required: true },
    /** The same request gives the same id, so that it is entered once. */
    eventId: { type: 'string', required: true },
    event: { type: CustomAttributeType<HistoryEvent>('any'), required: true },
    clientId: { type: 'string', required: true },
    /** When, and which event of which document. */
    moment: { type: 'string', required: true },
    /** Of the document, for lists of events. */
    formattedNumber: { type: 'string', required: true },
    currency: { type: 'string', required: true },
  },
  indexes: {
    /** I6 the whole history of a document, each event by its id. */
    ofInvoice: {
      pk: { ...partition, template: 'T#${tenantId}#I#${invoiceId}', composite: ['tenantId', 'invoiceId'] },
      sk: { ...sort, template: 'EVENT#${eventId}', composite: ['eventId'] },
    },
    /** I8 what happened to a client's documents, by time. */
    ofClient: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#C#${clientId}#INVOICEEVENTS',
        composite: ['tenantId', 'clientId'],
      },
      sk: { ...listSort, template: '${moment}', composite: ['moment'] },
    },
  },
});

/** A mail that is sent at most once: the claim is written before the call (design §3). */
export const mailEntity = new Entity({
  model: { service: 'monthend', entity: 'mail', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** What the mail is about: an invoice's or a batch's id. */
    aboutId: { type: 'string', required: true },
    /** E.g. "issue"; one mail for each subject and purpose. */
    purpose: { type: 'string', required: true },
    status: { type: ['pending', 'sending', 'sent', 'refused', 'unknown'] as const, required: true },
    /** All of them, copies too. */
    recipients: { type: 'list', items: { type: 'string' }, required: true },
    /** Those of them that are the firm's own. */
    ownCopies: { type: 'list', items: { type: 'string' } },
    /** Of the PDF that it brings, in hexadecimal. */
    pdfSha256: { type: 'string' },
    /** The person who asked for it, and why. */
    askedBy: { type: 'string' },
    why: { type: 'string' },
    attempt: { type: 'string' },
    /** While `sending`: the claim holds until then, RFC 3339. */
    leaseUntil: { type: 'string' },
    messageId: { type: 'string' },
    reason: { type: 'string' },
    /** What the provider told of it later: the last moment of each kind, and what went wrong last. */
    deliveredAt: { type: 'string' },
    delayedAt: { type: 'string' },
    bouncedAt: { type: 'string' },
    softBouncedAt: { type: 'string' },
    complainedAt: { type: 'string' },
    trouble: { type: 'string' },
    updatedAt: { type: 'string', required: true },
  },
  indexes: {
    /** M1 a mail; M2 the mails about an invoice or a batch. */
    about: {
      pk: { ...partition, template: 'T#${tenantId}#MAIL#${aboutId}', composite: ['tenantId', 'aboutId'] },
      sk: { ...sort, template: 'MAIL#${purpose}', composite: ['purpose'] },
    },
  },
});
