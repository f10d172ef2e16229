import { isBilled } from '../../../domain/billables/billable.ts';
import { addDays, localDateOf } from '../../../domain/calendar/local-date.ts';
import { type BillingState, isAlreadyBilled, type Reach } from '../../../domain/contracts/billing-state.ts';
import { cutoffAt } from '../../../domain/ids.ts';
import { billedStepOf } from '../../../domain/invoicing/billed-step.ts';
import type { Invoice, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { numberInvoice } from '../../../domain/invoicing/issue.ts';
import type { ContractFacts } from '../../../domain/operations/pricing/contract-facts.ts';
import { priceInvoice } from '../../../domain/operations/pricing/price.ts';
import type { Notice } from '../../../domain/pricing/notice.ts';
import { correctFromRevised } from '../../../domain/pricing/revised.ts';
import type { StoryStep } from './format.ts';
import { holidaysOf } from './rules.ts';
import type { Standing, World } from './world.ts';

/** What one invoice of a run says, and what was found on the way. */
export interface Made {
  readonly content: InvoiceContent | undefined;
  readonly notices: readonly Notice[];
}

type Asked = Extract<StoryStep, { kind: 'bill' }>['bill'];

const MINUTE = 60_000;

/** The log as the month end reads it; for a correction, all of it. */
const readLog = ({ log, state }: Standing, { through }: Reach) =>
  log.filter(({ billDate }) => billDate <= through && (state.correctFrom !== null || billDate >= state.windowFrom));

/** The state as the month end reads it: what is revised of billed time is to be corrected. */
const stateOf = ({ log, state }: Standing, { through }: Reach): BillingState => {
  const open = log.filter((one) => one.billDate <= through && !isBilled(one, state));
  const revised = new Set(open.flatMap((one) => (one.kind === 'revision' ? [one.of] : [])));
  const entries = log.filter(({ billableId }) => revised.has(billableId));
  return { ...state, correctFrom: correctFromRevised(state, entries) };
};

/** A contract of the story as the month end reads it. */
const factsOf = (world: World, found: Standing, reach: Reach): ContractFacts => {
  const standing = { ...found, state: stateOf(found, reach) };
  const { contract, state, putBacks } = standing;
  const billed = world.issued.flatMap(({ invoice, notes }) => {
    const step = billedStepOf(invoice, contract.contractId, notes);
    return step ? [{ ...step, invoiceNumber: invoice.formattedNumber }] : [];
  });
  return { contract, state, stateChangedAt: '', billables: readLog(standing, reach), billed, putBacks };
};

/** The invoice with its number: I-1, I-2 … */
const numbered = ({ issued, tenant }: World, content: InvoiceContent, issuedAt: string): Invoice => {
  const counter = { next: issued.length + 1, lastIssuedOn: null };
  const one = { prefix: 'I', format: 'I-{number}' };
  const wishedOn = localDateOf(issuedAt, tenant.settings.timeZone);
  return numberInvoice(content, {
    settings: { ...tenant.settings, series: { invoices: one, creditNotes: one } },
    counter,
    offset: 0,
    wishedOn,
    issuedAt,
  });
};

/** Commits an invoice: only what is on it moves on. */
const issue = (world: World, content: InvoiceContent, committedAt: string): void => {
  world.issued.push({ invoice: numbered(world, content, committedAt), notes: [] });
  for (const { contractId, stateBefore, stateAfter } of content.contracts) {
    const standing = world.standings.find(({ contract }) => contract.contractId === contractId);
    if (!standing) throw new Error(`contract ${contractId} is on the invoice and not in the story`);
    standing.state = { ...stateAfter, version: stateBefore.version + 1, committedAt };
  }
};

/** One run of the billing. Nothing is committed unless every invoice of it could be computed. */
export const runBill = async (world: World, asked: Asked): Promise<readonly Made[]> => {
  const { through, on = addDays(through, 1), lineGrouping = 'contract', invoiceGrouping = 'client' } = asked;
  const { tenant, client, standings } = world;
  const run = Date.parse(`${on}T06:00:00Z`);
  const reach: Reach = { through, cutoff: cutoffAt(new Date(run)), timeZone: tenant.settings.timeZone };
  const groups = invoiceGrouping === 'client' ? [standings] : standings.map((each) => [each]);
  world.lastRun = Math.max(world.lastRun ?? 0, run);
  const holidays = await holidaysOf(world);
  const facts = { tenant, client, reach, lineGrouping, holidays };
  const made = groups.map((group): Made => {
    const open = group.filter(({ state }) => !isAlreadyBilled(state, reach));
    const { parts, invoice } = priceInvoice(
      open.map((standing) => factsOf(world, standing, reach)),
      facts,
    );
    return {
      content: typeof invoice === 'string' ? undefined : invoice,
      notices: parts.flatMap((part) => part.bill.notices),
    };
  });
  for (const { content } of made) if (content) issue(world, content, new Date(run + MINUTE).toISOString());
  return made;
};
