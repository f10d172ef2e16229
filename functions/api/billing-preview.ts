import { previewItems } from '../../domain/operations/billing-preview/items.ts';
import { listPreview } from '../../domain/operations/billing-preview/list.ts';
import { previewSelection } from '../../domain/operations/billing-preview/selection.ts';
import { httpHandler, ok, page } from '../shared/http-handler.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { billingPreviewRoutes } from './billing-preview/routes.ts';
import { itemsView, rowView, selectionView, totalsView } from './billing-preview/views.ts';

const needs = { stores, clock, journal };

export const handler = httpHandler(billingPreviewRoutes, {
  listBillingPreview: async ({ tenantId, query: { through, ...filter }, page: asked }) => {
    const found = await listPreview(needs)(tenantId, through, filter, asked);
    const { cursor, through: until, totals } = found;
    return page({ items: found.items.map(rowView), cursor }, { through: until, totals: totalsView(totals) });
  },
  previewSelection: async ({ tenantId, body }) => ok(selectionView(await previewSelection(needs)(tenantId, body))),
  getBillingPreview: async ({ tenantId, params, query }) =>
    ok(itemsView(await previewItems(needs)(tenantId, params.contractId, query.through))),
});
