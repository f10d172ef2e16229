import type { LocalDate } from '../calendar/local-date.ts';
import type { Contract } from '../contracts/contract.ts';
import { foldName } from '../imports/directory.ts';
import type { Approval } from './integration.ts';
import { keysOfRef, type Mapped, type MappedAs, type MappedKind, mappingIdOf } from './mapped.ts';
import type { ToolRef } from './news.ts';
import type { Rule } from './rule.ts';

/** What an integration's people have mapped, as far as some facts name it. */
export interface Mapping {
  readonly approval: Approval;
  readonly rules: readonly Rule[];
  /** By `mappingIdOf`. */
  readonly mapped: ReadonlyMap<string, Mapped>;
}

/** What is known of a ticket or of work by now: what the tool said, and what stands on the ticket that the work is of. */
export interface MappingFacts {
  readonly about: 'ticket' | 'work';
  /** On which a contract has to cover it, on the tenant's wall. */
  readonly day: LocalDate;
  /** The tool's id of the ticket, or of the ticket that the work is of. */
  readonly ticket?: string | undefined;
  /** Known already, as by the ticket: then nobody is looked up. */
  readonly clientId?: string | undefined;
  readonly organisation?: ToolRef | undefined;
  /** Whose client counts where there is no organisation. */
  readonly requester?: ToolRef | undefined;
  /** Of work: who did it. */
  readonly technician?: ToolRef | undefined;
  readonly type?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly priority?: string | undefined;
  /** An explicit choice: the id of a contract, or the name of one of the client's. */
  readonly contract?: string | undefined;
}

/** The contracts of the client, where there is one, and those of `namedContracts`; of whatever days. */
export interface Agreements {
  readonly contracts: readonly Contract[];
  /** The client's own choice among its contracts. */
  readonly defaultContractId?: string | undefined;
}

/** Tags that are looked up at most: with all else that facts name, one BatchGet of 100 keys. */
const MOST_TAGS = 80;

const tagsOf = ({ tags = [] }: MappingFacts): readonly string[] =>
  [...new Set(tags.map(foldName))].filter((tag) => tag !== '').slice(0, MOST_TAGS);

/** For each thing that these facts name, the ids of what it may be mapped by, the surest first. */
const idsByThing = (facts: MappingFacts): readonly (readonly string[])[] => {
  const ofRef = (kind: MappedKind, ref: ToolRef | undefined) =>
    keysOfRef(ref ?? {}).map((key) => mappingIdOf(kind, key));
  const organisation = ofRef('organisation', facts.organisation);
  const client = organisation.length > 0 ? organisation : ofRef('user', facts.requester);
  return [
    facts.clientId === undefined ? client : [],
    ofRef('user', facts.technician),
    ofRef('type', { name: facts.type }),
    ...tagsOf(facts).map((name) => [mappingIdOf('tag', { name })]),
  ];
};

/** The ids of the mappings to look for first: by the surest that is told of each thing, as people usually map it. */
export const mappingIdsOf = (facts: MappingFacts): readonly string[] => [
  ...new Set(idsByThing(facts).flatMap((ids) => ids.slice(0, 1))),
];

/** The ids of all else that things may be mapped by which were not found so. */
export const furtherIdsOf = (facts: MappingFacts, found: ReadonlyMap<string, Mapped>): readonly string[] => [
  ...new Set(idsByThing(facts).flatMap(([surest = '', ...others]) => (found.has(surest) ? [] : others))),
];

/** What something of the tool is mapped to, by the surest that is known of it. */
export const lookUp = <Kind extends MappedKind>(
  { mapped }: Mapping,
  kind: Kind,
  ref: ToolRef | undefined,
): MappedAs<Kind> | undefined => {
  const found = keysOfRef(ref ?? {})
    .map((key) => mapped.get(mappingIdOf(kind, key)))
    .find((one) => one?.kind === kind);
  return found as MappedAs<Kind> | undefined;
};

/** The work types that the tags are mapped to, each once. */
export const workTypesOfTags = (mapping: Mapping, facts: MappingFacts): readonly string[] => [
  ...new Set(tagsOf(facts).flatMap((name) => lookUp(mapping, 'tag', { name })?.workType ?? [])),
];
