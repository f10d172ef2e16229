import { accountIds, type Client } from '../../clients/client.ts';
import {
  guardMerge,
  type MergeFacts,
  type MergeRequest,
  mergeDifferences,
  mergedDetails,
} from '../../clients/merge.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { isAlready, notFound, stale } from '../change.ts';
import { merged } from '../clients.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { untilAgreed } from '../until-done.ts';
import { moveAll } from './merge-move.ts';

export interface Merging {
  readonly tenantId: string;
  /** The duplicate. */
  readonly clientId: string;
  /** The version of it that the caller has seen. */
  readonly expected: number;
  /** The person's `sub`. */
  readonly by: string;
}

/** After this the request ends, and goes on when it is sent again. */
const MOVING_MILLISECONDS = 20_000;

type MergeNeeds = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

const factsOf = ({ settings }: Tenant, duplicate: Client, into: Client): MergeFacts => ({
  // What is not said is as though it were not there.
  differences: mergeDifferences.filter((name) => !isAlready(duplicate[name] ?? null, into[name] ?? null)),
  currencies: [currencyOfClient(duplicate, settings), currencyOfClient(into, settings)],
});

/** Decides it, in one write of the two clients; from then on the duplicate takes nothing new. What is decided already stays so. */
const decide = async (
  needs: MergeNeeds,
  tenant: Tenant,
  { clientId, expected, by }: Merging,
  request: MergeRequest,
): Promise<Client> => {
  const { clients } = needs.stores;
  const { tenantId } = tenant;
  if (request.into === clientId)
    throw new BillingError('RequestInvalid', '/into: must be another client', [
      { pointer: '/into', detail: 'must be another client' },
    ]);
  return untilAgreed(async () => {
    const found = await clients.many(tenantId, [clientId, request.into]);
    const [duplicate, into] = [found.get(clientId), found.get(request.into)];
    if (!duplicate) throw notFound('client', clientId);
    if (duplicate.mergedInto === request.into) return duplicate;
    if (duplicate.mergedInto !== undefined) throw merged(duplicate);
    if (!into)
      throw new BillingError('ClientUnknown', `there is no client ${request.into}`, [
        { pointer: '/into', detail: 'must be the id of a client' },
      ]);
    if (into.mergedInto !== undefined) throw merged(into, '/into');
    if (duplicate.version !== expected) throw stale('client', duplicate.version);
    guardMerge(duplicate, into, request, factsOf(tenant, duplicate, into));
    const done = await clients.merge(tenantId, duplicate, into, mergedDetails(duplicate, into), by);
    // What another made of it by now is refused, or found decided.
    return done ? { ...duplicate, mergedInto: request.into } : undefined;
  });
};

/**
 * Makes a duplicate one with the client that stays: that gets its contacts, contracts, equipment, projects, tickets, and what tools are mapped
 * to it. What was issued to the duplicate stays as it is, and is read with the other's (docs/decisions/0035). Stopped anywhere it
 * goes on when it is asked for again. Throws `NotFound`, `ClientUnknown`, `VersionStale`, `ServiceBusy`, and what `guardMerge` throws.
 */
export const mergeClient =
  (needs: MergeNeeds) =>
  async (merging: Merging, request: MergeRequest): Promise<Client> => {
    const { stores, clock, journal } = needs;
    const { tenantId, clientId, by } = merging;
    const tenant = await tenantOf(stores, tenantId);
    const end = clock().getTime() + MOVING_MILLISECONDS;
    const inTime = (): void => {
      if (clock().getTime() <= end) return;
      throw new BillingError('ServiceBusy', 'there is much to move: repeat the request under the same Idempotency-Key');
    };
    const duplicate = await decide(needs, tenant, merging, request);
    const into = (await stores.clients.standing(tenantId, clientId)) ?? duplicate;
    // Of what it had taken in itself something may have been left behind.
    await moveAll(needs, { tenant, from: accountIds(duplicate), into: into.clientId, by, inTime });
    journal.info('client merged', { tenantId, clientId, into: into.clientId });
    return into;
  };
