import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import type { ClientHistoryEntry } from '../../../domain/clients/history.ts';
import { Id } from '../../../domain/ids.ts';
import { ContractEventView, contractEventView } from '../contracts/history-view.ts';
import { Money, moneyOf } from '../money.ts';
import { HistoryView } from '../settlements/routes.ts';
import { eventView } from '../settlements/views.ts';

const at = z.iso.datetime();
const by = z.string().optional().describe('Who: the `sub` of their token. Absent where a file, a tool or we did it.');
const document = { invoiceId: z.string(), formattedNumber: z.string() };

/** One entry of a client's history. */
export const ClientHistoryView = z
  .discriminatedUnion('about', [
    z.strictObject({
      about: z.literal('client'),
      ...{ at, by },
      clientId: Id.describe('Its own, or that of a duplicate that was merged into it.'),
      kind: z.enum(['added', 'changed', 'erased', 'merged', 'absorbed']),
      version: z.int().describe('The version of the client that it made.'),
      fields: z.array(z.string()).optional().describe('The names of what was changed.'),
      into: Id.optional().describe('Which client it was merged into.'),
      duplicate: Id.optional().describe('Which client was merged into it.'),
    }),
    z.strictObject({ about: z.literal('contract'), ...{ at, by }, contractId: Id, event: ContractEventView }),
    z
      .strictObject({
        about: z.literal('issue'),
        at: LocalDateSchema.describe('The day that the document bears.'),
        ...document,
        kind: z.enum(['invoice', 'creditNote']),
        gross: Money,
        credits: z.string().optional().describe('The id of the invoice that it credits.'),
      })
      .describe('A document was issued.'),
    z.strictObject({
      about: z.literal('invoice'),
      ...{ at, by },
      ...document,
      event: HistoryView.shape.events.element,
    }),
  ])
  .meta({ id: 'ClientHistoryEntry' });

export const clientHistoryView = (entry: ClientHistoryEntry): z.infer<typeof ClientHistoryView> => {
  const { about } = entry;
  switch (about) {
    case 'client': {
      const { clientId, event } = entry;
      const { kind, version, at, by } = event;
      const told = { about, clientId, kind, version, at, by };
      if (kind === 'changed') return { ...told, fields: [...event.fields] };
      if (kind === 'merged') return { ...told, into: event.into };
      return kind === 'absorbed' ? { ...told, duplicate: event.clientId } : told;
    }
    case 'contract': {
      const { contractId, event } = entry;
      return { about, at: event.at, by: event.by, contractId, event: contractEventView(event) };
    }
    case 'issue': {
      const { invoiceId, formattedNumber, kind, issuedOn, totals, currency, credits } = entry.document;
      const gross = moneyOf(totals.gross, currency);
      return { about, at: issuedOn, invoiceId, formattedNumber, kind, gross, credits: credits?.invoiceId };
    }
    case 'invoice': {
      const { invoiceId, formattedNumber, currency, event } = entry;
      return { about, at: event.at, by: event.by, invoiceId, formattedNumber, event: eventView(event, currency) };
    }
  }
};
