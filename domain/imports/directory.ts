import type { LocalDate } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import type { Client } from '../clients/client.ts';
import { type Contract, termOf } from '../contracts/contract.ts';
import type { RowResult } from './row.ts';

/** Names are compared as people read them: without case, outer blanks or ways of writing an accent. */
export const foldName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The tenant's clients by name, and their contracts: what a file that knows names only is matched with. */
export interface Directory {
  readonly clients: ReadonlyMap<string, readonly Client[]>;
  readonly contracts: ReadonlyMap<string, readonly Contract[]>;
}

export const clientsByName = (clients: readonly Client[]): Directory['clients'] =>
  Map.groupBy(clients, ({ name }) => foldName(name));

/** The one contract that work for a client on a day belongs to. Where there is a choice, a person makes it. */
export const contractFor = ({ clients, contracts }: Directory, name: string, day: LocalDate): RowResult<Contract> => {
  const namesakes = clients.get(foldName(name)) ?? [];
  const client = namesakes[0];
  if (client === undefined)
    return {
      fault: { code: 'ClientUnknown', detail: 'no client has the name in "Client": add it, or correct the name' },
    };
  if (namesakes.length > 1)
    return {
      fault: { code: 'ClientAmbiguous', detail: 'several clients have the name in "Client": rename all but one' },
    };
  const covering = (contracts.get(client.clientId) ?? []).filter((contract) => covers(termOf(contract), day));
  const contract = covering[0];
  if (contract === undefined)
    return {
      fault: { code: 'ContractNotActive', detail: `no contract of the client covers ${day}: correct or add one` },
    };
  if (covering.length > 1)
    return {
      fault: {
        code: 'ContractAmbiguous',
        detail: `${covering.length} contracts of the client cover ${day}: record this entry through the API, where the contract is named`,
      },
    };
  return { value: contract };
};
