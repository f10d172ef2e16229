import * as z from 'zod';
import type { LocalDate } from '../calendar/local-date.ts';
import { BillingError } from '../errors.ts';
import { faultsOfLife } from '../renewals/guard.ts';
import { settledSince } from '../renewals/plan.ts';
import { type Contract, contractDetails } from './contract.ts';

const { name, purchaseOrder, invoiceGroup, accountManagers, renewal, alerts } = contractDetails;

/** What is to be changed: what is left out stays, null takes off (RFC 7396, of the whole of each field). */
export const ContractDetails = z
  .strictObject({
    name: name.optional(),
    purchaseOrder: purchaseOrder.nullable(),
    invoiceGroup: invoiceGroup.nullable(),
    accountManagers: accountManagers.nullable(),
    renewal: renewal.nullable(),
    alerts: alerts.nullable(),
  })
  .refine((asked) => Object.values(asked).some((value) => value !== undefined), {
    error: 'must name at least one thing to change',
  })
  .meta({ id: 'ContractDetails' });
export type ContractDetails = z.infer<typeof ContractDetails>;

/** The contract with other details; refused where they contradict its days. */
export const described = (contract: Contract, asked: ContractDetails, today: LocalDate): Contract => {
  const wanted = asked.renewal ? { ...asked, renewal: settledSince(asked.renewal, contract.renewal, today) } : asked;
  const fields = Object.entries({ ...contract, ...given(wanted) }).filter(([, value]) => value !== null);
  const changed = Object.fromEntries(fields) as unknown as Contract;
  const faults = faultsOfLife(changed);
  if (faults.length > 0) throw new BillingError('TermsInvalid', 'the contract would contradict itself', faults);
  return changed;
};

const given = (asked: object) => Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
