import type { Charging } from '../billables/billable.ts';
import { ticketOrRules } from './client-of.ts';
import { contractOf, rulesThatHold } from './contract-of.ts';
import { keysOfRef, type ToolKey } from './mapped.ts';
import { type Agreements, lookUp, type Mapping, type MappingFacts, workTypesOfTags } from './mapping-facts.ts';
import type { Rule } from './rule.ts';
import { subjectOf, type Waiting } from './subject.ts';

/** Whose a ticket or work is, on which contract, and as what. */
export interface Resolved {
  readonly clientId: string;
  readonly contractId: string;
  /** Always there of work; of a ticket, where its technician is mapped. */
  readonly technician?: string | undefined;
  readonly team?: string | undefined;
  /** Absent where neither a rule nor the type or a tag says one. */
  readonly workType?: string | undefined;
  /** Whether the time needs nobody's approval. */
  readonly approved: boolean;
  readonly charging?: Charging | undefined;
}

export type Resolution = Resolved | { readonly waiting: Waiting };

/**
 * What becomes of a ticket or of work, or why that cannot be said yet and what to map. Nothing is guessed: where there is
 * a choice, it waits for a person.
 */
export const resolve = (mapping: Mapping, facts: MappingFacts, agreements: Agreements): Resolution => {
  const found = contractOf(mapping, facts, agreements);
  if ('waiting' in found) return found;
  const { clientId, contractId } = found.contract;
  const rules = rulesThatHold(mapping, facts, { clientId }, agreements);
  const technician = technicianOf(mapping, facts);
  if ('waiting' in technician) return technician;
  const workType = workTypeOf(mapping, facts, rules);
  if ('waiting' in workType) return workType;
  const approved = mapping.approval === 'rule' && first(rules, 'approved') === true;
  return { clientId, contractId, ...technician, ...workType, approved, charging: first(rules, 'charging') };
};

/** What the first rule says that says something of it. */
const first = <Name extends 'workType' | 'charging' | 'approved'>(rules: readonly Rule[], name: Name): Rule[Name] =>
  rules.find((rule) => rule[name] !== undefined)?.[name];

type TechnicianOf = Pick<Resolved, 'technician' | 'team'> | { readonly waiting: Waiting };

/** Work is always somebody's; a ticket may be nobody's yet, or of somebody whose work is not billed. */
const technicianOf = (mapping: Mapping, facts: MappingFacts): TechnicianOf => {
  const user = lookUp(mapping, 'user', facts.technician);
  if (user?.technician !== undefined || facts.about === 'ticket')
    return { technician: user?.technician, team: user?.team };
  const [key, ...also] = keysOfRef(facts.technician ?? {});
  return { waiting: key === undefined ? technicianMissing(facts) : technicianUnknown(key, also) };
};

const technicianUnknown = (of: ToolKey, also: readonly ToolKey[]): Waiting => ({
  reason: 'technicianUnknown',
  detail: 'who worked is not mapped to a technician: map the user',
  subject: subjectOf('user', of, also),
});

const technicianMissing = (facts: MappingFacts): Waiting => ({
  reason: 'technicianMissing',
  detail: 'the tool does not say who worked: assign somebody there',
  subject: ticketOrRules(facts),
});

/** A rule before the type, the type before the tags. */
const workTypeOf = (
  mapping: Mapping,
  facts: MappingFacts,
  rules: readonly Rule[],
): Pick<Resolved, 'workType'> | { readonly waiting: Waiting } => {
  const said = first(rules, 'workType') ?? lookUp(mapping, 'type', { name: facts.type })?.workType;
  const ofTags = workTypesOfTags(mapping, facts);
  if (said !== undefined || ofTags.length < 2) return { workType: said ?? ofTags[0] };
  return facts.about === 'ticket' ? { workType: undefined } : { waiting: workTypeAmbiguous(facts) };
};

const workTypeAmbiguous = ({ tags = [] }: MappingFacts): Waiting => ({
  reason: 'workTypeAmbiguous',
  detail: 'its tags are mapped to several work types: choose by a rule, or map the type',
  subject: { kind: 'tag', of: { name: tags[0] ?? '' } },
});
