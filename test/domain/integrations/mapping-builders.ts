import type { Contract } from '../../../domain/contracts/contract.ts';
import { idFrom } from '../../../domain/ids.ts';
import { type Mapped, mappingIdOf } from '../../../domain/integrations/mapped.ts';
import type { Agreements, Mapping, MappingFacts } from '../../../domain/integrations/mapping-facts.ts';
import type { Rule } from '../../../domain/integrations/rule.ts';
import { aContract, aTimeCharge } from '../builders.ts';

/** Clients and contracts by a name that tests can read. */
export const idOf = (name: string): string => idFrom('mapping test', name);

/** Of 2025, of the client whose name its own begins with: "acme help" is one of acme's. */
export const contractNamed = (
  name: string,
  days: Partial<Pick<Contract, 'startsOn' | 'endsOn' | 'proposal'>> = {},
): Contract =>
  aContract([aTimeCharge()], {
    contractId: idOf(name),
    clientId: idOf(name.split(' ')[0] ?? ''),
    name,
    endsOn: '2025-12-31',
    ...days,
  });

/** Acme is organisation 84, Ana works, Rita asks on behalf of Acme; incidents are support, the tag "vpn" is network. */
export const usualMappings: readonly Mapped[] = [
  { kind: 'organisation', of: { id: '84' }, clientId: idOf('acme') },
  { kind: 'organisation', of: { name: 'Bolt Ltd' }, clientId: idOf('bolt') },
  { kind: 'user', of: { id: '7' }, technician: 'Ana', team: 'Desk' },
  { kind: 'user', of: { email: 'rita@acme.example' }, clientId: idOf('acme') },
  { kind: 'type', of: { name: 'Incident' }, workType: 'support' },
  { kind: 'tag', of: { name: 'vpn' }, workType: 'network' },
  { kind: 'tag', of: { name: 'server' }, workType: 'systems' },
];

export const mappingOf = ({
  mappings = usualMappings,
  rules = [],
  approval = 'rule',
}: Partial<{ mappings: readonly Mapped[]; rules: readonly Rule[]; approval: Mapping['approval'] }> = {}): Mapping => ({
  approval,
  rules,
  mapped: new Map(mappings.map((mapped) => [mappingIdOf(mapped.kind, mapped.of), mapped])),
});

/** Ana's work on Acme's ticket 35 of 10 January 2025. */
export const someWork = (facts: Partial<MappingFacts> = {}): MappingFacts => ({
  about: 'work',
  day: '2025-01-10',
  ticket: '35',
  organisation: { id: '84', name: 'Acme' },
  technician: { id: '7', name: 'Ana Sousa' },
  ...facts,
});

export const agreed = (contracts: readonly Contract[], defaultContract?: string): Agreements => ({
  contracts,
  ...(defaultContract && { defaultContractId: idOf(defaultContract) }),
});
