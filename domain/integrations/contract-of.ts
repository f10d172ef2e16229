import { covers } from '../calendar/period.ts';
import { type Contract, termOf } from '../contracts/contract.ts';
import { usualContractOf } from '../contracts/usual-contract.ts';
import { Id } from '../ids.ts';
import { foldName } from '../imports/directory.ts';
import { type ClientOf, clientOf } from './client-of.ts';
import { type Agreements, lookUp, type Mapping, type MappingFacts } from './mapping-facts.ts';
import { holds, type Rule } from './rule.ts';
import type { Waiting, WaitingReason } from './subject.ts';

export type ContractOf = { readonly contract: Contract } | { readonly waiting: Waiting };

/**
 * Which contract it is on: the one that is chosen on the ticket, the first that a rule names, the client's default, or its
 * only one that covers the day. What was named and does not cover the day is never replaced by another in silence.
 */
export const contractOf = (mapping: Mapping, facts: MappingFacts, agreements: Agreements): ContractOf => {
  const client = clientOf(mapping, facts);
  return (
    chosen(client, facts, agreements) ?? byRule(mapping, client, facts, agreements) ?? usual(client, facts, agreements)
  );
};

/** The ids of contracts that the facts, or rules that hold, name: what has to be read beside the client's own. */
export const namedContracts = (mapping: Mapping, facts: MappingFacts): readonly string[] => {
  const explicit = facts.contract?.trim() ?? '';
  const ruled = rulesOn(mapping, clientOf(mapping, facts), facts).flatMap(({ contractId }) => contractId ?? []);
  return [...new Set([...(Id.safeParse(explicit).success ? [explicit] : []), ...ruled])];
};

/** The rules that hold, in their order, once it is known whose contract each names: it holds for that client only. */
export const rulesThatHold = (
  mapping: Mapping,
  facts: MappingFacts,
  client: ClientOf,
  { contracts }: Agreements,
): readonly Rule[] =>
  rulesOn(mapping, client, facts).filter(({ contractId, when }) => {
    if (contractId === undefined) return true;
    const owner = contracts.find((contract) => contract.contractId === contractId)?.clientId;
    if (owner === undefined) return false;
    if ('clientId' in client) return client.clientId === owner;
    // An organisation that nobody has mapped is somebody's: only a rule that names it can say whose.
    return client.waiting.reason !== 'organisationUnknown' || when.organisation !== undefined;
  });

const rulesOn = (mapping: Mapping, client: ClientOf, facts: MappingFacts): readonly Rule[] => {
  const technician = lookUp(mapping, 'user', facts.technician)?.technician;
  const clientId = 'clientId' in client ? client.clientId : undefined;
  return mapping.rules.filter((rule) => holds(rule, { ...facts, technician, clientId }));
};

const covering = (contract: Contract, { day }: MappingFacts): boolean => covers(termOf(contract), day);

const chosen = (client: ClientOf, facts: MappingFacts, { contracts }: Agreements): ContractOf | undefined => {
  const text = facts.contract?.trim() ?? '';
  if (text === '') return undefined;
  const byId = contracts.find(({ contractId }) => contractId === text);
  if (byId !== undefined) {
    if ('clientId' in client && client.clientId !== byId.clientId) return otherClients(client.clientId);
    return covering(byId, facts) ? { contract: byId } : notActive(byId, facts);
  }
  if ('waiting' in client) return client;
  const { clientId } = client;
  const named = contracts.filter((one) => one.clientId === clientId && foldName(one.name) === foldName(text));
  const [ended] = named;
  if (ended === undefined) return waitingFor('contractUnknown', clientId, CONTRACT_UNKNOWN);
  const active = named.filter((one) => covering(one, facts));
  const [only] = active;
  if (only === undefined) return notActive(ended, facts);
  return active.length === 1 ? { contract: only } : ambiguous(clientId, active.length, facts);
};

const byRule = (
  mapping: Mapping,
  client: ClientOf,
  facts: MappingFacts,
  agreements: Agreements,
): ContractOf | undefined => {
  const ids = rulesThatHold(mapping, facts, client, agreements).flatMap(({ contractId }) => contractId ?? []);
  const named = ids.flatMap((id) => agreements.contracts.find(({ contractId }) => contractId === id) ?? []);
  const [first] = named;
  const active = named.find((one) => covering(one, facts));
  if (active !== undefined) return { contract: active };
  return first && notActive(first, facts);
};

const usual = (client: ClientOf, facts: MappingFacts, { contracts, defaultContractId }: Agreements): ContractOf => {
  if ('waiting' in client) return client;
  const { clientId } = client;
  const active = contracts.filter((one) => one.clientId === clientId && covering(one, facts));
  const contract = usualContractOf(active, defaultContractId);
  if (contract !== undefined) return { contract };
  return active.length > 0
    ? ambiguous(clientId, active.length, facts)
    : waitingFor('contractMissing', clientId, `no contract of the client covers ${facts.day}: add or prolong one`);
};

const waitingFor = (reason: WaitingReason, clientId: string, detail: string): ContractOf => ({
  waiting: { reason, detail, subject: { kind: 'client', clientId } },
});

const CONTRACT_UNKNOWN = 'the contract that is chosen in the tool is none of the client: add it, or correct the choice';

const otherClients = (clientId: string): ContractOf =>
  waitingFor(
    'contractOfOtherClient',
    clientId,
    'the contract that is chosen in the tool is of another client: correct the choice, or map the organisation to that client',
  );

const notActive = ({ clientId, contractId }: Contract, { day }: MappingFacts): ContractOf =>
  waitingFor(
    'contractNotActive',
    clientId,
    `contract ${contractId} does not cover ${day}: prolong it, or name another`,
  );

const ambiguous = (clientId: string, count: number, { day }: MappingFacts): ContractOf =>
  waitingFor(
    'contractAmbiguous',
    clientId,
    `${count} contracts of the client cover ${day}: name one in the tool or in a rule, or choose the client's default`,
  );
