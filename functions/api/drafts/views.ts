import * as z from 'zod';
import { asAsked } from '../../../domain/batches/edits/checked.ts';
import { DraftEdit } from '../../../domain/batches/edits/edit.ts';
import { ItemId } from '../../../domain/batches/new-batch.ts';
import type { SeenDraft } from '../../../domain/operations/drafts/read.ts';
import { contentFields, contentView } from '../invoices/views.ts';

export const DraftView = z
  .strictObject({
    itemId: ItemId,
    version: z.int().describe('Moves on with each change, and with each new computation; 1 before the first.'),
    ...contentFields,
    edits: z
      .array(z.strictObject({ edit: DraftEdit, by: z.string(), at: z.iso.datetime() }))
      .describe('What people changed on it; `edited` beside a line or the document says what was computed.'),
  })
  .meta({ id: 'Draft' });

export const draftView = ({ draft, overlay, laid }: SeenDraft) => ({
  itemId: draft.itemId,
  version: overlay.version,
  ...contentView(laid.content),
  edits: overlay.edits.map((made) => ({ edit: asAsked(made), by: made.by, at: made.at })),
});
