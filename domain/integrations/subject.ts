import { idFrom } from '../ids.ts';
import { keyText, type ToolKey } from './mapped.ts';

/** What has to be there before something that waits can be applied: to be mapped, to be heard of, or to be agreed. */
export type Subject =
  | {
      readonly kind: 'organisation' | 'user' | 'tag' | 'ticket';
      readonly of: ToolKey;
      /** By what else it may be mapped, as far as the tool told it. */
      readonly also?: readonly ToolKey[] | undefined;
    }
  /** A contract of this client, or which of them is its default. */
  | { readonly kind: 'client'; readonly clientId: string }
  /** Only the rule list can decide it. */
  | { readonly kind: 'rules' };
export type SubjectKind = Subject['kind'];

/** Under which all that waits for one subject is found; the tool's text enters it hashed. */
export const subjectIdOf = (subject: Subject): string => {
  if (subject.kind === 'client') return idFrom('subject', 'client', subject.clientId);
  return subject.kind === 'rules'
    ? idFrom('subject', 'rules')
    : idFrom('subject', subject.kind, ...keyText(subject.of));
};

export const waitingReasons = [
  'organisationUnknown',
  'requesterUnknown',
  'clientMissing',
  'clientAmbiguous',
  'technicianUnknown',
  'technicianMissing',
  'workTypeAmbiguous',
  'contractUnknown',
  'contractNotActive',
  'contractOfOtherClient',
  'contractAmbiguous',
  'contractMissing',
  'ticketUnknown',
  'timeImpossible',
] as const;
export type WaitingReason = (typeof waitingReasons)[number];

/** Why something waits, in a sentence that says what to do, and for what. */
export interface Waiting {
  readonly reason: WaitingReason;
  readonly detail: string;
  readonly subject: Subject;
}

/** Somebody who is to be mapped: by the surest that is known of them, or by something else that is. */
export const subjectOf = (kind: 'organisation' | 'user', of: ToolKey, also: readonly ToolKey[]): Subject => ({
  kind,
  of,
  ...(also.length > 0 && { also }),
});

/** Whether it may be mapped by this. */
export const isKnownBy = (subject: Subject, key: ToolKey): boolean =>
  'of' in subject && [subject.of, ...(subject.also ?? [])].some((one) => isSameKey(one, key));

const isSameKey = (a: ToolKey, b: ToolKey): boolean => keyText(a).join('\n') === keyText(b).join('\n');

/** Work of a ticket that nobody has told of yet. */
export const waitingForTicket = (externalId: string): Waiting => ({
  reason: 'ticketUnknown',
  detail: 'its ticket has not been heard of yet: it is applied when the tool sends it',
  subject: { kind: 'ticket', of: { id: externalId } },
});
