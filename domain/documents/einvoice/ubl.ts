import type { Amount, EAllowance, EInvoice, ELine, EPeriod, ETax, ETaxRow } from './model.ts';
import { partyXml, VAT_SCHEME } from './ubl-party.ts';
import { documentOf, leaf, node, type Xml } from './xml.ts';

const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2';
const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2';

/** BT-24, and BT-23 as Peppol has it. */
const CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

/** Invoice and credit note are two documents that differ in the names of some elements, and a credit note has no due date. */
const NAMES = {
  '380': { root: 'Invoice', type: 'cbc:InvoiceTypeCode', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity' },
  '381': {
    root: 'CreditNote',
    type: 'cbc:CreditNoteTypeCode',
    line: 'cac:CreditNoteLine',
    quantity: 'cbc:CreditedQuantity',
  },
} as const;

/** Elements whose form depends on the document: its currency and its kind. */
type Money = (name: string, amount: Amount | undefined) => Xml;
const moneyIn =
  (currency: string): Money =>
  (name, amount) =>
    leaf(name, amount, { currencyID: currency });

const periodXml = ({ first, last }: EPeriod): Xml =>
  node('cac:InvoicePeriod', leaf('cbc:StartDate', first), leaf('cbc:EndDate', last));

const categoryXml = (name: string, { category, percent }: ETax, ...reasons: readonly Xml[]): Xml =>
  node(name, leaf('cbc:ID', category), leaf('cbc:Percent', percent), ...reasons, VAT_SCHEME);

const allowanceXml = ({ amount, reason, share }: EAllowance, money: Money, tax?: ETax): Xml =>
  node(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', 'false'),
    leaf('cbc:AllowanceChargeReason', reason),
    leaf('cbc:MultiplierFactorNumeric', share?.percent),
    money('cbc:Amount', amount),
    money('cbc:BaseAmount', share?.base),
    tax ? categoryXml('cac:TaxCategory', tax) : '',
  );

const lineXml = (line: ELine, typeCode: EInvoice['typeCode'], money: Money): Xml =>
  node(
    NAMES[typeCode].line,
    leaf('cbc:ID', line.id),
    leaf(NAMES[typeCode].quantity, line.quantity, { unitCode: line.unit }),
    money('cbc:LineExtensionAmount', line.amount),
    periodXml(line.period),
    line.allowance ? allowanceXml(line.allowance, money) : '',
    node(
      'cac:Item',
      leaf('cbc:Description', line.description),
      leaf('cbc:Name', line.name),
      node('cac:SellersItemIdentification', leaf('cbc:ID', line.itemId)),
      categoryXml('cac:ClassifiedTaxCategory', line.tax),
    ),
    node(
      'cac:Price',
      money('cbc:PriceAmount', line.price.amount),
      leaf('cbc:BaseQuantity', line.price.per, { unitCode: line.unit }),
    ),
  );

const transferXml = ({ transfer, number }: EInvoice): Xml =>
  transfer === undefined
    ? ''
    : node(
        'cac:PaymentMeans',
        leaf('cbc:PaymentMeansCode', transfer.code),
        leaf('cbc:PaymentID', number),
        node(
          'cac:PayeeFinancialAccount',
          leaf('cbc:ID', transfer.iban),
          node('cac:FinancialInstitutionBranch', leaf('cbc:ID', transfer.bic)),
        ),
      );

const taxXml = (row: ETaxRow, money: Money): Xml =>
  node(
    'cac:TaxSubtotal',
    money('cbc:TaxableAmount', row.base),
    money('cbc:TaxAmount', row.amount),
    categoryXml(
      'cac:TaxCategory',
      row,
      leaf('cbc:TaxExemptionReasonCode', row.reasonCode),
      leaf('cbc:TaxExemptionReason', row.reason),
    ),
  );

const totalsXml = ({ totals, taxes, taxCurrency }: EInvoice, money: Money): Xml =>
  node('cac:TaxTotal', money('cbc:TaxAmount', totals.tax), ...taxes.map((row) => taxXml(row, money))) +
  node('cac:TaxTotal', leaf('cbc:TaxAmount', taxCurrency?.tax, { currencyID: taxCurrency?.currency })) +
  node(
    'cac:LegalMonetaryTotal',
    money('cbc:LineExtensionAmount', totals.lines),
    money('cbc:TaxExclusiveAmount', totals.net),
    money('cbc:TaxInclusiveAmount', totals.gross),
    money('cbc:AllowanceTotalAmount', totals.allowances),
    money('cbc:PayableRoundingAmount', totals.rounding),
    money('cbc:PayableAmount', totals.due),
  );

/** Peppol has room for one note, and no codes in it (R002). */
const noteOf = ({ notes }: EInvoice): string =>
  notes
    .filter(({ code }) => code !== 'BAR')
    .map(({ text }) => text)
    .join(' ');

const headerXml = (invoice: EInvoice): Xml =>
  [
    leaf('cbc:CustomizationID', CUSTOMIZATION),
    leaf('cbc:ProfileID', PROFILE),
    leaf('cbc:ID', invoice.number),
    leaf('cbc:IssueDate', invoice.issuedOn),
    leaf('cbc:DueDate', invoice.dueOn),
    leaf(NAMES[invoice.typeCode].type, invoice.typeCode),
    leaf('cbc:Note', noteOf(invoice)),
    leaf('cbc:DocumentCurrencyCode', invoice.currency),
    leaf('cbc:TaxCurrencyCode', invoice.taxCurrency?.currency),
    leaf('cbc:BuyerReference', invoice.buyerReference),
    periodXml(invoice.period),
    node('cac:OrderReference', leaf('cbc:ID', invoice.order)),
    node(
      'cac:BillingReference',
      node(
        'cac:InvoiceDocumentReference',
        leaf('cbc:ID', invoice.credits?.number),
        leaf('cbc:IssueDate', invoice.credits?.issuedOn),
      ),
    ),
    node('cac:ContractDocumentReference', leaf('cbc:ID', invoice.contract)),
  ].join('');

const deliveryXml = ({ deliveredOn, deliveredTo }: EInvoice): Xml =>
  node(
    'cac:Delivery',
    leaf('cbc:ActualDeliveryDate', deliveredOn),
    node('cac:DeliveryLocation', node('cac:Address', node('cac:Country', leaf('cbc:IdentificationCode', deliveredTo)))),
  );

/** UBL 2.1 as Peppol BIS Billing 3 wants it: an Invoice, or a CreditNote. */
export const ublOf = (invoice: EInvoice): Xml => {
  const { root } = NAMES[invoice.typeCode];
  const money = moneyIn(invoice.currency);
  return documentOf(
    root,
    { xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`, 'xmlns:cac': CAC, 'xmlns:cbc': CBC },
    headerXml(invoice),
    partyXml('cac:AccountingSupplierParty', invoice.seller),
    partyXml('cac:AccountingCustomerParty', invoice.buyer),
    deliveryXml(invoice),
    transferXml(invoice),
    node('cac:PaymentTerms', leaf('cbc:Note', invoice.paymentTerms)),
    ...invoice.allowances.map((allowance) => allowanceXml(allowance, money, allowance.tax)),
    totalsXml(invoice, money),
    ...invoice.lines.map((line) => lineXml(line, invoice.typeCode, money)),
  );
};
