import * as z from 'zod';
import { type Batch, newBatch } from '../../batches/batch.ts';
import { NewBatch } from '../../batches/new-batch.ts';
import type { Client } from '../../clients/client.ts';
import { BillingError, type Fault } from '../../errors.ts';
import { AdHocContent, composeAdHoc } from '../../invoicing/ad-hoc.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { minorDigits } from '../../money/currency.ts';
import { isExact } from '../../money/exact.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { merged } from '../clients.ts';
import type { Machine, Needs } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { datesOutOfReach, startMachine } from './start.ts';

const { name, issueOn, dueOn, delivery } = NewBatch.shape;

/** An invoice that a person writes, without a contract. */
export const NewInvoice = z
  .strictObject({ ...AdHocContent.shape, name: name.optional(), issueOn, dueOn, delivery })
  .meta({
    id: 'NewInvoice',
    examples: [
      {
        clientId: '01jgrk8t3n5x7q9c2v4b6m8p0a',
        lines: [
          { description: 'Network switch, installed', quantity: '2', unitPrice: '249.00' },
          { description: 'Training', quantity: '90', unit: 'MIN', unitPrice: '95.00', baseQuantity: 60 },
        ],
        purchaseOrder: 'PO-4711',
      },
    ],
  });
export type NewInvoice = z.infer<typeof NewInvoice>;

const clientOf = async ({ clients }: Needs['stores'], tenantId: string, clientId: string): Promise<Client> => {
  const client = await clients.get(tenantId, clientId);
  if (client?.mergedInto !== undefined) throw merged(client, '/clientId');
  if (client) return client;
  const detail = `there is no client ${clientId}`;
  throw new BillingError('ClientUnknown', detail, [{ pointer: '/clientId', detail }]);
};

const unknownRates = ({ lines }: NewInvoice, { settings }: Tenant): readonly Fault[] => {
  const known = new Set(settings.taxRates.map(({ taxRateId }) => taxRateId));
  return lines.flatMap(({ taxRateId }, i) =>
    taxRateId === undefined || known.has(taxRateId)
      ? []
      : [{ pointer: `/lines/${i}/taxRateId`, detail: 'must be one of the tax rates in the settings' }],
  );
};

const tooLarge = ({ lines }: NewInvoice, client: Client, { settings }: Tenant): readonly Fault[] => {
  const digits = minorDigits(currencyOfClient(client, settings));
  return lines.flatMap(({ quantity, unitPrice }, i) =>
    isExact(quantity, unitPrice, digits)
      ? []
      : [{ pointer: `/lines/${i}/unitPrice`, detail: 'comes to more than an invoice can state' }],
  );
};

/** Refuses what no draft could be made of. Throws what composing throws too. */
const guardInvoice = (tenant: Tenant, client: Client, asked: NewInvoice, through: string): void => {
  const rates = unknownRates(asked, tenant);
  if (rates.length > 0) throw new BillingError('TaxRateUnknown', 'a line has a tax rate that is not there', rates);
  const amounts = tooLarge(asked, client, tenant);
  if (amounts.length > 0) throw new BillingError('AmountTooLarge', 'a line comes to too much', amounts);
  composeAdHoc(tenant, client, asked, through);
};

/**
 * Starts the batch of one invoice that a person wrote: drafted, reviewed as the firm has set, numbered, made a PDF of and
 * mailed as any other. The seed is the batch's id, so a repetition starts nothing twice. Throws `ClientUnknown`,
 * `TaxRateUnknown`, `AmountTooLarge` and `NothingToInvoice`.
 */
export const startAdHoc =
  ({ stores, clock, journal }: Pick<Needs, 'stores' | 'clock' | 'journal'>, machine: Machine) =>
  async (tenantId: string, seed: string, asked: NewInvoice): Promise<Batch> => {
    const begun = await stores.batches.get(tenantId, seed);
    if (begun) {
      await startMachine(machine, tenantId, begun);
      return begun;
    }
    const now = clock();
    const [tenant, client] = await Promise.all([
      readTenant({ stores })(tenantId),
      clientOf(stores, tenantId, asked.clientId),
    ]);
    const { name: given, issueOn: issued, dueOn: due, delivery: way, ...adHoc } = asked;
    const today = todayOf(tenant, now);
    const through = issued ?? today;
    const request = NewBatch.parse({
      name: given ?? `Invoice for ${client.name}`.slice(0, 120),
      ...{ through, issueOn: issued, dueOn: due, delivery: way },
    });
    const faults = datesOutOfReach({ ...request, through: today }, today);
    if (faults.length > 0) throw new BillingError('RequestInvalid', 'a date of the invoice cannot be right', faults);
    guardInvoice(tenant, client, asked, through);
    const batch = await stores.batches.create(tenantId, { ...newBatch(seed, request, now.toISOString()), adHoc });
    await startMachine(machine, tenantId, batch);
    journal.info('ad hoc invoice started', { tenantId, batchId: seed, lines: adHoc.lines.length });
    return batch;
  };
