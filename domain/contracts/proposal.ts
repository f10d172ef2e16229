import * as z from 'zod';
import { type Instant, type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';

/** A contract that is offered: it holds once the client has accepted it. */
export const NewProposal = z
  .strictObject({ validUntil: LocalDateSchema.describe('The last day on which it can be accepted.') })
  .meta({ id: 'NewProposal' });
export type NewProposal = z.infer<typeof NewProposal>;

/** How an offer stands, on the contract that it is of. */
export interface Proposal {
  /** The last day on which it can be accepted. */
  readonly validUntil: LocalDate;
  /** When it was last mailed, and by which mail (`domain/mails/purpose.ts`). */
  readonly sentAt?: Instant | undefined;
  readonly sentAs?: string | undefined;
  /** From then on the contract is as any other. */
  readonly acceptedOn?: LocalDate | undefined;
  readonly declinedOn?: LocalDate | undefined;
  /** Why it was declined. */
  readonly reason?: string | undefined;
}

type Offered = { readonly proposal?: Proposal | undefined };

/** Whether a contract holds: it never was a proposal, or was accepted. */
export const isAgreed = ({ proposal }: Offered): boolean => proposal === undefined || proposal.acceptedOn !== undefined;

export type ProposalStatus = 'proposed' | 'lapsed' | 'declined';

/** How a proposal stands on a day; undefined of a contract that holds. */
export const proposalStatusOn = (offered: Offered, day: LocalDate): ProposalStatus | undefined => {
  const { proposal } = offered;
  if (proposal === undefined || isAgreed(offered)) return undefined;
  if (proposal.declinedOn !== undefined) return 'declined';
  return day > proposal.validUntil ? 'lapsed' : 'proposed';
};
