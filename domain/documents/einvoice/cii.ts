import type { LocalDate } from '../../calendar/local-date.ts';
import type { EAllowance, EInvoice, ELine, EParty, EPeriod, ETax, ETaxRow } from './model.ts';
import { documentOf, leaf, node, type Xml } from './xml.ts';

const NAMESPACES = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

/** BT-23: an invoice of services, that is not paid yet (BR-FR-08). */
const PROCESS = 'S1';
/** BT-24: the profile of Factur-X called "EN 16931". */
const GUIDELINE = 'urn:cen.eu:en16931:2017';

/** Format 102 is yyyymmdd. */
const date = (name: string, day: LocalDate | undefined, type = 'udt:DateTimeString'): Xml =>
  node(name, leaf(type, day?.replaceAll('-', ''), { format: '102' }));

const periodXml = ({ first, last }: EPeriod): Xml =>
  node('ram:BillingSpecifiedPeriod', date('ram:StartDateTime', first), date('ram:EndDateTime', last));

const rateXml = ({ category, percent }: ETax): Xml =>
  leaf('ram:CategoryCode', category) + leaf('ram:RateApplicablePercent', percent);

const allowanceXml = ({ amount, reason, share }: EAllowance, tax?: ETax): Xml =>
  node(
    'ram:SpecifiedTradeAllowanceCharge',
    node('ram:ChargeIndicator', leaf('udt:Indicator', 'false')),
    leaf('ram:CalculationPercent', share?.percent),
    leaf('ram:BasisAmount', share?.base),
    leaf('ram:ActualAmount', amount),
    leaf('ram:Reason', reason),
    tax ? node('ram:CategoryTradeTax', leaf('ram:TypeCode', 'VAT'), rateXml(tax)) : '',
  );

const lineXml = (line: ELine): Xml =>
  node(
    'ram:IncludedSupplyChainTradeLineItem',
    node('ram:AssociatedDocumentLineDocument', leaf('ram:LineID', line.id)),
    node(
      'ram:SpecifiedTradeProduct',
      leaf('ram:SellerAssignedID', line.itemId),
      leaf('ram:Name', line.name),
      leaf('ram:Description', line.description),
    ),
    node(
      'ram:SpecifiedLineTradeAgreement',
      node(
        'ram:NetPriceProductTradePrice',
        leaf('ram:ChargeAmount', line.price.amount),
        leaf('ram:BasisQuantity', line.price.per, { unitCode: line.unit }),
      ),
    ),
    node('ram:SpecifiedLineTradeDelivery', leaf('ram:BilledQuantity', line.quantity, { unitCode: line.unit })),
    node(
      'ram:SpecifiedLineTradeSettlement',
      node('ram:ApplicableTradeTax', leaf('ram:TypeCode', 'VAT'), rateXml(line.tax)),
      periodXml(line.period),
      line.allowance ? allowanceXml(line.allowance) : '',
      node('ram:SpecifiedTradeSettlementLineMonetarySummation', leaf('ram:LineTotalAmount', line.amount)),
    ),
  );

const addressXml = ({ lines: [one, two, three], postalCode, city, region, country }: EParty['address']): Xml =>
  node(
    'ram:PostalTradeAddress',
    leaf('ram:PostcodeCode', postalCode),
    leaf('ram:LineOne', one),
    leaf('ram:LineTwo', two),
    leaf('ram:LineThree', three),
    leaf('ram:CityName', city),
    leaf('ram:CountryID', country),
    leaf('ram:CountrySubDivisionName', region),
  );

const partyXml = (name: string, party: EParty): Xml =>
  node(
    name,
    leaf('ram:GlobalID', party.establishment?.id, { schemeID: party.establishment?.scheme }),
    leaf('ram:Name', party.name),
    leaf('ram:Description', party.legalForm),
    node('ram:SpecifiedLegalOrganization', leaf('ram:ID', party.legalId?.id, { schemeID: party.legalId?.scheme })),
    node(
      'ram:DefinedTradeContact',
      leaf('ram:PersonName', party.contact.name),
      node('ram:TelephoneUniversalCommunication', leaf('ram:CompleteNumber', party.contact.phone)),
      node('ram:EmailURIUniversalCommunication', leaf('ram:URIID', party.contact.email)),
    ),
    addressXml(party.address),
    node('ram:URIUniversalCommunication', leaf('ram:URIID', party.endpoint?.id, { schemeID: party.endpoint?.scheme })),
    node('ram:SpecifiedTaxRegistration', leaf('ram:ID', party.vatId, { schemeID: 'VA' })),
    node('ram:SpecifiedTaxRegistration', leaf('ram:ID', party.taxId, { schemeID: 'FC' })),
  );

