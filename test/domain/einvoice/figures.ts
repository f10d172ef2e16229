import { all, parseXml, type Tree, textAt } from './xml-tree.ts';

interface Taxed {
  readonly category: string;
  readonly percent: string;
}

/** Every number of an e-invoice, as it stands in the XML; "" for what is not there. */
export interface Figures {
  readonly lines: readonly (Taxed & {
    readonly quantity: string;
    readonly price: string;
    readonly per: string;
    readonly allowance: string;
    readonly amount: string;
  })[];
  readonly allowances: readonly (Taxed & { readonly amount: string })[];
  readonly rows: readonly (Taxed & { readonly base: string; readonly tax: string })[];
  readonly totals: Readonly<Record<'lines' | 'allowances' | 'net' | 'tax' | 'gross' | 'rounding' | 'due', string>>;
}

const ciiTax = (tree: Tree, path: string): Taxed => ({
  category: textAt(tree, `${path}CategoryCode`),
  percent: textAt(tree, `${path}RateApplicablePercent`),
});

/** From a Cross Industry Invoice. */
export const figuresOfCii = (xml: string): Figures => {
  const tree = parseXml(xml);
  const settlement = all(tree, 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement')[0] as Tree;
  const total = (name: string) => textAt(settlement, `SpecifiedTradeSettlementHeaderMonetarySummation/${name}`);
  return {
    lines: all(tree, 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem').map((line) => ({
      quantity: textAt(line, 'SpecifiedLineTradeDelivery/BilledQuantity'),
      price: textAt(line, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount'),
      per: textAt(line, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity'),
      allowance: textAt(line, 'SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge/ActualAmount'),
      amount: textAt(
        line,
        'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount',
      ),
      ...ciiTax(line, 'SpecifiedLineTradeSettlement/ApplicableTradeTax/'),
    })),
    allowances: all(settlement, 'SpecifiedTradeAllowanceCharge').map((one) => ({
      amount: textAt(one, 'ActualAmount'),
      ...ciiTax(one, 'CategoryTradeTax/'),
    })),
    rows: all(settlement, 'ApplicableTradeTax').map((row) => ({
      base: textAt(row, 'BasisAmount'),
      tax: textAt(row, 'CalculatedAmount'),
      ...ciiTax(row, ''),
    })),
    totals: {
      lines: total('LineTotalAmount'),
      allowances: total('AllowanceTotalAmount'),
      net: total('TaxBasisTotalAmount'),
      tax: total('TaxTotalAmount'),
      gross: total('GrandTotalAmount'),
      rounding: total('RoundingAmount'),
      due: total('DuePayableAmount'),
    },
  };
};

const ublTax = (tree: Tree, path: string): Taxed => ({
  category: textAt(tree, `${path}/ID`),
  percent: textAt(tree, `${path}/Percent`),
});

/** From a UBL Invoice or CreditNote. */
export const figuresOfUbl = (xml: string): Figures => {
  const tree = parseXml(xml);
  const total = (name: string) => textAt(tree, `LegalMonetaryTotal/${name}`);
  return {
    lines: [...all(tree, 'InvoiceLine'), ...all(tree, 'CreditNoteLine')].map((line) => ({
      quantity: textAt(line, 'InvoicedQuantity') || textAt(line, 'CreditedQuantity'),
      price: textAt(line, 'Price/PriceAmount'),
      per: textAt(line, 'Price/BaseQuantity'),
      allowance: textAt(line, 'AllowanceCharge/Amount'),
      amount: textAt(line, 'LineExtensionAmount'),
      ...ublTax(line, 'Item/ClassifiedTaxCategory'),
    })),
    allowances: all(tree, 'AllowanceCharge').map((one) => ({
      amount: textAt(one, 'Amount'),
      ...ublTax(one, 'TaxCategory'),
    })),
    rows: all(tree, 'TaxTotal/TaxSubtotal').map((row) => ({
      base: textAt(row, 'TaxableAmount'),
      tax: textAt(row, 'TaxAmount'),
      ...ublTax(row, 'TaxCategory'),
    })),
    totals: {
      lines: total('LineExtensionAmount'),
      allowances: total('AllowanceTotalAmount'),
      net: total('TaxExclusiveAmount'),
      tax: textAt(tree, 'TaxTotal/TaxAmount'),
      gross: total('TaxInclusiveAmount'),
      rounding: total('PayableRoundingAmount'),
      due: total('PayableAmount'),
    },
  };
};
