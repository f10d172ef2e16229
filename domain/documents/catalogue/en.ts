import type { Words } from './words.ts';

const plural = (count: number, one: string, many: string): string => `${count}\u00a0${count === 1 ? one : many}`;

export const en: Words = {
  title: { invoice: 'Invoice', draft: 'Draft invoice', draftMark: 'DRAFT' },
  facts: {
    issuedOn: 'Issue date',
    dueOn: 'Due date',
    servicePeriod: 'Service period',
    purchaseOrder: 'Purchase order',
    contract: 'Contract',
    notYet: 'set when issued',
  },
  party: {
    billedTo: 'Billed to',
    taxNumber: { vat: 'VAT no.', tax: 'Tax no.' },
    companyNumber: 'Company no.',
    siren: 'SIREN',
    siret: 'SIRET',
  },
  table: {
    description: 'Description',
    quantity: 'Quantity',
    unitPrice: 'Unit price',
    tax: { vat: 'VAT', tax: 'Tax' },
    net: (currency) => `Net ${currency}`,
    ticket: (ticket) => `Ticket ${ticket}`,
    lateWork: (days) => `Late work, done ${days}`,
    subtotal: (contract) => `Subtotal ${contract}`,
  },
  units: {
    hours: 'h',
    minutes: 'min',
    days: (quantity, one) => `${quantity}\u00a0${one ? 'day' : 'days'}`,
    perMinutes: (count) => (count === 60 ? 'h' : count === 1 ? 'min' : `${count}\u00a0min`),
    perDays: (count) => (count === 1 ? 'day' : `${count}\u00a0days`),
    perPieces: (count) => String(count),
  },
  totals: {
    rate: { vat: 'VAT rate', tax: 'Tax rate' },
    base: 'Net',
    taxAmount: { vat: 'VAT', tax: 'Tax' },
    category: {
      S: '',
      Z: 'zero-rated',
      E: 'exempt',
      AE: 'reverse charge',
      K: 'intra-EU supply',
      G: 'export',
      O: 'outside scope',
    },
    net: { vat: 'Total excl. VAT', tax: 'Subtotal' },
    tax: { vat: 'VAT', tax: 'Tax' },
    gross: { vat: 'Total due incl. VAT', tax: 'Total due' },
  },
  payment: {
    title: 'Payment',
    terms: (days, endOfMonth) =>
      days === 0 && !endOfMonth
        ? 'Due on receipt'
        : `Terms: ${plural(days, 'day', 'days')} from the issue date${endOfMonth ? ', end of month' : ''}`,
    dueOn: (date) => `Please pay by ${date}`,
    reference: (number) => `Reference: ${number}`,
    iban: 'IBAN',
    bic: 'BIC',
  },
  legal: {
    title: 'Legal information',
    lateRate: (percent) => `Interest of ${percent} a year is charged on late payment.`,
    frenchLateRate: (percent) =>
      percent === undefined
        ? 'Late payment: interest at the latest refinancing rate of the European Central Bank plus 10 percentage points, due from the day after the due date without reminder (Art. L. 441-10 II, French Commercial Code).'
        : `Late payment: interest of ${percent} a year, due from the day after the due date without reminder (Art. L. 441-10 II, French Commercial Code).`,
    frenchRecoveryIndemnity:
      'Late payment: fixed indemnity for recovery costs of 40\u00a0EUR (Art. D. 441-5, French Commercial Code).',
    frenchNoDiscount: 'No discount for early payment.',
    frenchOperationCategory: 'Category of operation: supply of services.',
    reverseCharge: (sellerVat, buyerVat) =>
      `Reverse charge: VAT is owed by the customer (Art. 196, Directive 2006/112/EC). Supplier VAT no. ${sellerVat}; customer VAT no. ${buyerVat}.`,
    frenchReverseCharge: (sellerVat, buyerVat) =>
      `Reverse charge (Autoliquidation): VAT is owed by the customer (Art. 283-2, French Tax Code; Art. 196, Directive 2006/112/EC). Supplier VAT no. ${sellerVat}; customer VAT no. ${buyerVat}.`,
    export: 'Service supplied to a business outside the European Union: no VAT (Art. 44, Directive 2006/112/EC).',
  },
  page: (page, pages) => `Page ${page} of ${pages}`,
  invoiceMail: {
    subject: (number, seller) => `Invoice ${number} from ${seller}`,
    greeting: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
    opening: (number, date, period) =>
      `Please find attached invoice ${number} of ${date} for the services of ${period}.`,
    amountDue: 'Amount due',
    attached: 'The invoice is attached as a PDF file.',
    questions: (address) => `Any question? Answer this mail or write to ${address}.`,
    closing: 'Kind regards,',
    fileName: (number) => `Invoice-${number}.pdf`,
  },
  batchMail: {
    subject: (batch, failed) =>
      failed === 0
        ? `Billing of ${batch} is closed`
        : `Billing of ${batch} is closed: ${plural(failed, 'item needs', 'items need')} attention`,
    opening: (batch, through) => `The billing of ${batch}, through ${through}, is closed.`,
    issued: 'Invoices issued',
    total: 'Invoiced, tax included',
    mailed: 'Mailed',
    notMailed: 'Not mailed',
    failed: 'Not completed',
    failedTitle: (count) => `${plural(count, 'item', 'items')} could not be completed:`,
    failedItem: (client, reason, itemId) => `${client}: ${reason} (item ${itemId})`,
    moreFailed: (count) => `and ${count} more, listed in the batch.`,
    nothingFailed: 'Everything that was planned was completed.',
    advice: 'Correct the cause, then bill the same period again: what is already issued is not billed twice.',
  },
};
