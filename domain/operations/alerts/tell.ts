import type { Occurrence } from '../../alerts/dates.ts';
import { chargeBalances } from '../../contracts/charge-balance.ts';
import { type Contract, nearestTerms } from '../../contracts/contract.ts';
import { composeAlertMail } from '../../documents/alert-mail.ts';
import { idFrom, momentOf } from '../../ids.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { alertPurpose } from '../../mails/purpose.ts';
import { minorDigits } from '../../money/currency.ts';
import { yearlyWorth } from '../../renewals/yearly-worth.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Mail, MailKey } from '../../table/mail-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { atListedPrices } from '../price-lists.ts';

/**
 * What became of a mail or an alert. `told`: there is nothing left to do. `waits`: nobody knows yet whether it went out.
 * `stopped`: the provider takes no more for now, or the time is up.
 */
export type Telling = 'told' | 'waits' | 'stopped';

/**
 * Of a mail whose call ended without an answer the provider tells within minutes if it took it (`mails/hear.ts`). What it
 * has not told of by then did not go out, and is sent as another mail: an alert must not be lost.
 */
const WORD_MILLISECONDS = 3 * 3_600_000;
/** Then somebody has to look. */
const MOST_ATTEMPTS = 3;

/** One alert of a contract, on its way. */
export interface Alarm {
  readonly tenant: Tenant;
  readonly record: ContractRecord;
  readonly occurrence: Occurrence;
}

/** Whom an alert goes to: those it names, else the account managers, else the firm. Each once, whatever their case. */
export const addresseesOf = (
  { to }: Occurrence['alert'],
  { accountManagers = [] }: Pick<Contract, 'accountManagers'>,
  firm: string,
): readonly string[] => {
  const managers = accountManagers.map(({ email }) => email);
  const chosen = to ?? (managers.length > 0 ? managers : [firm]);
  return [...new Map(chosen.map((email) => [email.toLowerCase(), email])).values()];
};

const standing = async ({ stores }: TableNeeds, key: MailKey): Promise<Mail | undefined> => {
  const mail = await stores.mails.get(key);
  if (mail?.status !== 'sending') return mail;
  await stores.mails.expire(key);
  return stores.mails.get(key);
};

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

/** Tells one address of one date of a contract: a mail of its own, whatever stops in between. */
const tellOne = async (needs: TableNeeds, mailer: Mailer, alarm: Alarm, to: string): Promise<Telling> => {
  const { tenant, record, occurrence } = alarm;
  const aboutId = record.contract.contractId;
  const alertKey = idFrom('alert', aboutId, occurrence.alert.alertId, occurrence.mark, to.toLowerCase());
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const purpose = alertPurpose(alertKey, attempt);
    const key = { tenantId: tenant.tenantId, aboutId, purpose };
    let mail = await standing(needs, key);
    if (!mail || mail.status === 'pending') {
      const { result } = await send(needs, mailer, alarm, purpose, to);
      if (result === 'sent') return 'told';
      if (result === 'later') return 'stopped';
      mail = await standing(needs, key);
    }
    if (mail?.status === 'sent') return 'told';
    if (mail?.status === 'refused') {
      needs.journal.error('an alert was refused', key);
      return 'told';
    }
    if (mail?.status !== 'unknown' || mail.attempt === undefined) return 'waits';
    if (needs.clock().getTime() - Date.parse(momentOf(mail.attempt)) < WORD_MILLISECONDS) return 'waits';
  }
  needs.journal.error('an alert was given up: nobody knows whether it went out', {
    tenantId: tenant.tenantId,
    aboutId,
  });
  return 'told';
};

/** Tells all whom an alert goes to of one date; those who were told before are not told again. */
export const tell = async (
  needs: TableNeeds,
  mailer: Mailer,
  alarm: Alarm,
  isTimeUp: () => boolean,
): Promise<Telling> => {
  const { tenant, record, occurrence } = alarm;
  let all: Telling = 'told';
  for (const to of addresseesOf(occurrence.alert, record.contract, tenant.settings.email)) {
    if (isTimeUp()) return 'stopped';
    const one = await tellOne(needs, mailer, alarm, to);
    if (one === 'stopped') return 'stopped';
    if (one === 'waits') all = 'waits';
  }
  return all;
};
