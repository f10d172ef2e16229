import * as z from 'zod';
import { ContractAlerts } from '../alerts/alert.ts';
import { Cadence } from '../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { covers, type Period } from '../calendar/period.ts';
import { Id } from '../ids.ts';
import { refuseLife } from '../renewals/guard.ts';
import { Renewal, type RenewalMade, RevisionMade } from '../renewals/renewal.ts';
import { Email, line } from '../text.ts';
import { AutomaticTime } from './automatic-time.ts';
import { Charge } from './charges/charge.ts';
import { Discount } from './charges/discount.ts';
import { refuseLostLinks } from './charges/price-link.ts';
import { refuseDoubleCover } from './coverage.ts';
import { isAgreed, NewProposal, type Proposal, type ProposalStatus, proposalStatusOn } from './proposal.ts';

/**
 * When what is on the log is billed (semantics.md §1.2, §4). `periodEnd`: once its billing period is over; `onDemand`: with
 * any bill. `ticketClosed` and `serviceOrderClosed` (per intervention): with any bill, but work on a ticket is held back
 * until the ticket, or all tickets of its service order, are closed.
 */
export const BillWork = z
  .enum(['periodEnd', 'onDemand', 'ticketClosed', 'serviceOrderClosed'])
  .meta({ id: 'BillWork' });
export type BillWork = z.infer<typeof BillWork>;

const terms = {
  billWork: BillWork.default('periodEnd'),
  cadence: Cadence.default({ unit: 'month', every: 1 }),
  charges: z
    .array(Charge)
    .min(1)
    .max(50)
    .refine((charges) => new Set(charges.map(({ chargeId }) => chargeId)).size === charges.length, {
      error: 'must not hold the same chargeId twice',
    })
    .superRefine(refuseDoubleCover)
    .superRefine(refuseLostLinks),
  /** How soon tickets are answered and solved that are opened from then on; the firm's default when absent. */
  serviceLevelId: Id.optional(),
  /** Time that tickets come to by themselves. */
  automaticTime: AutomaticTime.optional(),
  /** `free`: work under the warranty of the equipment that its ticket is about is recorded at no charge. */
  warrantyWork: z.enum(['charged', 'free']).optional(),
  /** Taken off the sum of the contract's lines on an invoice, before tax (BG-20). */
  discount: Discount.optional(),
  /** Its lines carry no tax, for a reason that the invoice states (BT-120); other contracts keep theirs. */
  taxExemption: z.strictObject({ category: z.enum(['E', 'O', 'Z']).default('E'), reason: line(200) }).optional(),
};

/** What was agreed, from a date on. Immutable once its date has come: a change is a new version. */
export const Terms = z
  .strictObject({
    effectiveFrom: LocalDateSchema,
    ...terms,
    /** How their prices follow from those before them; absent where people agreed on them. */
    revision: RevisionMade.optional(),
  })
  .meta({ id: 'Terms' });
export type Terms = z.infer<typeof Terms>;

export const RateDate = z.enum(['worked', 'accounted']).meta({ id: 'RateDate' });
export type RateDate = z.infer<typeof RateDate>;

type GivenDays = { readonly startsOn: string; readonly endsOn?: string | undefined };
export const endsAfterStart: [(days: GivenDays) => boolean, { error: string; path: string[] }] = [
  ({ startsOn, endsOn }) => endsOn === undefined || startsOn <= endsOn,
  { error: 'must not be before startsOn', path: ['endsOn'] },
];

/** Who looks after the contract at the firm: whom its alerts go to unless they say otherwise. */
export const AccountManager = z
  .strictObject({ name: line(120).optional(), email: Email })
  .meta({ id: 'AccountManager' });
export type AccountManager = z.infer<typeof AccountManager>;

/** What is known of a contract beside its terms: none of it changes what is billed. */
export const contractDetails = {
  name: line(120),
  purchaseOrder: line(60).optional(),
  /** A part of the client, such as a department, that gets an invoice of its own where a batch groups by it. */
  invoiceGroup: line(60).optional(),
  accountManagers: z.array(AccountManager).max(10).optional(),
  renewal: Renewal.optional(),
  /** Warnings of its dates; those of the firm's settings where there are none. */
  alerts: ContractAlerts.optional(),
};

