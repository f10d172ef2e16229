import type { Occurrence } from '../../alerts/dates.ts';
import { chargeBalances } from '../../contracts/charge-balance.ts';
import { type Contract, nearestTerms } from '../../contracts/contract.ts';
import { composeAlertMail } from '../../documents/alert-mail.ts';
import { idFrom } from '../../ids.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { alertPurpose } from '../../mails/purpose.ts';
import { minorDigits } from '../../money/currency.ts';
import { yearlyWorth } from '../../renewals/yearly-worth.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { atListedPrices } from '../price-lists.ts';
import { type Telling, tellEach, untilTold } from './until-told.ts';

/** One alert of a contract, on its way. */
export interface Alarm {
  readonly tenant: Tenant;
  readonly record: ContractRecord;
  readonly occurrence: Occurrence;
}

/** Each address once, whatever their case. */
export const distinct = (emails: readonly string[]): readonly string[] => [
  ...new Map(emails.map((email) => [email.toLowerCase(), email])).values(),
];

/** Who looks after a contract: its account managers, else the firm. */
export const managersOf = (
  { accountManagers = [] }: Pick<Contract, 'accountManagers'>,
  firm: string,
): readonly string[] => (accountManagers.length > 0 ? distinct(accountManagers.map(({ email }) => email)) : [firm]);

/** Whom an alert goes to: those it names, else those who look after the contract. */
export const addresseesOf = (
  { to }: Occurrence['alert'],
  contract: Pick<Contract, 'accountManagers'>,
  firm: string,
): readonly string[] => (to ? distinct(to) : managersOf(contract, firm));

const send = async (
  needs: TableNeeds,
  mailer: Mailer,
  { tenant, record, occurrence }: Alarm,
  purpose: string,
  to: string,
) => {
  const { tenantId, settings } = tenant;
  const { contract, state } = await atListedPrices(needs.stores, tenantId, record);
  const { alert, on, balance } = occurrence;
  const client = await needs.stores.clients.get(tenantId, contract.clientId);
  const today = todayOf(tenant, needs.clock());
  const currency = client ? currencyOfClient(client, settings) : settings.currency;
  const about = { aboutId: contract.contractId, purpose };
  return tellFirm(
    needs,
    mailer,
    tenant,
    about,
    (envelope) =>
      composeAlertMail({
        ...envelope,
        locale: settings.locale,
        country: settings.address.country,
        before: alert.before,
        on,
        balance,
        today,
        contract,
        client: client?.name ?? contract.clientId,
        currency,
        yearly: yearlyWorth(nearestTerms(contract, today), state.balances, minorDigits(currency)),
        balances: chargeBalances(contract, state.balances, today),
      }),
    to,
  );
};

/** Tells all whom an alert goes to of one date, each by a mail of their own; those who were told before are not told again. */
export const tell = (needs: TableNeeds, mailer: Mailer, alarm: Alarm, isTimeUp: () => boolean): Promise<Telling> => {
  const { tenant, record, occurrence } = alarm;
  const { tenantId, settings } = tenant;
  const aboutId = record.contract.contractId;
  return tellEach(addresseesOf(occurrence.alert, record.contract, settings.email), isTimeUp, (to) => {
    const alertKey = idFrom('alert', aboutId, occurrence.alert.alertId, occurrence.mark, to.toLowerCase());
    return untilTold(
      needs,
      { tenantId, aboutId },
      (attempt) => alertPurpose(alertKey, attempt),
      (purpose) => send(needs, mailer, alarm, purpose, to),
    );
  });
};
