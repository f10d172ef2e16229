import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { ListedPrices, NewPriceList } from '../../../domain/price-lists/price-list.ts';
import { defineRoutes } from '../route.ts';

const PriceListView = z
  .strictObject({
    priceListId: Id,
    name: NewPriceList.shape.name,
    versions: z
      .array(z.strictObject({ effectiveFrom: LocalDateSchema, prices: NewPriceList.shape.prices }))
      .describe('By the day from which they hold.'),
    version: z.int(),
  })
  .meta({ id: 'PriceList' });

const change = {
  path: '/price-lists/{priceListId}/prices/{effectiveFrom}',
  params: { effectiveFrom: LocalDateSchema },
  permission: 'contracts:write',
  ifMatch: true,
  success: 200,
  response: PriceListView,
} as const;

export const priceListRoutes = defineRoutes('price-lists', {
  createPriceList: {
    method: 'POST',
    path: '/price-lists',
    permission: 'contracts:write',
    summary: 'Add a price list',
    description:
      'Prices by name, which charges of any contract can have in place of their own: `"priceList": {"priceListId": …, "prices": {"/unitPrice": "visit"}}`. Each client is billed apart.',
    body: NewPriceList,
    success: 201,
    response: PriceListView,
  },
  listPriceLists: {
    method: 'GET',
    path: '/price-lists',
    permission: 'contracts:read',
    summary: 'List the price lists',
    paged: true,
    success: 200,
    response: PriceListView,
  },
  getPriceList: {
    method: 'GET',
    path: '/price-lists/{priceListId}',
    permission: 'contracts:read',
    summary: 'Read a price list',
    success: 200,
    response: PriceListView,
    errors: ['NotFound'],
  },
  repricePriceList: {
    ...change,
    method: 'PUT',
    summary: 'Set the prices from a day on',
    description:
      'For every contract that has them, as new terms from that day would; the day must be after today. What is charged in advance for it already stays, and follows from its next period. Every price that the list has must be given: charges may have it. Drafts are computed again before they are issued.',
    body: ListedPrices,
    errors: ['NotFound', 'TermsInvalid'],
  },
  withdrawPrices: {
    ...change,
    method: 'DELETE',
    summary: 'Take prices back that have not come yet',
    errors: ['NotFound', 'TermsInvalid', 'StillUsed'],
  },
});
