import type { StatementDocument } from '../../documents/statement/rendering.ts';
import { composeStatementMail } from '../../documents/statement-mail.ts';
import { renderStatement } from '../../documents/statement-pdf.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { buyerOf, sellerOf } from '../../invoicing/parties.ts';
import { atBranch } from '../../tenants/at-branch.ts';
import { type LogoOf, logoReader } from '../logo-reader.ts';
import { mailContacts } from '../mails/mail-contacts.ts';
import type { MailResult } from '../mails/send-once.ts';
import type { Mailer, Needs } from '../ports.ts';
import type { ClientStatement } from './read.ts';

/** Everything that the document prints. It comes from the branch that looks after the client today. */
export const statementDocument = ({ tenant: firm, client, statement }: ClientStatement): StatementDocument => {
  const tenant = atBranch(firm, client.branch);
  return {
    statement,
    seller: sellerOf(tenant),
    buyer: buyerOf(client),
    payment: tenant.settings.payment,
    locale: client.locale ?? tenant.settings.locale,
    paper: tenant.settings.paper,
    currency: currencyOfClient(client, tenant.settings),
  };
};

export const statementPdf = async (found: ClientStatement, logoOf: LogoOf): Promise<Uint8Array> =>
  renderStatement(statementDocument(found), { logo: await logoOf(found.tenant.logoKey) });

/** Mails a statement with its PDF, at most once for each purpose. */
export const sendStatement = async (
  needs: Needs,
  mailer: Mailer,
  found: ClientStatement,
  purpose: string,
  logoOf: LogoOf,
): Promise<MailResult> => {
  const { tenant, client } = found;
  const { tenantId, settings } = atBranch(tenant, client.branch);
  const key = { tenantId, aboutId: client.clientId, purpose };
  const contactMail = { key, contacts: client.billingContacts, copyTo: settings.mail.copyTo };
  return mailContacts(needs, mailer, settings, contactMail, async (envelope) => {
    const pdf = await statementPdf(found, logoOf);
    return { raw: await composeStatementMail({ ...envelope, document: statementDocument(found), pdf }) };
  });
};

/** The same for a person who waits: what the provider does not take now is to be asked for again. Throws `ServiceBusy`. */
export const sendStatementNow =
  (needs: Needs, mailer: Mailer) =>
  async (found: ClientStatement, purpose: string): Promise<Exclude<MailResult, { readonly result: 'later' }>> => {
    const mailed = await sendStatement(needs, mailer, found, purpose, logoReader(needs));
    if (mailed.result !== 'later') return mailed;
    throw new BillingError('ServiceBusy', 'the mail waits: repeat the request under the same Idempotency-Key');
  };
