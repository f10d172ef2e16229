import { accepted } from '../../billables/checked.ts';
import type { NewExpense } from '../../billables/new-billable.ts';
import { expenseOf } from '../../billables/new-expense.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Product } from '../../products/product.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Stores } from '../../table/stores.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { followTickets, type WrittenWork } from '../time-entries/follow-tickets.ts';
import { standingOn } from '../time-entries/record.ts';
import { whereItStands } from '../time-entries/standing.ts';
import { placesOf } from '../time-entries/work-place.ts';

/** The product that an expense names, as it is at this moment; undefined where it names none. Throws `NotFound`. */
const productOf = async (
  { products }: Pick<Stores, 'products'>,
  tenantId: string,
  { productId }: NewExpense,
): Promise<Product | undefined> => {
  if (productId === undefined) return undefined;
  const product = await products.get(tenantId, productId);
  if (product) return product;
  const detail = 'there is no such product';
  throw new BillingError('NotFound', detail, [{ pointer: '/productId', detail }]);
};

/**
 * Puts an expense on the contract that it names, or on that of its ticket, and tells where it stands. What stands already
 * is left as it is, whatever has become of catalogue and ticket since.
 */
export const recordExpense = async (
  { stores }: Pick<Needs, 'stores'>,
  tenantId: string,
  billableId: string,
  asked: NewExpense,
): Promise<{ readonly contractId: string }> => {
  const written = await withinDeadline(ATTEMPT_MILLISECONDS, async (): Promise<WrittenWork> => {
    const place = accepted((await placesOf(stores, tenantId, [asked]))(asked));
    const { contract, state } = place.record;
    const known = { billableId, place, named: asked.contractId };
    const left = [contract.contractId, ...place.left];
    const recording = { billableId, left };
    const before = (await standingOn(stores, tenantId, [recording]))(recording);
    if (before !== undefined) return { ...known, contractId: before, isNew: false };
    const [{ settings }, client, product] = await Promise.all([
      tenantOf(stores, tenantId),
      stores.clients.get(tenantId, contract.clientId),
      productOf(stores, tenantId, asked),
    ]);
    const currency = client ? currencyOfClient(client, settings) : settings.currency;
    const expense = accepted(
      expenseOf(asked, billableId, { contract, settings, currency, product, ticket: place.ticket }),
    );
    const isNew = await stores.log.add(tenantId, expense, state, isWaiting(expense), place.left);
    const { contractId } = contract;
    if (isNew || place.ticket === undefined || asked.contractId !== undefined) return { ...known, contractId, isNew };
    return { ...known, contractId: await whereItStands(stores, tenantId, { ...recording, contractId }), isNew };
  });
  const [contractId = written.contractId] = await followTickets(stores, tenantId, [written]);
  return { contractId };
};
