import { assertNever } from '../../errors.ts';
import type { EditedField } from '../../invoicing/edited.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { byHand, type EditKind, isKind, type MadeEdit } from './edit.ts';

const kinds = [
  'purchaseOrder',
  'note',
  'period',
  'issueOn',
  'dueOn',
  'recipients',
  'order',
] as const satisfies EditKind[];
type OfDocument = MadeEdit<(typeof kinds)[number]>;

/** What the edit replaces, for the archive. */
const fieldOf = (edit: OfDocument, content: InvoiceContent): EditedField => {
  const { purchaseOrder, note, period, buyer, dates } = content;
  const by = byHand(edit);
  switch (edit.kind) {
    case 'purchaseOrder':
      return { ...by, field: edit.kind, ...(purchaseOrder !== undefined && { computed: purchaseOrder }) };
    case 'period':
      return { ...by, field: edit.kind, computed: period };
    case 'recipients':
      return { ...by, field: edit.kind, computed: buyer.contacts };
    case 'note':
      return { ...by, field: edit.kind, ...(note !== undefined && { computed: note }) };
    case 'issueOn':
    case 'dueOn': {
      const computed = dates?.[edit.kind];
      return { ...by, field: edit.kind, ...(computed !== undefined && { computed }) };
    }
    case 'order':
      return { ...by, field: edit.kind };
    default:
      return assertNever(edit);
  }
};

const changed = (content: InvoiceContent, edit: OfDocument): InvoiceContent => {
  switch (edit.kind) {
    case 'purchaseOrder': {
      // One order for the document: its contracts do not name others below it.
      const purchaseOrder = edit.value ?? undefined;
      return { ...content, purchaseOrder, contracts: content.contracts.map((one) => ({ ...one, purchaseOrder })) };
    }
    case 'note':
      return { ...content, note: edit.value };
    case 'period':
      return { ...content, period: edit.value };
    case 'issueOn':
    case 'dueOn':
      return { ...content, dates: { ...content.dates, [edit.kind]: edit.value } };
    case 'recipients':
      return { ...content, buyer: { ...content.buyer, contacts: edit.value } };
    case 'order':
      return content;
    default:
      return assertNever(edit);
  }
};

export interface EditedDocument {
  readonly content: InvoiceContent;
  readonly fields: readonly EditedField[];
}

/** What a person wants the document to say beside its lines, and what it would have said. */
export const editDocument = (content: InvoiceContent, edits: readonly MadeEdit[]): EditedDocument => {
  const own = edits.filter(isKind(...kinds));
  return {
    content: own.reduce(changed, content),
    fields: own.map((edit) => fieldOf(edit, content)),
  };
};
