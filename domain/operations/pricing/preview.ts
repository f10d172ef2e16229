import * as z from 'zod';
import { addDays, type LocalDate, LocalDateSchema, localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt } from '../../ids.ts';
import { contractOf } from '../billables/read.ts';
import type { TableNeeds } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { holidaysOf, readFacts } from './contract-facts.ts';
import { supposedOn, type TrialBill, trialFields, tryBill } from './trial.ts';

/** A year and a bit: what a contract will cost until its next renewal. */
const DAYS_AHEAD = 400;

const EXAMPLE = {
  through: '2025-01-31',
  billables: [
    { date: '2025-01-10', minutes: 50, technician: 'Alice', ticket: '#4711' },
    { kind: 'expense', on: '2025-01-10', description: 'Network cable', unitPrice: '9.90' },
  ],
};

export const PreviewRequest = z
  .strictObject({
    /** The last day that is billed. */
    through: LocalDateSchema,
    ...trialFields,
  })
  .meta({ id: 'PreviewRequest', examples: [EXAMPLE] });
export type PreviewRequest = z.infer<typeof PreviewRequest>;

type Reading = Pick<TableNeeds, 'stores' | 'clock'>;

/** The tenant, the contract as it is, and its client. */
export const readParties = async ({ stores }: Pick<Reading, 'stores'>, tenantId: string, contractId: string) => {
  const [tenant, record] = await Promise.all([
    readTenant({ stores })(tenantId),
    contractOf(stores, tenantId, contractId, ''),
  ]);
  const { clientId } = record.contract;
  const client = await stores.clients.get(tenantId, clientId);
  if (!client) throw new BillingError('ClientUnknown', `there is no client ${clientId}`);
  return { tenant, record, client };
};

/** Further ahead is a typing error that would price it for long. */
export const guardReach = (day: LocalDate, today: LocalDate, pointer: string): void => {
  const last = addDays(today, DAYS_AHEAD);
  if (day <= last) return;
  const detail = `must be by ${last}`;
  throw new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);
};

/** What a month end through a day would bill of a contract now, with what is supposed to be on it; stores nothing. */
export const previewContract =
  ({ stores, clock }: Reading) =>
  async (tenantId: string, contractId: string, asked: PreviewRequest): Promise<TrialBill> => {
    const { tenant, record, client } = await readParties({ stores }, tenantId, contractId);
    const { settings } = tenant;
    const now = clock();
    const { through, lineGrouping } = asked;
    guardReach(through, localDateOf(now.toISOString(), settings.timeZone), '/through');
    const cutoff = cutoffAt(now);
    const facts = await readFacts(stores, tenantId, record, through);
    const supposed = supposedOn(record, asked.billables, settings, cutoff.slice(0, 10));
    const contract = { ...facts, billables: [...facts.billables, ...supposed] };
    const holidays = await holidaysOf([contract], through);
    const reach = { through, cutoff, timeZone: settings.timeZone };
    return tryBill(contract, { tenant, client, reach, lineGrouping, holidays }).bill;
  };
