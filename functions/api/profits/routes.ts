import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { defineRoutes } from '../route.ts';
import { ProfitView } from './views.ts';

const Days = z
  .strictObject({
    from: LocalDateSchema.describe('The first day.'),
    until: LocalDateSchema.describe('The day after the last; at most 366 days after the first.'),
  })
  .meta({ id: 'ProfitDays' });

const WHAT =
  'In the firm’s currency, before tax. Revenue is by the date of invoices and credit notes: a fee that is paid in advance is all in its month. Costs are by the days under which work, products and expenses are billed, whether they are billed yet or not; what is held is not in them. A document in another currency counts by the rate that it states, the cost of an expense by the newest rate of the last day.';

export const profitRoutes = defineRoutes('profits', {
  getProfitOfContract: {
    method: 'GET',
    path: '/contracts/{contractId}/profit',
    permission: 'costs:read',
    summary: 'What a contract earned the firm',
    description: `${WHAT} Of a discount on a whole invoice the contract bears its share.`,
    query: Days,
    success: 200,
    response: ProfitView,
    errors: ['NotFound'],
  },
  getProfitOfClient: {
    method: 'GET',
    path: '/clients/{clientId}/profit',
    permission: 'costs:read',
    summary: 'What a client earned the firm',
    description: WHAT,
    query: Days,
    success: 200,
    response: ProfitView,
    errors: ['NotFound'],
  },
});
