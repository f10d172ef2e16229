import { keysOfRef, type ToolKey } from './mapped.ts';
import { lookUp, type Mapping, type MappingFacts } from './mapping-facts.ts';
import { type Subject, subjectOf, type Waiting } from './subject.ts';

export type ClientOf = { readonly clientId: string } | { readonly waiting: Waiting };

/** Whose ticket or work it is: the organisation's client, or else the requester's. */
export const clientOf = (mapping: Mapping, facts: MappingFacts): ClientOf => {
  if (facts.clientId !== undefined) return { clientId: facts.clientId };
  const [organisation, ...names] = keysOfRef(facts.organisation ?? {});
  if (organisation !== undefined) {
    const found = lookUp(mapping, 'organisation', facts.organisation);
    return found === undefined ? { waiting: organisationUnknown(organisation, names) } : { clientId: found.clientId };
  }
  const [requester, ...others] = keysOfRef(facts.requester ?? {});
  if (requester === undefined) return { waiting: clientMissing(facts) };
  const clientId = lookUp(mapping, 'user', facts.requester)?.clientId;
  return clientId === undefined ? { waiting: requesterUnknown(requester, others) } : { clientId };
};

const organisationUnknown = (of: ToolKey, also: readonly ToolKey[]): Waiting => ({
  reason: 'organisationUnknown',
  detail: 'the organisation is not mapped to a client: map it',
  subject: subjectOf('organisation', of, also),
});

const requesterUnknown = (of: ToolKey, also: readonly ToolKey[]): Waiting => ({
  reason: 'requesterUnknown',
  detail: 'there is no organisation, and the requester is not mapped to a client: map the user',
  subject: subjectOf('user', of, also),
});

const clientMissing = (facts: MappingFacts): Waiting => ({
  reason: 'clientMissing',
  detail: 'there is neither an organisation nor a requester: name one in the tool, or the contract in a rule',
  subject: ticketOrRules(facts),
});

/** What later news of the ticket may bring; where there is no ticket, only a rule can say it. */
export const ticketOrRules = ({ ticket }: MappingFacts): Subject =>
  ticket === undefined ? { kind: 'rules' } : { kind: 'ticket', of: { id: ticket } };
