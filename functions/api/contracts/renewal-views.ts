import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { sum } from '../../../domain/money/rounding.ts';
import type { ForecastOfContract } from '../../../domain/operations/renewals/forecast.ts';
import type { RenewalPreview } from '../../../domain/operations/renewals/preview-renewal.ts';
import { RevisionMade } from '../../../domain/renewals/renewal.ts';
import { Money, moneyOf } from '../money.ts';

const worth = Money.describe(
  'Before tax, a year of what is due without anybody’s work: fees, monthly minimums, blocks of each period.',
);

export const RenewalPreviewView = z
  .strictObject({
    from: LocalDateSchema.describe('The first day of the next term.'),
    endsOn: LocalDateSchema.describe('Its last day.'),
    revision: RevisionMade.optional().describe('How prices are revised; absent where they are not.'),
    differences: z
      .array(
        z.strictObject({
          chargeId: z.string(),
          pointer: z.string().describe('Into the charge; "" where it comes or goes as a whole.'),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      )
      .describe('Old and new prices, and whatever else the new terms say otherwise.'),
    worth,
    worthAfter: worth,
  })
  .meta({ id: 'RenewalPreview' });

const item = z
  .strictObject({
    contractId: Id,
    name: z.string(),
    clientId: Id,
    clientName: z.string().optional(),
    endsOn: LocalDateSchema,
    noticeBy: LocalDateSchema.optional().describe('The last day on which notice can be given.'),
    renewal: z.enum(['automatic', 'byHand', 'none']).describe('`none`: it ends.'),
    prices: z
      .enum(['kept', 'revised', 'unknown'])
      .describe('In the next term. `unknown`: their index has no value yet; `worthAfter` is at the present ones.'),
    worth,
    worthAfter: worth.optional().describe('The same in the next term; absent where there is none.'),
  })
  .meta({ id: 'RenewalForecastItem' });

export const ForecastView = z
  .strictObject({
    months: z.array(
      z.strictObject({
        month: z.string(),
        worth: z.array(Money).describe('Of all that end in it, one for each currency.'),
        worthAfter: z.array(Money).describe('Of those that go on.'),
        contracts: z.array(item),
      }),
    ),
  })
  .meta({ id: 'RenewalForecast' });

export const renewalPreviewView = ({ currency, worth: before, worthAfter, differences, ...facts }: RenewalPreview) => ({
  ...facts,
  differences: [...differences],
  worth: moneyOf(before, currency),
  worthAfter: moneyOf(worthAfter, currency),
});

const itemView = ({ contract, client, currency, worth: before, worthAfter, ...facts }: ForecastOfContract) => ({
  contractId: contract.contractId,
  name: contract.name,
  clientId: contract.clientId,
  clientName: client?.name,
  ...facts,
  worth: moneyOf(before, currency),
  worthAfter: worthAfter === undefined ? undefined : moneyOf(worthAfter, currency),
});

const sums = (amounts: readonly Money[]): readonly Money[] =>
  [...Map.groupBy(amounts, ({ currency }) => currency)].map(([currency, group]) =>
    moneyOf(sum(group.map(({ amount }) => amount)), currency),
  );

export const forecastView = (found: readonly ForecastOfContract[]) => ({
  months: [...Map.groupBy(found, ({ endsOn }) => endsOn.slice(0, 7))].map(([month, ending]) => {
    const contracts = ending.map(itemView);
    return {
      month,
      worth: sums(contracts.map((one) => one.worth)),
      worthAfter: sums(contracts.flatMap((one) => one.worthAfter ?? [])),
      contracts,
    };
  }),
});
