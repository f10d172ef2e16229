import type { Words } from './words.ts';

const plural = (count: number, one: string, many: string): string => `${count}\u00a0${count === 1 ? one : many}`;

export const en: Words = {
  labelled: (label, value) => `${label}: ${value}`,
  title: {
    invoice: 'Invoice',
    creditNote: 'Credit note',
    draft: 'Draft invoice',
    draftCreditNote: 'Draft credit note',
    draftMark: 'DRAFT',
  },
  facts: {
    issuedOn: 'Issue date',
    dueOn: 'Due date',
    servicePeriod: 'Service period',
    purchaseOrder: 'Purchase order',
    contract: 'Contract',
    credits: 'On invoice',
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
    unitPriceWithTax: { vat: 'Price incl. VAT', tax: 'Price incl. tax' },
    tax: { vat: 'VAT', tax: 'Tax' },
    net: (currency) => `Net ${currency}`,
    ticket: (ticket) => `Ticket ${ticket}`,
    lateWork: (days) => `Late work, done ${days}`,
    billedAgain: (invoice, days) => `Billed again, was on ${invoice}, done ${days}`,
    subtotal: (contract) => `Subtotal ${contract}`,
    discount: (percent, reason) =>
      `Discount${percent === undefined ? '' : ` ${percent}`}${reason === undefined ? '' : ` (${reason})`}`,
  },
  units: {
    hours: 'h',
    minutes: 'min',
    seconds: 's',
    kilometres: 'km',
    gigabytes: 'GB',
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
    lineNet: 'Sum of lines',
    discounts: 'Discounts',
    net: { vat: 'Total excl. VAT', tax: 'Subtotal' },
    tax: { vat: 'VAT', tax: 'Tax' },
    taxIn: (kind, currency, rate) => `${kind === 'vat' ? 'VAT' : 'Tax'} in ${currency} (${rate})`,
    gross: {
      invoice: { vat: 'Total due incl. VAT', tax: 'Total due' },
      creditNote: { vat: 'Total credited incl. VAT', tax: 'Total credited' },
    },
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
    credited: 'This amount is credited to you: there is nothing to pay.',
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
    greeting: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
    questions: (address) => `Any question? Answer this mail or write to ${address}.`,
    closing: 'Kind regards,',
    invoice: {
      subject: (number, seller) => `Invoice ${number} from ${seller}`,
      opening: (number, date, period) =>
        `Please find attached invoice ${number} of ${date} for the services of ${period}.`,
      announced: (number, date, period) =>
        `Invoice ${number} of ${date} for the services of ${period} is ready for you.`,
      amount: 'Amount due',
      attached: 'The invoice is attached as a PDF file.',
      linked: (until) => `The invoice is too large to be attached. Until ${until} you can download it here:`,
      fileName: (number) => `Invoice-${number}.pdf`,
    },
    creditNote: {
      subject: (number, seller) => `Credit note ${number} from ${seller}`,
      opening: (number, date, period) =>
        `Please find attached credit note ${number} of ${date} for the services of ${period}.`,
      announced: (number, date, period) =>
        `Credit note ${number} of ${date} for the services of ${period} is ready for you.`,
      amount: 'Amount credited',
      attached: 'The credit note is attached as a PDF file.',
      linked: (until) => `The credit note is too large to be attached. Until ${until} you can download it here:`,
      fileName: (number) => `Credit-note-${number}.pdf`,
    },
  },
  returnedMail: {
    address: 'Address',
    amount: 'Amount',
    reason: 'Reason given',
    statement: {
      title: 'Statement of account',
      advice: "Correct the address among the client's billing contacts, then send the statement again.",
    },
    proposal: {
      title: (contract) => `Proposal “${contract}”`,
      advice: 'Correct the address among the billing contacts of the client, then send the proposal again.',
    },
    alert: {
      title: {
        contract: (name) => `The alert on the contract "${name}"`,
        equipment: (name) => `The alert on the warranty of "${name}"`,
        visit: (name) => `The reminder of a visit of "${name}"`,
      },
      digest: 'The weekly digest of contracts',
      advice:
        'Correct the address where it is entered: among the account managers of the contract, with the technician, or in the alert itself. Nobody else was told there.',
    },
    bounced: {
      subject: (document, client) => `${document} did not reach ${client}`,
      opening: (document, client) => `The mail about ${document} for ${client} came back.`,
      advice:
        "Correct the address among the client's billing contacts, then send the document again. Until then it is not shown as sent.",
    },
    complained: {
      subject: (document, client) => `${client} marked the mail about ${document} as unwanted`,
      opening: (document, client) => `A recipient at ${client} marked the mail about ${document} as unwanted.`,
      advice:
        'The mail had arrived. Ask the client how it wants to get its documents: further mails to this address may not arrive.',
    },
  },
  batchMail: {
    subject: (batch, failed) =>
      failed === 0
        ? `Billing of ${batch} is closed`
        : `Billing of ${batch} is closed: ${plural(failed, 'item needs', 'items need')} attention`,
    opening: (batch, through) => `The billing of ${batch}, through ${through}, is closed.`,
    issued: 'Invoices issued',
    total: 'Invoiced, tax included',
    credited: 'Credited, tax included',
    delivered: 'Delivered (by mail or as a PDF)',
    notDelivered: 'Not delivered',
    failed: 'Not completed',
    failedTitle: (count) => `${plural(count, 'item', 'items')} could not be completed:`,
    failedItem: (client, reason, itemId) => `${client}: ${reason} (item ${itemId})`,
    moreFailed: (count) => `and ${count} more, listed in the batch.`,
    nothingFailed: 'Everything that was planned was completed.',
    advice: 'Correct the cause, then bill the same period again: what is already issued is not billed twice.',
  },
};
