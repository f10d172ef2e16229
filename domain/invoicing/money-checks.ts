import { BillingError } from '../errors.ts';
import { minorDigits } from '../money/currency.ts';
import { formatDecimal } from '../money/decimal.ts';
import { type Minor, sum } from '../money/rounding.ts';
import { askedBy, type MoneyMoved, openOf, refundableOf, type SettledDocument, type Settlement } from './settlement.ts';

/** "12.50 EUR". */
export const amountText = (minor: Minor, currency: string): string => {
  const digits = minorDigits(currency);
  return `${formatDecimal(BigInt(minor), digits, digits)} ${currency}`;
};

/** Amounts on a document are of its currency. Throws `CurrencyMismatch`. */
export const checkCurrency = (document: SettledDocument, currency: string, pointer: string): void => {
  if (currency === document.currency) return;
  const said = `${document.formattedNumber} is in ${document.currency}: give the amount in ${document.currency}`;
  throw new BillingError('CurrencyMismatch', said, [{ pointer, detail: `must be "${document.currency}"` }]);
};

const refuse = (document: SettledDocument, { kind, amount }: MoneyMoved, limit: Minor): void => {
  if (amount <= limit) return;
  const [most, of] = [amountText(limit, document.currency), document.formattedNumber];
  const advice =
    kind === 'payment'
      ? `only ${most} of ${of} is open: record the rest on the invoice that it pays`
      : `only ${most} of ${of} can be given back: no more than was paid or is owed, less what was refunded`;
  throw new BillingError('AmountExceedsOpen', advice, [{ pointer: '/amount/amount', detail: `is more than ${limit}` }]);
};

/**
 * Whether a payment or refund can be entered: not of a day before the document's (`PaymentBeforeInvoice`), of a document
 * that takes it (`NotPayable`), and no more than is open or refundable (`AmountExceedsOpen`); overpayments are refused,
 * so that no money stands where nobody looks for it.
 */
export const checkMoney = (document: SettledDocument, { settled }: Settlement, moved: MoneyMoved): void => {
  if (moved.on < document.issuedOn)
    throw new BillingError('PaymentBeforeInvoice', `${document.formattedNumber} is of ${document.issuedOn} only`, [
      { pointer: '/on', detail: `must not be before ${document.issuedOn}` },
    ]);
  const asked = askedBy(document);
  if (document.credits)
    throw new BillingError(
      'NotPayable',
      `this credit note counts on the invoice ${document.credits.formattedNumber}: record the money there`,
    );
  if (moved.kind === 'payment' && asked <= 0)
    throw new BillingError('NotPayable', 'a credit note asks for no money: record a refund');
  refuse(document, moved, moved.kind === 'payment' ? openOf(asked, settled) : refundableOf(asked, settled));
};

/** Credit notes take back no more than the invoice's total, with what is credited before. Throws `CreditExceedsInvoice`. */
export const checkCredit = (document: SettledDocument, credited: Minor, gross: Minor): void => {
  const left = sum([document.totals.gross, 0 - credited]);
  if (gross <= left) return;
  const most = amountText(left, document.currency);
  throw new BillingError('CreditExceedsInvoice', `only ${most} of ${document.formattedNumber} is left to credit`);
};
