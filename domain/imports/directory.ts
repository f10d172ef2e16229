import type { LocalDate } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import type { Client } from '../clients/client.ts';
import { type Contract, termOf } from '../contracts/contract.ts';
import type { RowResult } from './row.ts';

/** Names are compared as people read them: without case, outer blanks or ways of writing an accent. */
export const foldName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

export type NamedClient = Pick<Client, 'clientId' | 'absorbed'>;

/** The tenant's clients by name, and their contracts: what a file that knows names only is matched with. */
export interface Directory {
  readonly clients: ReadonlyMap<string, readonly NamedClient[]>;
  readonly contracts: ReadonlyMap<string, readonly Contract[]>;
}

/** Those of each name, each once; for one that was merged stands the one that it was merged into. */
export const clientsByName = (
  clients: readonly (NamedClient & Pick<Client, 'name' | 'mergedInto'>)[],
): Directory['clients'] => {
  const byId = new Map(clients.map((client) => [client.clientId, client]));
  const standing = (clientId: string): NamedClient => {
    const client = byId.get(clientId);
    return client?.mergedInto === undefined ? (client ?? { clientId }) : standing(client.mergedInto);
  };
  const byName = Map.groupBy(clients, ({ name }) => foldName(name));
  return new Map(
    [...byName].map(([name, namesakes]) => {
      const ids = new Set(namesakes.map(({ clientId }) => standing(clientId).clientId));
      return [name, [...ids].map(standing)];
    }),
  );
};

/** Where work belongs, as a row names it. */
export interface NamedPlace {
  readonly client: string;
  /** Its name; where it is absent the day decides. */
  readonly contract?: string | undefined;
}

/** The one contract that work for a client on a day belongs to. Where there is a choice, a person makes it. */
export const contractFor = (
  { clients, contracts }: Directory,
  { client: name, contract: wanted }: NamedPlace,
  day: LocalDate,
): RowResult<Contract> => {
  const client = clientNamed(clients, name);
  if ('fault' in client) return client;
  const all = contracts.get(client.value.clientId) ?? [];
  const named = wanted === undefined ? all : all.filter((one) => foldName(one.name) === foldName(wanted));
  if (named.length === 0 && wanted !== undefined)
    return {
      fault: {
        code: 'ContractUnknown',
        detail: 'no contract of the client has this name: add it, or correct the name',
      },
    };
  const covering = named.filter((contract) => covers(termOf(contract), day));
  const contract = covering[0];
  if (contract === undefined)
    return {
      fault: { code: 'ContractNotActive', detail: `no contract of the client covers ${day}: correct or add one` },
    };
  if (covering.length > 1)
    return {
      fault: {
        code: 'ContractAmbiguous',
        detail: `${covering.length} contracts of the client cover ${day}: record this entry through the API, or in the columns of Monthend, where the contract is named`,
      },
    };
  return { value: contract };
};

/** The one client of a name. */
export const clientNamed = (clients: Directory['clients'], name: string): RowResult<NamedClient> => {
  const namesakes = clients.get(foldName(name)) ?? [];
  const client = namesakes[0];
  if (client === undefined)
    return { fault: { code: 'ClientUnknown', detail: 'no client has this name: add it, or correct the name' } };
  if (namesakes.length > 1)
    return { fault: { code: 'ClientAmbiguous', detail: 'several clients have this name: rename all but one' } };
  return { value: client };
};
