import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { ClientRecord } from '../../../domain/operations/client-records/export.ts';
import { ClientView } from '../clients/routes.ts';
import { ContractDocumentView, documentView } from '../contract-documents/routes.ts';
import { ContractSummary, summaryOf } from '../contracts/views.ts';
import { EquipmentView } from '../equipment/views.ts';
import { Money, moneyOf } from '../money.ts';
import { TicketView } from '../tickets/views.ts';

const ExportedEntry = z
  .strictObject({
    billableId: Id,
    contractId: Id,
    workedOn: LocalDateSchema,
    startedAt: z.string(),
    endedAt: z.string(),
    seconds: z.int(),
    technician: z.string(),
    workType: z.string().optional(),
    ticket: z.string().optional(),
    ticketId: Id.optional(),
    description: z.string().optional(),
    notes: z.string().optional(),
  })
  .meta({ id: 'ExportedTimeEntry' });

const ExportedDocument = z
  .strictObject({
    invoiceId: z.string(),
    formattedNumber: z.string(),
    kind: z.enum(['invoice', 'creditNote']),
    issuedOn: LocalDateSchema,
    gross: Money,
  })
  .meta({ id: 'ExportedDocument' });

/** One thing that is stored of a client. */
export const ClientRecordView = z
  .discriminatedUnion('of', [
    z.strictObject({ of: z.literal('client'), client: ClientView }),
    z.strictObject({ of: z.literal('contract'), contract: ContractSummary }),
    z
      .strictObject({ of: z.literal('contractDocument'), document: ContractDocumentView })
      .describe('A file that is kept with a contract, which is downloaded by itself.'),
    z.strictObject({ of: z.literal('equipment'), equipment: EquipmentView }),
    z.strictObject({ of: z.literal('ticket'), ticket: TicketView }),
    z.strictObject({ of: z.literal('timeEntry'), entry: ExportedEntry }),
    z.strictObject({ of: z.literal('document'), document: ExportedDocument }),
  ])
  .meta({ id: 'ClientRecord' });

export const clientRecordView = (record: ClientRecord, today: string) => {
  switch (record.of) {
    case 'client':
    case 'equipment':
    case 'ticket':
      return record;
    case 'contractDocument':
      return { of: record.of, document: documentView(record.document) };
    case 'contract':
      return { of: record.of, contract: summaryOf(record.contract, today) };
    case 'timeEntry': {
      const { billableId, contractId, workedOn, startedAt, endedAt, seconds, technician } = record.entry;
      const { workType, ticket, ticketId, description, notes } = record.entry;
      const worked = { billableId, contractId, workedOn, startedAt, endedAt, seconds, technician };
      return { of: record.of, entry: { ...worked, workType, ticket, ticketId, description, notes } };
    }
    case 'document': {
      const { invoiceId, formattedNumber, kind, issuedOn, totals, currency } = record.document;
      const gross = moneyOf(totals.gross, currency);
      return { of: record.of, document: { invoiceId, formattedNumber, kind, issuedOn, gross } };
    }
  }
};
