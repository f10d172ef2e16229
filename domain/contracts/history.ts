import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { ContractChange } from './change.ts';
import type { Contract } from './contract.ts';

/** What happened to a contract. */
export type ContractHappening =
  | { readonly kind: 'made'; readonly from: LocalDate }
  | { readonly kind: 'proposed' | 'proposalExtended'; readonly validUntil: LocalDate }
  | { readonly kind: 'proposalSent' | 'proposalDeclined' }
  /** From which day on it holds. */
  | { readonly kind: 'proposalAccepted'; readonly from: LocalDate }
  | {
      readonly kind: 'termsAgreed' | 'termsWithdrawn' | 'termsRevised' | 'suspended' | 'resumed';
      readonly from: LocalDate;
    }
  | { readonly kind: 'ended'; readonly endsOn: LocalDate }
  /** `terms`: with other prices or charges from its first day on. */
  | { readonly kind: 'renewed'; readonly from: LocalDate; readonly endsOn: LocalDate; readonly terms: boolean }
  /** Its client was a duplicate of the one that it is of since. */
  | { readonly kind: 'clientMerged'; readonly fromClient: string }
  | { readonly kind: 'described'; readonly fields: readonly string[] };

/** Who wanted a change, and why they said so. */
export interface ChangedBy {
  /** The identity provider's `sub`; absent where the contract did it by itself. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** One entry of a contract's history: the change that made this version of it. */
export type ContractEvent = ContractHappening & ChangedBy & { readonly version: number; readonly at: Instant };

/** What a change is called in the history; of the contract after it. */
export const happeningOf = (change: ContractChange, { startsOn }: Contract): ContractHappening => {
  switch (change.kind) {
    case 'agreeTerms':
      return { kind: 'termsAgreed', from: change.terms.effectiveFrom };
    case 'withdrawTerms':
      return { kind: 'termsWithdrawn', from: change.effectiveFrom };
    case 'revise':
      return { kind: 'termsRevised', from: change.terms.effectiveFrom };
    case 'suspend':
      return { kind: 'suspended', from: change.from };
    case 'resume':
      return { kind: 'resumed', from: change.on };
    case 'end':
      return { kind: 'ended', endsOn: change.endsOn };
    case 'renew': {
      const { from, endsOn } = change.made;
      return { kind: 'renewed', from, endsOn, terms: change.terms !== undefined };
    }
    case 'describe':
      return { kind: 'described', fields: fieldsOf(change.details) };
    case 'accept':
      return { kind: 'proposalAccepted', from: startsOn };
    case 'decline':
      return { kind: 'proposalDeclined' };
    case 'extend':
      return { kind: 'proposalExtended', validUntil: change.validUntil };
    case 'send':
      return { kind: 'proposalSent' };
  }
};

const fieldsOf = (details: object): readonly string[] =>
  Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .sort();

/** The entry of a change of the contract as it was read. */
export const eventOf = (
  { version }: Contract,
  happening: ContractHappening,
  { by, reason }: ChangedBy,
  now: Date,
): ContractEvent => ({
  ...happening,
  version: version + 1,
  at: now.toISOString(),
  ...(by !== undefined && { by }),
  ...(reason !== undefined && { reason }),
});
