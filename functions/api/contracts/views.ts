import * as z from 'zod';
import { type LocalDate, LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { firstFreeDay } from '../../../domain/contracts/change.ts';
import { type Contract, NewContract, statusOn, Terms, termsOn } from '../../../domain/contracts/contract.ts';
import { ContractType, typeOf } from '../../../domain/contracts/contract-type.ts';
import type { Proposal } from '../../../domain/contracts/proposal.ts';
import { Id } from '../../../domain/ids.ts';
import { noticeDeadline } from '../../../domain/renewals/term.ts';
import type { ContractRecord } from '../../../domain/table/contract-store.ts';

export const ContractStatusView = z
  .enum(['proposed', 'lapsed', 'declined', 'planned', 'active', 'suspended', 'ended'])
  .meta({ id: 'ContractStatus' });

const ProposalView = z
  .strictObject({
    validUntil: LocalDateSchema.describe('The last day on which it can be accepted.'),
    sentAt: z.iso.datetime().optional().describe('When it was last mailed.'),
    acceptedOn: LocalDateSchema.optional(),
    declinedOn: LocalDateSchema.optional(),
    reason: z.string().optional().describe('Why it was declined.'),
  })
  .meta({ id: 'Proposal' });

const contract = {
  contractId: Id,
  ...NewContract.shape,
  terms: z.array(Terms).describe('By the date from which they hold; the first on `startsOn`.'),
  suspensions: z.array(z.strictObject({ from: LocalDateSchema, until: LocalDateSchema.optional() })),
  renewals: z
    .array(z.strictObject({ renewalId: Id, from: LocalDateSchema, endsOn: LocalDateSchema }))
    .optional()
    .describe('The terms that it was given beyond its first.'),
  noticeBy: LocalDateSchema.optional().describe('The last day on which notice can be given before its end.'),
  type: ContractType.describe('By the charges of its terms on the day of the status.'),
  status: ContractStatusView.describe('Today, or on the day that was asked for.'),
  proposal: ProposalView.optional().describe('Of a contract that was offered; it covers no day until it is accepted.'),
  version: z.int(),
};

export const ContractSummary = z.strictObject(contract).meta({ id: 'ContractSummary' });

export const ContractView = z
  .strictObject({
    ...contract,
    billing: z.strictObject({
      through: LocalDateSchema.nullable().describe('The last day that is billed; null before the first bill.'),
      openFrom: LocalDateSchema.describe('The first day that takes new work; earlier work is billed on this day.'),
      chargedUntil: z
        .record(z.string(), LocalDateSchema)
        .describe('By charge: the first day for which a recurring fee is not charged yet.'),
      firstFreeDay: LocalDateSchema.describe('The first day of which nothing is invoiced or charged yet.'),
      correctFrom: LocalDateSchema.nullable().describe(
        'From this day on the next bill corrects what was invoiced or charged; null where nothing is to be corrected.',
      ),
    }),
  })
  .meta({ id: 'Contract' });

/** The terms that a contract is known by on a day: those in force, else its first or last. */
const termsAt = (agreed: Contract, day: LocalDate): Terms =>
  termsOn(agreed, day) ?? (agreed.terms.at(day < agreed.startsOn ? 0 : -1) as Terms);

const proposalView = ({ sentAs: _, ...proposal }: Proposal) => proposal;

export const summaryOf = (agreed: Contract, day: LocalDate) => ({
  ...agreed,
  proposal: agreed.proposal && proposalView(agreed.proposal),
  noticeBy: noticeDeadline(agreed),
  type: typeOf(termsAt(agreed, day)),
  status: statusOn(agreed, day),
});

export const viewOf = ({ contract: agreed, state }: ContractRecord, day: LocalDate) => ({
  ...summaryOf(agreed, day),
  billing: {
    through: state.through,
    openFrom: state.openFrom,
    chargedUntil: state.chargedUntil,
    firstFreeDay: firstFreeDay(state),
    correctFrom: state.correctFrom,
  },
});
