import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { balanceUnits, type ChargeBalance } from '../../../domain/contracts/charge-balance.ts';
import { Id } from '../../../domain/ids.ts';
import { noInvoiceReasons } from '../../../domain/invoicing/compose.ts';
import type { ContractBalance } from '../../../domain/operations/pricing/balance.ts';
import type { TermsPreview } from '../../../domain/operations/pricing/preview-terms.ts';
import type { TrialBill } from '../../../domain/operations/pricing/trial.ts';
import { amounts, amountsView } from '../invoices/amounts.ts';
import { Money, moneyOf } from '../money.ts';

/** A decimal string of the balance's unit. */
const amount = z.string();

const balance = {
  chargeId: z.string(),
  description: z.string(),
  kind: z
    .enum(['block', 'allowance', 'limit'])
    .describe('What is prepaid (subscriptions too), time that is included, or a cap or budget.'),
  unit: z.enum(balanceUnits),
  scope: z
    .strictObject({ from: LocalDateSchema, until: LocalDateSchema })
    .optional()
    .describe('The days that it counts over; `until` is the first day after them.'),
  granted: amount,
  expired: amount,
  overdrawn: amount.describe('Used beyond what there was.'),
  left: amount,
  grants: z
    .array(
      z.strictObject({
        grantId: z.string(),
        source: z.enum(['purchase', 'period', 'rollover', 'topUp']),
        granted: amount,
        left: amount,
        unitPrice: z.string(),
        validFrom: LocalDateSchema,
        expiresOn: LocalDateSchema.optional(),
      }),
    )
    .describe('What a block can still be used of, by where it came from.'),
};

const Notice = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('blockUsed'), chargeId: z.string(), percent: z.string(), left: amount }),
    z.strictObject({
      kind: z.literal('blockExpires'),
      chargeId: z.string(),
      grantId: z.string(),
      expiresOn: LocalDateSchema,
      left: amount,
    }),
    z.strictObject({ kind: z.literal('blockExpired'), chargeId: z.string(), grantId: z.string(), lost: amount }),
    z.strictObject({ kind: z.literal('blockOverdrawn'), chargeId: z.string(), by: amount }),
    z.strictObject({ kind: z.literal('blockToppedUp'), chargeId: z.string(), grantId: z.string(), quantity: amount }),
    z.strictObject({
      kind: z.literal('allowanceUsed'),
      chargeId: z.string(),
      scopeFrom: LocalDateSchema,
      overMinutes: z.int(),
    }),
    z.strictObject({ kind: z.literal('limitReached'), chargeId: z.string(), scopeFrom: LocalDateSchema }),
  ])
  .meta({ id: 'Notice' });

export const TrialBillView = z
  .strictObject({
    through: LocalDateSchema,
    nothing: z
      .enum([...noInvoiceReasons, 'alreadyBilled'])
      .optional()
      .describe(
        "Why there is no invoice: nothing is due, it has no amount, it is below zero or below the firm's minimum and waits, or the day is billed already.",
      ),
    invoice: z.strictObject(amounts).optional(),
    balances: z
      .array(z.strictObject({ ...balance, used: amount }).meta({ id: 'ChargeBalance' }))
      .describe('What the charges have from the next day on.'),
    notices: z.array(Notice),
  })
  .meta({ id: 'TrialBill' });

export const TermsPreviewView = z
  .strictObject({
    through: LocalDateSchema,
    correctFrom: LocalDateSchema.nullable().describe(
      'From this day on it corrects what was invoiced or charged; null where nothing is to be corrected.',
    ),
    net: z.strictObject({
      before: Money,
      after: Money,
      difference: Money.describe('What the new terms bring more, before tax; negative where they bring less.'),
    }),
    lines: z
      .array(
        z.strictObject({
          key: z.string().describe('As the lines of `before` and `after` have it.'),
          description: z.string(),
          before: Money.optional().describe('Absent on a line that the new terms alone have.'),
          after: Money.optional().describe('Absent on a line that goes.'),
        }),
      )
      .describe('Those that differ.'),
    before: TrialBillView,
    after: TrialBillView,
  })
  .meta({ id: 'TermsPreview' });

export const SimulationView = z.strictObject({ bills: z.array(TrialBillView) }).meta({ id: 'Simulation' });

export const BalanceView = z
  .strictObject({
    contractId: Id,
    on: LocalDateSchema,
    charges: z.array(
      z
        .strictObject({
          ...balance,
          invoiced: amount.describe('Used by what is on invoices.'),
          accounted: amount.describe('Used by work with `accountedOn` that is not invoiced yet.'),
          open: amount.describe('Used by the rest of the work on the log.'),
        })
        .meta({ id: 'OpenBalance' }),
    ),
    openWork: z.strictObject({
      entries: z.int(),
      minutes: z.number().describe('As worked.'),
      net: Money.optional().describe('What it would come to before tax, if it were billed on this day.'),
    }),
    problem: z
      .strictObject({ code: z.string(), detail: z.string() })
      .optional()
      .describe('Why open work cannot be priced; then `accounted` and `open` leave it out.'),
  })
  .meta({ id: 'ContractBalance', examples: [balanceExample()] });

const balanceView = ({ grants, ...facts }: ChargeBalance) => ({ ...facts, grants: [...grants] });

export const trialView = ({ through, invoice, balances, notices }: TrialBill) => ({
  through,
  ...(typeof invoice === 'string' ? { nothing: invoice } : { invoice: amountsView(invoice) }),
  balances: balances.map(balanceView),
  notices,
});

export const termsPreviewView = ({ through, currency, correctFrom, before, after, lines }: TermsPreview) => {
  const [was, is] = [before, after].map(({ invoice }) => (typeof invoice === 'string' ? 0 : invoice.totals.net)) as [
    number,
    number,
  ];
  const optional = (net: number | undefined) => (net === undefined ? undefined : moneyOf(net, currency));
  return {
    through,
    correctFrom,
    net: { before: moneyOf(was, currency), after: moneyOf(is, currency), difference: moneyOf(is - was, currency) },
    lines: lines.map(({ before: old, after: fresh, ...line }) => ({
      ...line,
      before: optional(old),
      after: optional(fresh),
    })),
    before: trialView(before),
    after: trialView(after),
  };
};

export const contractBalanceView = (
  contractId: string,
  { on, currency, charges, openWork: { net, ...openWork }, problem }: ContractBalance,
) => ({
  contractId,
  on,
  charges,
  openWork: { ...openWork, net: net === undefined ? undefined : moneyOf(net, currency) },
  problem,
});

/** Ten hours bought, of which seven and a half are used. */
function balanceExample() {
  const grant = {
    grantId: 'purchase:2025-01-01',
    source: 'purchase',
    granted: '600',
    left: '150',
    unitPrice: '75.00',
    validFrom: '2025-01-01',
  } as const;
  return {
    contractId: '01jgrk8t3n5x7q9c2v4b6m8p0a',
    on: '2025-01-20',
    charges: [
      {
        chargeId: 'hours',
        description: '10 hours',
        kind: 'block',
        unit: 'minute',
        granted: '600',
        invoiced: '300',
        accounted: '60',
        open: '90',
        expired: '0',
        overdrawn: '0',
        left: '150',
        grants: [grant],
      },
    ],
    openWork: { entries: 3, minutes: 141.5, net: { amount: 0, currency: 'EUR' } },
  } as const;
}
