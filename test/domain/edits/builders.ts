import { applyEdits, type Laid } from '../../../domain/batches/edits/apply.ts';
import { DraftEdit, type MadeEdit } from '../../../domain/batches/edits/edit.ts';
import type { Client } from '../../../domain/clients/client.ts';
import type { Contract } from '../../../domain/contracts/contract.ts';
import { type Agreement, agreementOf } from '../../../domain/invoicing/agreement.ts';
import { composeInvoice } from '../../../domain/invoicing/compose.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import type { Line } from '../../../domain/invoicing/line.ts';
import { aClient, agreed, aTenant, billedPart, type Rules } from '../invoicing-builders.ts';

export interface SomeDraft {
  readonly content: InvoiceContent;
  readonly agreement: Agreement;
}

/** The draft of some contracts' lines. */
export const draftOf = (
  parts: readonly { readonly contract?: Contract; readonly lines: readonly Line[] }[],
  { client = {}, rules = {}, currency = 'EUR' }: { client?: Partial<Client>; rules?: Rules; currency?: string } = {},
): SomeDraft => {
  const [tenant, whose] = [aTenant({ negative: 'creditNote', ...rules }, currency), aClient(client)];
  const bills = parts.map(({ contract = agreed(), lines }) => billedPart(contract, lines, currency));
  const content = composeInvoice(tenant, whose, bills);
  if (!content) throw new Error('nothing is due');
  const contracts = content.contracts.flatMap(
    ({ contractId }) => bills.find(({ contract }) => contract.contractId === contractId)?.contract ?? [],
  );
  return { content, agreement: agreementOf(tenant, whose, contracts) };
};

export const someReason = 'agreed with Mrs Martin';
export const BY = { by: 'sub-1', at: '2025-02-01T09:00:00Z' } as const;

export type Asked = { readonly kind: DraftEdit['kind'] } & Readonly<Record<string, unknown>>;

/** An edit as the API would have parsed it, and as it is kept. */
export const edit = (asked: Asked): MadeEdit =>
  ({ ...DraftEdit.parse({ reason: someReason, ...asked }), ...BY }) as MadeEdit;

export const laid = (draft: SomeDraft, ...asked: readonly Asked[]): Laid => applyEdits(draft, asked.map(edit));

/** The content alone, where nothing may be lost. */
export const kept = (draft: SomeDraft, ...asked: readonly Asked[]): InvoiceContent => {
  const { content, lost } = laid(draft, ...asked);
  if (lost.length > 0) throw new Error(`lost: ${JSON.stringify(lost)}`);
  return content;
};
