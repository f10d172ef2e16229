import * as z from 'zod';
import { addDays, LocalDateSchema } from '../../calendar/local-date.ts';
import { addSeconds, momentsOf } from '../../calendar/wall-time.ts';
import { type Client, ClientDetails } from '../../clients/client.ts';
import { newBillingState } from '../../contracts/billing-state.ts';
import { endsAfterStart, NewContract } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt, Id, idFrom } from '../../ids.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { guardTerms, newContract } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { atListedPrices } from '../price-lists.ts';
import { agreedTerms } from '../service-levels/agreed-terms.ts';
import { readTenant } from '../tenants/settings.ts';
import { type ContractFacts, holidaysOf } from './contract-facts.ts';
import { supposedOn, type TrialBill, trialFields, tryBill } from './trial.ts';

/** A contract of ten years, to the day, is the longest that is tried. */
const MAX_DAYS = 3_653;

const EXAMPLE = {
  contract: {
    name: 'Support',
    startsOn: '2025-01-01',
    terms: {
      charges: [
        {
          kind: 'time',
          chargeId: 'support',
          description: 'Support',
          rates: { default: '80.00' },
          included: { minutes: 120, overagePrice: '95.00' },
        },
      ],
    },
  },
  billables: [{ date: '2025-01-10', minutes: 150, technician: 'Alice' }],
  steps: ['2025-01-31', '2025-02-28'],
};

/** Whether it is offered only makes no difference to what it would cost. */
const { proposal: _, ...contract } = NewContract.shape;

export const SimulationRequest = z
  .strictObject({
    /** As `POST /contracts` takes it; without a client it is tried for one of the firm's own country. */
    contract: z.strictObject({ ...contract, clientId: Id.optional() }).refine(...endsAfterStart),
    /** In place of what the client has. */
    client: z
      .strictObject({
        taxTreatment: ClientDetails.shape.taxTreatment.unwrap().optional(),
        timeRules: ClientDetails.shape.timeRules,
        discount: ClientDetails.shape.discount,
      })
      .default({}),
    ...trialFields,
    /** The last day of each bill, in turn: each is made on the day after, from what the one before left. */
    steps: z
      .array(LocalDateSchema)
      .min(1)
      .max(36)
      .refine((days) => days.every((day, i) => i === 0 || day > (days[i - 1] as string)), {
        error: 'must be in their order, each once',
      }),
  })
  .meta({ id: 'SimulationRequest', examples: [EXAMPLE] });
export type SimulationRequest = z.infer<typeof SimulationRequest>;

type Reading = Pick<TableNeeds, 'stores'>;

/** The client that is named, or nobody in particular; with the facts that are to be tried. */
const clientOf = async (
  { stores }: Reading,
  { tenantId, settings }: Tenant,
  { contract: { clientId }, client: tried }: SimulationRequest,
): Promise<Client> => {
  const stored = clientId === undefined ? undefined : await stores.clients.get(tenantId, clientId);
  if (clientId !== undefined && !stored)
    throw new BillingError('ClientUnknown', `there is no client ${clientId}`, [
      { pointer: '/contract/clientId', detail: 'must be the id of a client' },
    ]);
  const anybody: Client = {
    clientId: idFrom('supposed', 'client'),
    name: 'Client',
    address: settings.address,
    billingContacts: [],
    taxTreatment: 'standard',
    version: 1,
  };
  const given = Object.fromEntries(Object.entries(tried).filter(([, value]) => value !== undefined));
  return { ...(stored ?? anybody), ...given };
};

const guardSteps = ({ contract: { startsOn }, steps }: SimulationRequest): void => {
  const last = addDays(startsOn, MAX_DAYS);
  const far = steps.findIndex((day) => day > last);
  if (far === -1) return;
  const fault = { pointer: `/steps/${far}`, detail: `must be by ${last}, ten years after the contract starts` };
  throw new BillingError('RequestInvalid', `${fault.pointer}: ${fault.detail}`, [fault]);
};

/** A contract that nobody has, with all that is supposed to happen on it. */
const supposedContract = (asked: SimulationRequest, client: Client, { settings }: Tenant): ContractFacts => {
  const contract = newContract(idFrom('supposed', 'contract'), { ...asked.contract, clientId: client.clientId });
  const record = { contract, state: newBillingState(contract.startsOn), stateChangedAt: '' };
  // It is all on the log before the first bill.
  return { ...record, billables: supposedOn(record, asked.billables, settings, '0'.repeat(10)) };
};

/** Six in the morning after, as month ends run. */
const RUN_AT = '06:00';

/** What a contract would be billed if it were agreed as it is given: several bills in turn. Stores nothing. */
export const simulate =
  (needs: Reading) =>
  async (tenantId: string, asked: SimulationRequest): Promise<readonly TrialBill[]> => {
    const tenant = await readTenant(needs)(tenantId);
    const { timeZone } = tenant.settings;
    const client = await clientOf(needs, tenant, asked);
    const terms = await agreedTerms(needs)(tenantId, asked.contract.terms, '/contract/terms');
    await guardTerms(terms, tenant.settings, '/contract/terms');
    guardSteps(asked);
    const supposed = supposedContract({ ...asked, contract: { ...asked.contract, terms } }, client, tenant);
    const listed = await atListedPrices(needs.stores, tenantId, supposed);
    let contract: ContractFacts = { ...supposed, contract: listed.contract };
    const holidays = await holidaysOf([contract], asked.steps.at(-1) as string);
    return asked.steps.map((through) => {
      const [moment] = momentsOf(`${addDays(through, 1)}T${RUN_AT}`, timeZone);
      const now = moment ?? addSeconds(`${through}T12:00:00Z`, 86_400);
      const reach = { through, cutoff: cutoffAt(new Date(now)), timeZone };
      const { lineGrouping } = asked;
      const { bill, stateAfter } = tryBill(contract, { tenant, client, reach, lineGrouping, holidays });
      if (stateAfter !== contract.state)
        contract = { ...contract, state: { ...stateAfter, version: contract.state.version + 1, committedAt: now } };
      return bill;
    });
  };
