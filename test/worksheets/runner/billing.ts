import { addDays } from '../../../domain/calendar/local-date.ts';
import { isAlreadyBilled, type Reach } from '../../../domain/contracts/billing-state.ts';
import { cutoffAt } from '../../../domain/ids.ts';
import { billedStepOf } from '../../../domain/invoicing/billed-step.ts';
import { type BilledPart, composeInvoice } from '../../../domain/invoicing/compose.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { bill } from '../../../domain/pricing/bill.ts';
import type { Notice } from '../../../domain/pricing/notice.ts';
import type { Holidays } from '../../../domain/pricing/pricing.ts';
import type { StoryStep } from './format.ts';
import { holidaysOf, standardRules } from './rules.ts';
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

const partOf = (
  world: World,
  standing: Standing,
  reach: Reach,
  holidays: Holidays,
  { lineGrouping = 'contract' }: Asked,
): BilledPart => {
  const { contract, state, billed } = standing;
  const { tenant, client } = world;
  const made = bill({
    contract,
    state,
    billables: readLog(standing, reach),
    reach,
    grouping: lineGrouping,
    minorDigits: minorDigits(tenant.settings.currency),
    standard: standardRules(tenant, client),
    holidays,
    billed,
  });
  return { contract, stateBefore: state, bill: made };
};

/** Commits an invoice: only what is on it moves on. */
const issue = (world: World, content: InvoiceContent, committedAt: string): void => {
  for (const { contractId, stateBefore, stateAfter } of content.contracts) {
    const standing = world.standings.find(({ contract }) => contract.contractId === contractId);
    const step = billedStepOf(content, contractId);
    if (!standing || !step) throw new Error(`contract ${contractId} is on the invoice and not in the story`);
    standing.state = { ...stateAfter, version: stateBefore.version + 1, committedAt };
    standing.billed = [...standing.billed, step];
  }
};

/** One run of the billing. Nothing is committed unless every invoice of it could be computed. */
export const runBill = async (world: World, asked: Asked): Promise<readonly Made[]> => {
  const { through, on = addDays(through, 1), invoiceGrouping = 'client' } = asked;
  const { tenant, client, standings } = world;
  const run = Date.parse(`${on}T06:00:00Z`);
  const reach: Reach = { through, cutoff: cutoffAt(new Date(run)), timeZone: tenant.settings.timeZone };
  const groups = invoiceGrouping === 'client' ? [standings] : standings.map((each) => [each]);
  world.lastRun = Math.max(world.lastRun ?? 0, run);
  const holidays = await holidaysOf(world);
  const made = groups.map((group) => {
    const parts = group
      .filter(({ state }) => !isAlreadyBilled(state, reach))
      .map((standing) => partOf(world, standing, reach, holidays, asked));
    return {
      content: composeInvoice(tenant, client, parts),
      notices: parts.flatMap((part) => part.bill.notices),
    };
  });
  for (const { content } of made) if (content) issue(world, content, new Date(run + MINUTE).toISOString());
  return made;
};
