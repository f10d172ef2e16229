import * as z from 'zod';
import { readinesses } from '../../../domain/batches/readiness.ts';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { ContractType } from '../../../domain/contracts/contract-type.ts';
import { Id } from '../../../domain/ids.ts';
import { MAX_SELECTED, PreviewSelection } from '../../../domain/operations/billing-preview/selection.ts';
import { line } from '../../../domain/text.ts';
import { defineRoutes } from '../route.ts';
import { PreviewItemsView, PreviewRowView, previewFacts, SelectionPreviewView } from './views.ts';

const through = LocalDateSchema.optional().describe(
  'The last day that is billed. Default: the last of the month before.',
);

export const billingPreviewRoutes = defineRoutes('billing-preview', {
  listBillingPreview: {
    method: 'GET',
    path: '/billing/preview',
    permission: 'batches:read',
    summary: 'See what can be billed, contract by contract',
    description:
      'The very computation of the month end, on what is on the contracts now; nothing is stored. A page holds at most 50 contracts. It may hold fewer than were asked for, or none, while `nextCursor` goes on: those with nothing open, or that the filter leaves out, are looked through.',
    paged: true,
    query: z.strictObject({
      through,
      contractType: ContractType.optional(),
      taxable: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional()
        .describe('Whether contract and client say that tax is due.'),
      clientId: Id.optional(),
      branch: line(60).optional(),
      minimumBalance: z
        .string()
        .regex(/^(0|[1-9]\d{0,14})$/, 'must be an amount in minor units, such as "12345"')
        .transform(Number)
        .optional()
        .describe("Minor units of the client's currency before tax: contracts of which at least this much is open."),
      readiness: z.enum(readinesses).optional(),
    }),
    success: 200,
    response: PreviewRowView,
    pageFacts: previewFacts,
  },
  previewSelection: {
    method: 'POST',
    path: '/billing/preview',
    permission: 'batches:read',
    summary: 'See what a batch of chosen contracts would come to',
    description: `The body is what \`POST /batches\` takes, as far as it decides about amounts: at most ${MAX_SELECTED} contracts. Nothing is stored.`,
    body: PreviewSelection,
    success: 200,
    response: SelectionPreviewView,
    errors: ['NotFound', 'EmptySelection'],
    storesNothing: true,
    ownDeadline: true,
  },
  getBillingPreview: {
    method: 'GET',
    path: '/billing/preview/{contractId}',
    permission: 'batches:read',
    summary: 'See what can be billed of a contract, item by item',
    query: z.strictObject({ through }),
    success: 200,
    response: PreviewItemsView,
    errors: ['NotFound'],
  },
});
