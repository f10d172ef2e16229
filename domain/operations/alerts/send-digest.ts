import type { ManagersDigest } from '../../alerts/digest.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { nearestTerms } from '../../contracts/contract.ts';
import { composeDigestMail, type DigestedLine } from '../../documents/digest-mail.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { minorDigits } from '../../money/currency.ts';
import { yearlyWorth } from '../../renewals/yearly-worth.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { MailResult } from '../mails/send-once.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { atListedPrices, readingListsOnce } from '../price-lists.ts';

/** One digest, on its way. */
export interface OutgoingDigest {
  readonly tenant: Tenant;
  readonly digest: ManagersDigest;
  readonly on: LocalDate;
  readonly weeks: number;
}

/** Its lines with the contracts and clients as they stand. */
const digested = async (
  { stores }: TableNeeds,
  { tenant, digest }: OutgoingDigest,
): Promise<readonly DigestedLine[]> => {
  const { tenantId, settings } = tenant;
  const records = await stores.contracts.many(
    tenantId,
    digest.lines.map(({ contractId }) => contractId),
  );
  const clientIds = new Set([...records.values()].map(({ contract }) => contract.clientId));
  const clients = await stores.clients.many(tenantId, [...clientIds]);
  const lists = readingListsOnce(stores);
  const listed = await Promise.all([...records.values()].map((record) => atListedPrices(lists, tenantId, record)));
  const byId = new Map(listed.map((record) => [record.contract.contractId, record]));
  return digest.lines.flatMap((line) => {
    const record = byId.get(line.contractId);
    if (!record) return [];
    const { contract, state } = record;
    const client = clients.get(contract.clientId);
    const currency = client ? currencyOfClient(client, settings) : settings.currency;
    const yearly = yearlyWorth(nearestTerms(contract, line.on), state.balances, minorDigits(currency));
    return [{ line, contract, client: client?.name ?? contract.clientId, currency, yearly }];
  });
};

/** Sends one account manager the digest of a week, once for each purpose. */
export const sendDigest = async (
  needs: TableNeeds,
  mailer: Mailer,
  outgoing: OutgoingDigest,
  purpose: string,
): Promise<MailResult> => {
  const { tenant, digest, on, weeks } = outgoing;
  const { locale, address } = tenant.settings;
  const lines = await digested(needs, outgoing);
  return tellFirm(
    needs,
    mailer,
    tenant,
    { aboutId: tenant.tenantId, purpose },
    (envelope) =>
      composeDigestMail({ ...envelope, locale, country: address.country, on, weeks, lines, more: digest.more }),
    digest.to,
  );
};
