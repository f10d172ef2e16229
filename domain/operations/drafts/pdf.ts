import { renderInvoice } from '../../documents/invoice-pdf.ts';
import type { Needs } from '../ports.ts';
import { readDraft } from './read.ts';

/** The draft of an item as a PDF, with what people changed on it: marked as a draft, without a number or an e-invoice. */
export const draftPdf =
  ({ stores, blobs }: Pick<Needs, 'stores' | 'blobs'>) =>
  async (tenantId: string, batchId: string, itemId: string): Promise<Uint8Array> => {
    const { content } = (await readDraft({ stores })(tenantId, batchId, itemId)).laid;
    const { logoKey } = content.seller;
    return renderInvoice(content, { logo: logoKey === undefined ? undefined : await blobs.get(logoKey) });
  };
