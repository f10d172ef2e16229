import * as z from 'zod';
import type { Instant } from '../../calendar/local-date.ts';
import { contactsFor } from '../../clients/contacts.ts';
import { eventOf, happeningOf } from '../../contracts/history.ts';
import { isAgreed } from '../../contracts/proposal.ts';
import { answered, isAnswered, openProposalOf } from '../../contracts/proposal-changes.ts';
import { composeProposalMail } from '../../documents/proposal-mail.ts';
import { renderProposal } from '../../documents/proposal-pdf.ts';
import { BillingError } from '../../errors.ts';
import { momentOf } from '../../ids.ts';
import { proposalPurpose } from '../../mails/purpose.ts';
import type { Contact } from '../../mails/recipients.ts';
import type { Mail } from '../../table/mail-store.ts';
import { atBranch } from '../../tenants/at-branch.ts';
import { Email, line, paragraph } from '../../text.ts';
import { contractOf } from '../billables/read.ts';
import { type LogoOf, logoReader } from '../logo-reader.ts';
import { mailContacts } from '../mails/mail-contacts.ts';
import type { MailResult } from '../mails/send-once.ts';
import type { Mailer, Needs } from '../ports.ts';
import { untilDone } from '../until-done.ts';
import { type ReadProposal, readProposal } from './read.ts';

export const ProposalSending = z
  .strictObject({
    to: z
      .array(z.strictObject({ name: line(80).optional(), email: Email, copy: z.boolean().optional() }))
      .min(1)
      .max(10)
      .optional()
      .describe("Default: the client's billing contacts."),
    message: paragraph(2000).min(1, 'must not be empty').optional().describe('In place of our own opening words.'),
  })
  .refine(({ to }) => to === undefined || to.some(({ copy }) => copy !== true), {
    error: 'must have somebody who is not only copied',
    path: ['to'],
  })
  .meta({ id: 'ProposalSending' });
export type ProposalSending = z.infer<typeof ProposalSending>;

/** Who wants it sent, and under which id of the request: the same one is the same mail. */
export interface SendingProposal {
  readonly tenantId: string;
  readonly contractId: string;
  readonly requestId: string;
  readonly by: string;
}

export const proposalPdf = async ({ tenant, document }: ReadProposal, logoOf: LogoOf): Promise<Uint8Array> =>
  renderProposal(document, { logo: await logoOf(tenant.logoKey) });

const contactsOf = ({ client, record }: ReadProposal, { to }: ProposalSending): readonly Contact[] => {
  const contacts = to ?? contactsFor(client, record.contract.invoiceGroup);
  if (contacts.some(({ copy }) => copy !== true)) return contacts;
  throw new BillingError('RecipientMissing', 'the client has no billing contact: say whom to send it to', [
    { pointer: '/to', detail: 'is needed, because the client has no billing contact' },
  ]);
};

/** When a mail went out: when the attempt began that sent it, whoever finds it out later. */
const sentAtOf = ({ attempt, updatedAt }: Mail): Instant => (attempt === undefined ? updatedAt : momentOf(attempt));

/**
 * Notes on the contract that the mail went out, and nothing else of it; whoever answered or changed the proposal meanwhile is
 * not in its way.
 */
const noteSent = ({ stores }: Needs, { tenantId, contractId, by }: SendingProposal, mail: Mail): Promise<boolean> =>
  untilDone(async () => {
    const record = await contractOf(stores, tenantId, contractId, '');
    const { contract } = record;
    const sentAt = sentAtOf(mail);
    const change = { kind: 'send', sentAt, sentAs: mail.purpose, today: sentAt.slice(0, 10) } as const;
    if (isAgreed(contract) || contract.proposal?.declinedOn !== undefined || isAnswered(contract, change)) return true;
    const event = eventOf(contract, happeningOf(change, contract), { by }, new Date(sentAt));
    const noted = answered(contract, change);
    return (await stores.contracts.replace(tenantId, record, noted, undefined, undefined, event)) || undefined;
  });

/**
 * Mails a proposal with its PDF, at most once for each request, then notes it on the contract: stopped in between and sent
 * again, it finds the mail out and notes it. Throws `NotFound`, `ProposalNotOpen`, `RecipientMissing`, and `ServiceBusy` while the
 * mail waits.
 */
export const sendProposal =
  (needs: Needs, mailer: Mailer) =>
  async (sending: SendingProposal, asked: ProposalSending): Promise<Exclude<MailResult, { result: 'later' }>> => {
    const { tenantId, contractId, requestId, by } = sending;
    const found = await readProposal(needs)(tenantId, contractId);
    openProposalOf(found.record.contract, found.document.on);
    const { settings } = atBranch(found.tenant, found.client.branch);
    const purpose = proposalPurpose(requestId);
    const mail = {
      key: { tenantId, aboutId: contractId, purpose },
      contacts: contactsOf(found, asked),
      copyTo: settings.mail.copyTo,
      askedBy: by,
    };
    const mailed = await mailContacts(needs, mailer, settings, mail, async (envelope) => {
      const pdf = await proposalPdf(found, logoReader(needs));
      const { document } = found;
      return { raw: await composeProposalMail({ ...envelope, document, pdf, message: asked.message }) };
    });
    if (mailed.result === 'later')
      throw new BillingError('ServiceBusy', 'the mail waits: repeat the request under the same Idempotency-Key');
    const sent = mailed.result === 'sent' ? await needs.stores.mails.get(mail.key) : undefined;
    if (sent) await noteSent(needs, sending, sent);
    return mailed;
  };
