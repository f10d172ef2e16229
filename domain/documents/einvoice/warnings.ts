import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { minorDigits } from '../../money/currency.ts';
import { sirenOf } from '../../tenants/company-number.ts';
import { electronicAddressOf, legalIdOf, vatIdOf } from './identifiers.ts';
import { mergedTaxes } from './taxes.ts';

/** Why there can be no e-invoice of an invoice: its amounts are not what EN 16931 would compute or can state. */
export const eInvoiceObstacles = ['taxRoundedPerLine', 'currencyTooFine', 'outOfScopeMixed'] as const;
export type EInvoiceObstacle = (typeof eInvoiceObstacles)[number];

/** What an e-invoice would be refused for, though it can be written. */
export const eInvoiceGaps = [
  'sellerSirenMissing',
  'sellerNumberMissing',
  'sellerVatNumberMissing',
  'sellerAddressIncomplete',
  'buyerSirenMissing',
  'buyerVatNumberMissing',
  'buyerAddressIncomplete',
  'buyerElectronicAddressMissing',
  'creditedInvoiceUnknown',
  'taxInEuroMissing',
] as const;
export type EInvoiceWarning = EInvoiceObstacle | (typeof eInvoiceGaps)[number];

/** Tax by line cannot be told from a wrong sum (BR-CO-17); EN 16931 has two decimals; O stands alone (BR-O-11). */
export const eInvoiceObstacle = (content: InvoiceContent): EInvoiceObstacle | undefined => {
  const taxes = mergedTaxes(content);
  if (content.lines.some(({ tax }) => tax.minor !== undefined)) return 'taxRoundedPerLine';
  const { currency, taxCurrency } = content;
  if (minorDigits(currency) > 2 || minorDigits(taxCurrency?.currency ?? currency) > 2) return 'currencyTooFine';
  if (taxes.length > 1 && taxes.some(({ category }) => category === 'O')) return 'outOfScopeMixed';
  return undefined;
};

/** The address that a new firm has before its owner has written one (`tenants/default-settings.ts`) has the town "-". */
const isIncomplete = ({ city, postalCode, country }: InvoiceContent['seller']['address']): boolean =>
  city === '-' || (country === 'FR' && postalCode === undefined);

const gapsOf = (content: InvoiceContent): readonly EInvoiceWarning[] => {
  const { seller, buyer, kind, currency, taxCurrency = { currency }, totals } = content;
  const taxed = totals.taxes.some(({ category }) => category !== 'O' && category !== 'E');
  const owed = totals.taxes.some(({ category }) => category === 'AE' || category === 'K');
  const outside = totals.taxes.some(({ category }) => category === 'O');
  const french = seller.address.country === 'FR';
  const gaps: readonly (readonly [EInvoiceWarning, boolean])[] = [
    ['sellerSirenMissing', french && sirenOf(seller) === undefined],
    ['sellerNumberMissing', !french && legalIdOf(seller) === undefined && (outside || vatIdOf(seller) === undefined)],
    ['sellerVatNumberMissing', taxed && vatIdOf(seller) === undefined],
    ['sellerAddressIncomplete', isIncomplete(seller.address)],
    ['buyerSirenMissing', french && buyer.address.country === 'FR' && sirenOf(buyer) === undefined],
    ['buyerVatNumberMissing', owed && vatIdOf(buyer) === undefined && legalIdOf(buyer) === undefined],
    ['buyerAddressIncomplete', isIncomplete(buyer.address)],
    ['buyerElectronicAddressMissing', electronicAddressOf(buyer, buyer.contacts[0]?.email) === undefined],
    ['creditedInvoiceUnknown', kind === 'creditNote' && content.credits === undefined],
    ['taxInEuroMissing', french && taxCurrency.currency !== 'EUR' && totals.tax !== 0],
  ];
  return gaps.filter(([, missing]) => missing).map(([gap]) => gap);
};

/**
 * What is missing for a valid e-invoice: of anybody under EN 16931, of French sellers under the rules of their platform
 * (BR-FR, Flux 2). It never holds an invoice back. Where there can be none at all, only why.
 */
export const eInvoiceWarnings = (content: InvoiceContent): readonly EInvoiceWarning[] => {
  const obstacle = eInvoiceObstacle(content);
  return obstacle === undefined ? gapsOf(content) : [obstacle];
};
