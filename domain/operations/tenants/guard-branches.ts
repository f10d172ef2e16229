import { BillingError } from '../../errors.ts';
import { formatNumber } from '../../invoicing/numbering.ts';
import { type SeriesUse, seriesIn, type WithBranches } from '../../tenants/branch.ts';
import { formatBehind } from '../../tenants/number-patterns.ts';
import { formerSeriesAfter, type SeriesGiven, seriesFaults } from '../../tenants/series-used.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { isAlready } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { Needs } from '../ports.ts';

type SettingsNeeds = Pick<Needs, 'stores'>;

const stillUsed = (branchId: string, why: string): BillingError =>
  new BillingError('StillUsed', `branch ${branchId} stays: ${why}`, [
    { pointer: '/branches', detail: `must hold "${branchId}"` },
  ]);

/**
 * A branch leaves the settings when no client has it and no series of its own has given a number: what was issued from it is
 * credited in that series. Documents numbered by the firm say themselves what they need of it.
 */
const guardLeaving = async (
  { stores }: SettingsNeeds,
  { tenantId, settings }: Tenant,
  wanted: WithBranches,
  used: ReadonlyMap<string, SeriesGiven>,
): Promise<void> => {
  const staying = new Set(wanted.branches?.map(({ branchId }) => branchId));
  const leaving = (settings.branches ?? []).filter(({ branchId }) => !staying.has(branchId));
  if (leaving.length === 0) return;
  for (const { branchId, series } of leaving)
    if (series && (used.has(series.invoices.prefix) || used.has(series.creditNotes.prefix)))
      throw stillUsed(branchId, 'its series have numbered documents');
  const client = await stores.clients.firstOfBranches(
    tenantId,
    leaving.map(({ branchId }) => branchId),
  );
  if (client) throw stillUsed(client.branch ?? '', `client ${client.clientId} has it`);
};

/**
 * What a series has given. Its first document and its last tell of a format that was changed before what the settings had said was
 * remembered.
 */
const givenIn = async (
  { stores: { ledger } }: SettingsNeeds,
  { tenantId, settings, formerSeries = [] }: Tenant,
  series: string,
): Promise<SeriesGiven> => {
  const { next } = await ledger.counter(tenantId, series);
  const ends = await Promise.all([2, next].map((before) => ledger.listFound(tenantId, series, 1, before)));
  const said = [...seriesIn(settings), ...formerSeries].filter(({ prefix }) => prefix === series);
  const formats = ends.flat().flatMap(({ document }) => {
    if (!document) return [];
    const { formattedNumber, number, issuedOn } = document;
    if (said.some(({ format }) => formatNumber(format, number, issuedOn) === formattedNumber)) return [];
    return formatBehind(formattedNumber, number, issuedOn) ?? [];
  });
  return { last: next - 1, formats };
};

/** By prefix, of all series that ever gave a number. */
const seriesGiven = async (needs: SettingsNeeds, tenant: Tenant): Promise<ReadonlyMap<string, SeriesGiven>> => {
  const all = await needs.stores.ledger.allSeries(tenant.tenantId);
  return new Map(await concurrently(all, 10, async (one) => [one, await givenIn(needs, tenant, one)] as const));
};

/**
 * Refuses other branches and series where documents or clients go by those that there are; else what is to be remembered of
 * series that the settings say no longer. Throws `SeriesUsed` and `StillUsed`.
 */
export const guardBranches = async (
  needs: SettingsNeeds,
  tenant: Tenant,
  wanted: WithBranches,
): Promise<readonly SeriesUse[] | undefined> => {
  const { settings, formerSeries } = tenant;
  const ids = ({ branches = [] }: WithBranches) => branches.map(({ branchId }) => branchId);
  if (isAlready([seriesIn(wanted), ids(wanted)], [seriesIn(settings), ids(settings)])) return formerSeries;
  const used = await seriesGiven(needs, tenant);
  const known = { settings, formerSeries, used };
  const faults = seriesFaults(known, wanted);
  if (faults.length > 0) throw new BillingError('SeriesUsed', 'a series that is used keeps what it numbers', faults);
  await guardLeaving(needs, tenant, wanted, used);
  const former = formerSeriesAfter(known, wanted);
  return former.length > 0 ? former : undefined;
};
