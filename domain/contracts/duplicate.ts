import * as z from 'zod';
import { addDays, LocalDateSchema } from '../calendar/local-date.ts';
import { BillingError } from '../errors.ts';
import { Id } from '../ids.ts';
import { faultsOfLife } from '../renewals/guard.ts';
import type { Renewal } from '../renewals/renewal.ts';
import { type Contract, contractDetails, endsAfterStart, type NewContract, nearestTerms } from './contract.ts';
import { lastDayAsLong } from './duration.ts';
import { isAgreed, NewProposal } from './proposal.ts';

/** A contract as another one is. */
export const DuplicateRequest = z
  .strictObject({
    clientId: Id.optional().describe("Default: the contract's."),
    name: contractDetails.name.optional().describe("Default: the contract's."),
    startsOn: LocalDateSchema,
    endsOn: LocalDateSchema.optional().describe(
      'Default: after as long as the first term of the contract, if it ends.',
    ),
    proposal: NewProposal.optional().describe(
      'It is offered, and covers no day until it is accepted. Default: that of a contract that was not accepted.',
    ),
  })
  .refine(...endsAfterStart)
  .meta({ id: 'DuplicateRequest' });
export type DuplicateRequest = z.infer<typeof DuplicateRequest>;

/** The last day of its first term; undefined of a contract without an end. */
const firstEnd = ({ endsOn, renewals = [] }: Contract) => (renewals[0] ? addDays(renewals[0].from, -1) : endsOn);

/** Days that are settled are the contract's own. */
const settledAnew = ({ priceRevision, ...renewal }: Renewal): Renewal => {
  if (!priceRevision) return renewal;
  const { since: _, ...rule } = priceRevision;
  return { ...renewal, priceRevision: rule } as Renewal;
};

/** What nobody has accepted is offered again, and until the same day, unless another one is given. */
const offerOf = (contract: Contract): NewProposal | undefined =>
  contract.proposal && !isAgreed(contract) ? { validUntil: contract.proposal.validUntil } : undefined;

/**
 * What is asked for as a contract like this one: at the terms that hold on the day on which it begins, with the same
 * people, renewal and alerts. What happened to the contract stays its own; what its client gave it (the order, the group)
 * goes to the same client only. Throws `TermsInvalid` where the days do not go with the renewal.
 */
export const duplicateOf = (contract: Contract, asked: DuplicateRequest): NewContract => {
  const { clientId = contract.clientId, name = contract.name, startsOn, proposal = offerOf(contract) } = asked;
  const { effectiveFrom: _, revision: __, ...terms } = nearestTerms(contract, startsOn);
  const { rateDate, accountManagers, renewal, alerts, purchaseOrder, invoiceGroup } = contract;
  const end = firstEnd(contract);
  const endsOn =
    asked.endsOn ?? (end === undefined ? undefined : lastDayAsLong({ ...contract, endsOn: end }, startsOn));
  const isOfSameClient = clientId === contract.clientId;
  const duplicate: NewContract = {
    ...{ clientId, name, startsOn, rateDate, terms },
    ...(endsOn !== undefined && { endsOn }),
    ...(proposal && { proposal }),
    ...(accountManagers && { accountManagers: [...accountManagers] }),
    ...(renewal && { renewal: settledAnew(renewal) }),
    ...(alerts && { alerts }),
    ...(isOfSameClient && purchaseOrder !== undefined && { purchaseOrder }),
    ...(isOfSameClient && invoiceGroup !== undefined && { invoiceGroup }),
  };
  const faults = faultsOfLife(duplicate).map(({ detail }) => ({ pointer: '/endsOn', detail }));
  if (faults.length > 0) throw new BillingError('TermsInvalid', 'the contract would contradict itself', faults);
  return duplicate;
};
