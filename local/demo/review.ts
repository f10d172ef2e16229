import { euros } from './report.ts';
import { printTable } from './terminal.ts';

// biome-ignore lint/suspicious/noExplicitAny: the API's answers
type Answer = any;

/** As many as fit a screen: the largest, which a person looks at first. */
const SHOWN = 12;

const lookedAt = ({ compared, warnings = [], edited }: Answer): string =>
  [
    ...(compared?.marked ? [compared.last === undefined ? 'first bill' : 'changed'] : []),
    ...(edited ? ['edited'] : []),
    ...warnings,
  ].join(', ');

/** What a person sees who is to approve: each draft with its last bill beside it, and what to look at. */
export const printReview = (items: readonly Answer[]): void => {
  const drafts = items.filter(({ status }) => status === 'drafted').sort((a, b) => b.gross.amount - a.gross.amount);
  const others = items.length - drafts.length;
  const rows = drafts
    .slice(0, SHOWN)
    .map((item) => [
      item.itemId,
      item.clientName ?? item.clientId,
      euros(item.net.amount),
      item.compared?.last === undefined ? '' : euros(item.compared.last.amount),
      euros(item.gross.amount),
      lookedAt(item),
    ]);
  const sum = (pick: (item: Answer) => number) => euros(drafts.reduce((all, item) => all + pick(item), 0));
  const rest = drafts.length > SHOWN ? `and ${drafts.length - SHOWN} more` : '';
  const total = [
    '',
    `${drafts.length} drafts`,
    sum(({ net }) => net.amount),
    '',
    sum(({ gross }) => gross.amount),
    rest,
  ];
  console.log(`\nThe review, before it is approved${others > 0 ? ` (${others} have nothing to bill)` : ''}:\n`);
  printTable(['Item', 'Client', 'Net EUR', 'Last EUR', 'Total EUR', 'Look at'], [...rows, total], [2, 3, 4]);
  console.log('');
};
