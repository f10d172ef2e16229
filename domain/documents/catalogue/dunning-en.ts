import type { DunningWords, RemindedOf } from './dunning-words.ts';

const days = (count: number): string => `${count}\u00a0${count === 1 ? 'day' : 'days'}`;
const wasDue = ({ number, issuedOn, dueOn, daysLate }: RemindedOf): string =>
  `Invoice ${number} of ${issuedOn} was due on ${dueOn}, ${days(daysLate)} ago`;

export const dunningEn: DunningWords = {
  reminder: {
    subject: {
      upcoming: (number, seller) => `Invoice ${number} from ${seller} falls due`,
      friendly: (number, seller) => `Reminder: invoice ${number} from ${seller}`,
      firm: (number, seller) => `Overdue: invoice ${number} from ${seller}`,
      final: (number, seller) => `Final reminder: invoice ${number} from ${seller}`,
    },
    beforeDue: ({ number, issuedOn, dueOn, open }) =>
      `Invoice ${number} of ${issuedOn} falls due on ${dueOn}. This is to remind you of the ${open} that are to be paid by then.`,
    dueToday: ({ number, issuedOn, open }) => `Invoice ${number} of ${issuedOn} is due today. ${open} are to be paid.`,
    late: {
      friendly: (said) => `${wasDue(said)}, and ${said.open} are still open. It may have escaped your notice.`,
      firm: (said) => `${wasDue(said)}, and ${said.open} have still not been paid. Please pay without further delay.`,
      final: (said) =>
        `${wasDue(said)}, and ${said.open} are unpaid to this day. This is our formal notice to pay within 8 days; after that we shall have the amount recovered.`,
    },
    open: 'Amount open',
    daysLate: 'Days late',
    interest: 'Interest on late payment',
    recoveryFee: 'Fixed recovery fee',
    total: 'Total to pay',
    reference: 'Reference',
    arithmetic: (spans, percent, interest) => {
      const parts = spans.map(([balance, count]) => `${balance} × ${days(count)}`);
      const sum = parts.length === 1 ? parts.join('') : `(${parts.join(' + ')})`;
      return `Interest: ${sum} × ${percent} ÷ 365 = ${interest}.`;
    },
    runsOn: 'It runs on until the payment arrives.',
    feeLaw: 'The fixed fee for recovery costs is due by law, without VAT (Art. D. 441-5, French Commercial Code).',
    attached: 'The invoice is attached once more as a PDF file.',
    crossed: 'If your payment is on its way, please disregard this mail.',
  },
  statement: {
    title: 'Statement of account',
    subject: (seller, on) => `Statement of account from ${seller} as of ${on}`,
    opening: (from, on) => `Please find attached your statement of account from ${from} to ${on}.`,
    attached: 'The statement is attached as a PDF file.',
    fileName: (on) => `Statement-${on}.pdf`,
    on: 'As of',
    owed: 'Balance to pay',
    inYourFavour: 'Balance in your favour',
    nothing: 'There is nothing to pay.',
    date: 'Date',
    what: 'Description',
    amount: 'Amount',
    balance: (currency) => `Balance ${currency}`,
    broughtForward: 'Balance brought forward',
    closing: 'Balance',
    movement: {
      invoice: (number) => `Invoice ${number}`,
      creditNote: (number) => `Credit note ${number}`,
      payment: (number) => `Payment of ${number}`,
      refund: (number) => `Refund on ${number}`,
    },
    dueOn: (date) => `due on ${date}`,
    ageing: 'The balance by age',
    buckets: {
      notDue: 'Not due',
      days1To30: '1–30 days late',
      days31To60: '31–60 days',
      days61To90: '61–90 days',
      over90: 'Over 90 days',
      credit: 'In your favour',
    },
  },
};