const agreementXml = (invoice: EInvoice): Xml =>
  node(
    'ram:ApplicableHeaderTradeAgreement',
    leaf('ram:BuyerReference', invoice.buyerReference),
    partyXml('ram:SellerTradeParty', invoice.seller),
    partyXml('ram:BuyerTradeParty', invoice.buyer),
    node('ram:BuyerOrderReferencedDocument', leaf('ram:IssuerAssignedID', invoice.order)),
    node('ram:ContractReferencedDocument', leaf('ram:IssuerAssignedID', invoice.contract)),
  );

const deliveryXml = ({ deliveredOn, deliveredTo }: EInvoice): Xml =>
  node(
    'ram:ApplicableHeaderTradeDelivery',
    node('ram:ShipToTradeParty', node('ram:PostalTradeAddress', leaf('ram:CountryID', deliveredTo))),
    node('ram:ActualDeliverySupplyChainEvent', date('ram:OccurrenceDateTime', deliveredOn)),
  );

const transferXml = ({ transfer }: EInvoice): Xml =>
  transfer === undefined
    ? ''
    : node(
        'ram:SpecifiedTradeSettlementPaymentMeans',
        leaf('ram:TypeCode', transfer.code),
        node('ram:PayeePartyCreditorFinancialAccount', leaf('ram:IBANID', transfer.iban)),
        node('ram:PayeeSpecifiedCreditorFinancialInstitution', leaf('ram:BICID', transfer.bic)),
      );

const taxXml = (row: ETaxRow): Xml =>
  node(
    'ram:ApplicableTradeTax',
    leaf('ram:CalculatedAmount', row.amount),
    leaf('ram:TypeCode', 'VAT'),
    leaf('ram:ExemptionReason', row.reason),
    leaf('ram:BasisAmount', row.base),
    leaf('ram:CategoryCode', row.category),
    leaf('ram:ExemptionReasonCode', row.reasonCode),
    leaf('ram:RateApplicablePercent', row.percent),
  );

const summationXml = ({ totals, currency, taxCurrency }: EInvoice): Xml =>
  node(
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
    leaf('ram:LineTotalAmount', totals.lines),
    leaf('ram:AllowanceTotalAmount', totals.allowances),
    leaf('ram:TaxBasisTotalAmount', totals.net),
    leaf('ram:TaxTotalAmount', totals.tax, { currencyID: currency }),
    leaf('ram:TaxTotalAmount', taxCurrency?.tax, { currencyID: taxCurrency?.currency }),
    leaf('ram:RoundingAmount', totals.rounding),
    leaf('ram:GrandTotalAmount', totals.gross),
    leaf('ram:DuePayableAmount', totals.due),
  );

const settlementXml = (invoice: EInvoice): Xml =>
  node(
    'ram:ApplicableHeaderTradeSettlement',
    leaf('ram:PaymentReference', invoice.number),
    leaf('ram:TaxCurrencyCode', invoice.taxCurrency?.currency),
    leaf('ram:InvoiceCurrencyCode', invoice.currency),
    transferXml(invoice),
    ...invoice.taxes.map(taxXml),
    periodXml(invoice.period),
    ...invoice.allowances.map((allowance) => allowanceXml(allowance, allowance.tax)),
    node(
      'ram:SpecifiedTradePaymentTerms',
      leaf('ram:Description', invoice.paymentTerms),
      date('ram:DueDateDateTime', invoice.dueOn),
    ),
    summationXml(invoice),
    node(
      'ram:InvoiceReferencedDocument',
      leaf('ram:IssuerAssignedID', invoice.credits?.number),
      date('ram:FormattedIssueDateTime', invoice.credits?.issuedOn, 'qdt:DateTimeString'),
    ),
  );

const headerXml = ({ number, typeCode, issuedOn, notes }: EInvoice): Xml =>
  node(
    'rsm:ExchangedDocument',
    leaf('ram:ID', number),
    leaf('ram:TypeCode', typeCode),
    date('ram:IssueDateTime', issuedOn),
    ...notes.map(({ text, code }) =>
      node('ram:IncludedNote', leaf('ram:Content', text), leaf('ram:SubjectCode', code)),
    ),
  );

/** Cross Industry Invoice (UN/CEFACT D22B) in the profile EN 16931 of Factur-X 1.09: the `factur-x.xml` of the PDF. */
export const ciiOf = (invoice: EInvoice): Xml =>
  documentOf(
    'rsm:CrossIndustryInvoice',
    NAMESPACES,
    node(
      'rsm:ExchangedDocumentContext',
      node('ram:BusinessProcessSpecifiedDocumentContextParameter', leaf('ram:ID', PROCESS)),
      node('ram:GuidelineSpecifiedDocumentContextParameter', leaf('ram:ID', GUIDELINE)),
    ),
    headerXml(invoice),
    node(
      'rsm:SupplyChainTradeTransaction',
      ...invoice.lines.map(lineXml),
      agreementXml(invoice),
      deliveryXml(invoice),
      settlementXml(invoice),
    ),
  );