export const NewContract = z
  .strictObject({
    clientId: Id,
    ...contractDetails,
    startsOn: LocalDateSchema,
    /** The last day that is covered; absent for a contract without an end. */
    endsOn: LocalDateSchema.optional(),
    /** Whose terms price work: those of the day on which it was done, or on which it was accounted (Supremo). */
    rateDate: RateDate.default('worked'),
    terms: z.strictObject(terms),
    /** It is offered, and covers no day until it is accepted. */
    proposal: NewProposal.optional(),
  })
  .refine(...endsAfterStart)
  .superRefine(refuseLife)
  .meta({ id: 'NewContract' });
export type NewContract = z.infer<typeof NewContract>;

/** Days on which the contract rests: no recurring charge, while its log goes on. `until` is absent while it lasts. */
export interface Suspension {
  readonly from: LocalDate;
  readonly until?: LocalDate | undefined;
}

export interface Contract {
  readonly contractId: string;
  readonly clientId: string;
  readonly name: string;
  readonly startsOn: LocalDate;
  readonly endsOn?: LocalDate | undefined;
  readonly purchaseOrder?: string | undefined;
  readonly invoiceGroup?: string | undefined;
  readonly accountManagers?: readonly AccountManager[] | undefined;
  /** What happens at its end; without it, it ends. */
  readonly renewal?: Renewal | undefined;
  /** The terms that it was given beyond its first, in order. */
  readonly renewals?: readonly RenewalMade[] | undefined;
  readonly alerts?: ContractAlerts | undefined;
  /** It was offered, and holds once that was accepted; absent where it held from the start. */
  readonly proposal?: Proposal | undefined;
  readonly rateDate: RateDate;
  /** By effective date, the first on `startsOn`. */
  readonly terms: readonly Terms[];
  readonly suspensions: readonly Suspension[];
  readonly version: number;
}

export type ContractStatus = 'planned' | 'active' | 'suspended' | 'ended' | ProposalStatus;

/** The day after which nothing can happen any more; open ends lie beyond every bill. */
export const FAR_FUTURE: LocalDate = '9999-12-31';

type Days = Pick<Contract, 'startsOn' | 'endsOn'>;

/** The days that were agreed on or are offered, half-open. */
export const offeredTerm = ({ startsOn, endsOn }: Days): Period => ({
  from: startsOn,
  until: endsOn === undefined ? FAR_FUTURE : addDays(endsOn, 1),
});

/** The days that the contract covers, half-open: none while it is a proposal. */
export const termOf = (contract: Days & Pick<Contract, 'proposal'>): Period =>
  isAgreed(contract) ? offeredTerm(contract) : { from: contract.startsOn, until: contract.startsOn };

export const suspensionPeriod = ({ from, until }: Suspension): Period => ({ from, until: until ?? FAR_FUTURE });

export const statusOn = (contract: Contract, day: LocalDate): ContractStatus => {
  const offered = proposalStatusOn(contract, day);
  if (offered !== undefined) return offered;
  const { from, until } = termOf(contract);
  if (day < from) return 'planned';
  if (day >= until) return 'ended';
  return contract.suspensions.some((rest) => covers(suspensionPeriod(rest), day)) ? 'suspended' : 'active';
};

/** Each version of the terms with the days on which it holds, clipped to the contract. */
export const termsByPeriod = (contract: Contract): readonly { terms: Terms; period: Period }[] => {
  const { until } = termOf(contract);
  return contract.terms
    .map((terms, i) => ({
      terms,
      period: { from: terms.effectiveFrom, until: earlierOf(contract.terms[i + 1]?.effectiveFrom ?? until, until) },
    }))
    .filter(({ period }) => period.from < period.until);
};

/** The terms of a day; of work outside the contract's days, as when its end was moved, the nearest. */
export const nearestTerms = <T extends Pick<Terms, 'effectiveFrom'>>(
  { terms }: { readonly terms: readonly T[] },
  day: LocalDate,
): T => terms.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? (terms[0] as T);

/** The terms in force on a day, or undefined when the contract does not cover it. */
export const termsOn = (contract: Contract, day: LocalDate): Terms | undefined => {
  if (!covers(termOf(contract), day)) return undefined;
  return contract.terms.findLast(({ effectiveFrom }) => effectiveFrom <= day);
};
