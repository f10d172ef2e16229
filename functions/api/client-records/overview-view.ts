import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { ContractType } from '../../../domain/contracts/contract-type.ts';
import { Id } from '../../../domain/ids.ts';
import { ticketStatuses } from '../../../domain/integrations/news.ts';
import { typeOn } from '../../../domain/operations/billing-preview/rows.ts';
import type { ClientOverview, ContractOverview, OpenTime } from '../../../domain/operations/client-records/overview.ts';
import type { ProjectProgress } from '../../../domain/operations/projects/progress.ts';
import { noticeDeadline } from '../../../domain/renewals/term.ts';
import { ContractStatusView } from '../contracts/views.ts';
import { Money, moneyOf } from '../money.ts';
import { BalanceView } from '../pricing/views.ts';

const count = { entries: z.int(), minutes: z.number().describe('As worked.') };
const more = z.boolean().describe('There are, or may be, more than were looked at.');

const ContractOverviewView = z
  .strictObject({
    contractId: Id,
    name: z.string(),
    type: ContractType,
    status: ContractStatusView,
    startsOn: LocalDateSchema,
    endsOn: LocalDateSchema.optional(),
    renewal: z.enum(['automatic', 'byHand', 'evergreen']).optional(),
    noticeBy: LocalDateSchema.optional().describe('The last day on which notice can be given before its end.'),
    balances: BalanceView.shape.charges.optional().describe('What is prepaid, included or limited, while it runs.'),
    openTime: z
      .strictObject({
        ...count,
        net: Money.optional().describe('What it would come to before tax, if it were billed today.'),
        held: z.strictObject(count).describe('Of working time that waits for an approval, a ticket or a person.'),
      })
      .optional()
      .describe('Working time by today that is on no invoice.'),
    problem: BalanceView.shape.problem.describe('Why what is open cannot be priced.'),
  })
  .meta({ id: 'ContractOverview' });

export const ClientOverviewView = z
  .strictObject({
    clientId: Id,
    on: LocalDateSchema,
    contracts: z.strictObject({
      items: z
        .array(ContractOverviewView)
        .describe(
          'Those that run first. `balances` and `openTime` are there of the first 25 that have begun and did not end more than 13 months ago.',
        ),
      more,
    }),
    unpaid: z.strictObject({
      items: z
        .array(
          z.strictObject({
            invoiceId: z.string(),
            formattedNumber: z.string(),
            issuedOn: LocalDateSchema,
            dueOn: LocalDateSchema,
            daysLate: z.int().describe('0 while it is not late.'),
            open: Money,
          }),
        )
        .describe('Of the newest 100 documents, the longest due first.'),
      owed: z.array(z.strictObject({ open: Money, late: Money })).describe('What they come to, by currency.'),
      more,
    }),
    tickets: z.strictObject({
      items: z
        .array(
          z.strictObject({
            ticketId: Id,
            number: z.string(),
            title: z.string().optional(),
            contractId: Id.optional(),
            priority: z.string().optional(),
            status: z.enum(ticketStatuses),
            openedAt: z.iso.datetime(),
          }),
        )
        .describe('Neither resolved nor closed, the latest first, of the newest 40 of each contract.'),
      more,
    }),
    equipment: z
      .strictObject({
        active: z.int().describe('Pieces that are looked after.'),
        warrantyEnding: z
          .array(
            z.strictObject({
              equipmentId: Id,
              name: z.string(),
              serialNumber: z.string().optional(),
              warrantyUntil: LocalDateSchema,
            }),
          )
          .describe('Those whose warranty ends within 60 days, the soonest first.'),
        more,
      })
      .describe('Of the first 100 pieces.'),
    projects: z
      .strictObject({
        open: z.int(),
        overBudget: z
          .array(
            z.strictObject({
              projectId: Id,
              name: z.string(),
              budget: Money.optional(),
              used: Money.optional().describe('What its time comes to by now.'),
              plannedMinutes: z.int().optional(),
              minutes: z.number().describe('As worked.'),
            }),
          )
          .describe('Those that have used more than their budget or took longer than planned.'),
        more,
      })
      .describe('Of the first 50; what they have used is computed for five of them.'),
    mergedInto: Id.optional().describe('It is a duplicate of this client, which has all that was its own.'),
  })
  .meta({ id: 'ClientOverview' });

const openTimeView = ({ net, ...time }: OpenTime, currency: string) => ({
  ...time,
  net: net === undefined ? undefined : moneyOf(net, currency),
});

const contractView =
  (on: string, currency: string) =>
  ({ contract, status, standing }: ContractOverview) => ({
    contractId: contract.contractId,
    name: contract.name,
    type: typeOn(contract, on),
    status,
    startsOn: contract.startsOn,
    endsOn: contract.endsOn,
    renewal: contract.renewal?.kind,
    noticeBy: noticeDeadline(contract),
    balances: standing?.balances,
    openTime: standing?.openTime && openTimeView(standing.openTime, currency),
    problem: standing?.problem,
  });

const projectView = ({ projectId, name, budget, used, plannedMinutes, time }: ProjectProgress) => ({
  ...{ projectId, name, plannedMinutes, minutes: time.seconds / 60 },
  budget: budget && moneyOf(budget.amount, budget.currency),
  used: budget && used && moneyOf(used.amount, budget.currency),
});

export const overviewView = ({ on, client, currency, contracts, unpaid, tickets, ...things }: ClientOverview) => ({
  clientId: client.clientId,
  on,
  contracts: { items: contracts.items.map(contractView(on, currency)), more: contracts.more },
  unpaid: {
    items: unpaid.items.map(({ open, currency: its, ...invoice }) => ({ ...invoice, open: moneyOf(open, its) })),
    owed: unpaid.owed.map(({ currency: its, open, late }) => ({ open: moneyOf(open, its), late: moneyOf(late, its) })),
    more: unpaid.more,
  },
  tickets: {
    items: tickets.items.map(({ ticketId, number, title, contractId, priority, status, openedAt }) => ({
      ...{ ticketId, number, title, contractId, priority, status, openedAt },
    })),
    more: tickets.more,
  },
  equipment: {
    ...things.equipment,
    warrantyEnding: things.equipment.warrantyEnding.map(({ equipmentId, name, serialNumber, warrantyUntil = '' }) => ({
      ...{ equipmentId, name, serialNumber, warrantyUntil },
    })),
  },
  projects: { ...things.projects, overBudget: things.projects.overBudget.map(projectView) },
  mergedInto: client.mergedInto,
});
