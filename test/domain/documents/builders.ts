import type { BillingState } from '../../../domain/contracts/billing-state.ts';
import type { BilledContract, Invoice, InvoiceContent, TaxedLine } from '../../../domain/invoicing/invoice.ts';
import { totalsOf } from '../../../domain/invoicing/totals.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { priceLine } from '../../../domain/money/rounding.ts';

const state = {} as BillingState;

export const makeContract = (overrides: Partial<BilledContract> = {}): BilledContract => ({
  contractId: 'c1',
  name: 'Support and managed services',
  stateBefore: state,
  stateAfter: state,
  reach: { through: '2016-03-31', cutoff: '01ARYZ6S40TSV4RRFFQ69G5FAV', timeZone: 'Europe/Paris' },
  lineGrouping: 'ticket',
  billableIds: [],
  notices: [],
  ...overrides,
});

let made = 0;

/** Two hours and a quarter at 90 an hour, unless told otherwise; the net is always the right one. */
export const makeLine = (overrides: Partial<TaxedLine> = {}, currency = 'EUR'): TaxedLine => {
  made += 1;
  const line = {
    key: `line-${made}`,
    contractId: 'c1',
    chargeId: 'support',
    description: 'Remote support',
    period: { from: '2016-03-01', until: '2016-04-01' },
    late: false,
    quantity: '135',
    unit: 'MIN',
    unitPrice: '90',
    baseQuantity: 60,
    tax: { category: 'S', percent: '20' },
    explanation: { rule: 'fullPeriod' },
    billableIds: [],
    ...overrides,
  } satisfies Omit<TaxedLine, 'net'>;
  return { ...line, net: overrides.net ?? priceLine(line, minorDigits(currency)) };
};

/** What an IT firm bills in a month: a fee, a prorated fee, licences, tickets by technician, and late work. */
export const twelveLines = (): readonly TaxedLine[] => [
  makeLine({
    description: 'Managed workplace, 25 seats',
    quantity: '25',
    unit: 'C62',
    unitPrice: '38.5',
    baseQuantity: 1,
  }),
  makeLine({
    description: 'Server monitoring (started on 15 March)',
    quantity: '17',
    unit: 'DAY',
    unitPrice: '100',
    baseQuantity: 31,
    period: { from: '2016-03-15', until: '2016-04-01' },
  }),
  makeLine({
    description: 'Microsoft 365 Business Premium',
    quantity: '25',
    unit: 'C62',
    unitPrice: '18.734567',
    baseQuantity: 1,
  }),
  ...[
    'VPN does not connect',
    'New laptop for accounting',
    'Printer in the warehouse',
    'Mailbox over quota',
    'Firewall rule for the ERP',
  ].map((description, index) =>
    makeLine({
      description,
      ticket: `#${4711 + index}`,
      workType: index % 2 === 0 ? 'Network' : 'Workplace',
      technician: index % 2 === 0 ? 'Zoé Lefèvre' : 'A. Martin',
      quantity: String(20 + index * 35),
      period: { from: `2016-03-0${index + 1}`, until: `2016-03-0${index + 2}` },
    }),
  ),
  makeLine({
    description: 'Restore of a deleted file share',
    ticket: '#4688',
    workType: 'Emergency, outside business hours',
    technician: 'A. Martin',
    quantity: '95',
    unitPrice: '135',
    period: { from: '2016-02-27', until: '2016-02-29' },
    late: true,
  }),
  makeLine({
    description: 'Travel to the site in Orléans',
    quantity: '2',
    unit: 'C62',
    unitPrice: '48.2',
    baseQuantity: 1,
  }),
  makeLine({
    description: 'Training documents (print)',
    quantity: '12',
    unit: 'C62',
    unitPrice: '4.9',
    baseQuantity: 1,
    tax: { category: 'S', percent: '5.5' },
  }),
  makeLine({ description: 'Time included in the fee', quantity: '45', unitPrice: '0' }),
];

export const makeContent = (overrides: Partial<InvoiceContent> = {}): InvoiceContent => {
  const { lines = twelveLines(), allowances = [] } = overrides;
  return {
    kind: 'invoice',
    currency: 'EUR',
    locale: 'fr',
    paper: 'A4',
    seller: {
      legalName: 'Nuage & Fils Infogérance',
      legalForm: 'SAS au capital de 50 000 €',
      legalText: 'RCS Lyon 732 829 320',
      address: { lines: ['12 rue de la République', 'Bâtiment C'], postalCode: '69002', city: 'Lyon', country: 'FR' },
      vatNumber: 'FR44732829320',
      companyNumber: '732829320',
      email: 'facturation@nuage-et-fils.example',
      phone: '+33 4 72 00 00 00',
    },
    buyer: {
      clientId: 'client-1',
      name: 'Menuiserie Éléonore Dubœuf SARL',
      address: {
        lines: ['Service comptabilité', 'ZA des Œillets', '4 impasse du Moulin'],
        postalCode: '45000',
        city: 'Orléans',
        country: 'FR',
      },
      vatNumber: 'FR83404833048',
      companyNumber: '404833048',
      contacts: [{ name: 'Inès Dubœuf', email: 'compta@duboeuf.example' }],
    },
    purchaseOrder: 'BC-2016/118',
    period: { from: '2016-03-01', until: '2016-04-01' },
    lines,
    allowances,
    totals: totalsOf(lines, allowances),
    paymentTerms: { days: 30, endOfMonth: true },
    payment: {
      iban: 'FR7630006000011234567890189',
      bic: 'AGRIFRPP',
      text: 'Merci d’indiquer la référence dans le libellé du virement.',
    },
    latePenaltyPercent: '12.15',
    contracts: [makeContract()],
    ...overrides,
  };
};

export const makeInvoice = (overrides: Partial<Invoice> = {}): Invoice => ({
  ...makeContent(overrides),
  invoiceId: 'FA-000000042',
  series: 'FA',
  number: 42,
  formattedNumber: 'FA-2016-00042',
  issuedOn: '2016-04-01',
  dueOn: '2016-05-31',
  issuedAt: '2016-04-01T06:12:30Z',
  batchId: 'batch-1',
  itemId: 'item-1',
  ...overrides,
});

export const makeEnglishInvoice = (overrides: Partial<Invoice> = {}): Invoice => {
  const french = makeInvoice();
  return makeInvoice({
    locale: 'en',
    seller: {
      legalName: 'Northgate IT Services Ltd',
      legalText: 'Registered in England and Wales',
      address: { lines: ['Unit 4, Canal Yard'], postalCode: 'M1 4WB', city: 'Manchester', country: 'GB' },
      vatNumber: 'GB123456789',
      companyNumber: '08123456',
      email: 'accounts@northgate.example',
    },
    buyer: {
      ...french.buyer,
      name: 'Holloway & Pryce Solicitors',
      address: { lines: ['80 Deansgate'], postalCode: 'M3 2FW', city: 'Manchester', country: 'GB' },
      vatNumber: undefined,
      companyNumber: undefined,
    },
    payment: { text: 'Bank transfer to sort code 20-00-00, account 55779911.' },
    currency: 'GBP',
    ...overrides,
  });
};

/** Each line with an amount of its own, so that a test can look for every one of them. */
export const manyLines = (count: number): readonly TaxedLine[] =>
  Array.from({ length: count }, (_, index) =>
    makeLine({
      description: `Intervention sur le poste de travail ${index + 1}`,
      ticket: `#${5000 + index}`,
      workType: 'Support à distance',
      technician: 'Zoé Lefèvre',
      quantity: String(5 + index),
      unitPrice: '73.37',
    }),
  );
