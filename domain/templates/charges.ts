import type { z } from 'zod';
import type { Charge } from '../contracts/charges/charge.ts';
import type { Timing } from '../contracts/charges/recurring-fee.ts';

type ChargeInput = z.input<typeof Charge>;

/** A value that a kind of contract is made of. */
export type ValueName =
  | 'price'
  | 'quantity'
  | 'hours'
  | 'hourlyPrice'
  | 'overagePrice'
  | 'charged'
  | 'validMonths'
  | 'dueOn'
  | 'included'
  | 'initialMinutes'
  | 'initialPrice'
  | 'stepMinutes'
  | 'stepPrice'
  | 'description'
  | 'taxRateId';

/** Charges that are not checked yet, and which value each of their fields comes from, by its path in the contract. */
export interface MadeCharges {
  readonly charges: ChargeInput[];
  readonly from: Readonly<Record<string, ValueName>>;
}

/** What is the same in each charge: the text on the invoice, and the tax rate. */
export interface ChargeText {
  readonly description: string;
  readonly taxRateId?: string | undefined;
}

/** Where the fields of the charge at a place come from. */
const at = (place: number, fields: Readonly<Record<string, ValueName>>): Record<string, ValueName> =>
  Object.fromEntries(
    Object.entries({ ...fields, description: 'description' as const, taxRateId: 'taxRateId' as const }).map(
      ([field, value]) => [`terms/charges/${place}/${field}`, value],
    ),
  );

/** A field that is undefined is another thing than none to a schema that stores what it is given. */
const withoutUndefined = (charge: ChargeInput): ChargeInput => JSON.parse(JSON.stringify(charge));

export const one = (charge: ChargeInput, fields: Readonly<Record<string, ValueName>>): MadeCharges => ({
  charges: [withoutUndefined(charge)],
  from: at(0, fields),
});

const both = (first: MadeCharges, charge: ChargeInput, fields: Readonly<Record<string, ValueName>>): MadeCharges => ({
  charges: [...first.charges, withoutUndefined(charge)],
  from: { ...first.from, ...at(1, fields) },
});

interface Fee {
  readonly price: string;
  readonly quantity?: string | undefined;
  readonly charged?: Timing | undefined;
}

const fee = (text: ChargeText, { price, quantity, charged }: Fee): MadeCharges =>
  one(
    { ...text, kind: 'recurringFee', chargeId: 'fee', unitPrice: price, quantity, timing: charged },
    { unitPrice: 'price', quantity: 'quantity', timing: 'charged' },
  );

const time = (text: ChargeText, hourlyPrice: string | undefined) =>
  ({ ...text, kind: 'time', chargeId: 'time', rates: { default: hourlyPrice } }) as const;

/** A price for each period; with work beside it at a price of its own, or at no more. */
export const flatFee = (
  text: ChargeText,
  { hourlyPrice, ...of }: Fee & { readonly hourlyPrice?: string | undefined },
): MadeCharges =>
  hourlyPrice === undefined ? fee(text, of) : both(fee(text, of), time(text, hourlyPrice), { rates: 'hourlyPrice' });

/** Work by the hour. */
export const hourly = (text: ChargeText, hourlyPrice: string | undefined): MadeCharges =>
  one(time(text, hourlyPrice), { rates: 'hourlyPrice' });

/** A price for each period that covers some minutes of work, and what is beyond them. */
interface Covering extends Fee {
  readonly minutes: number;
  readonly hourlyPrice?: string | undefined;
}

export const includedHours = (text: ChargeText, { minutes, hourlyPrice, ...of }: Covering): MadeCharges =>
  both(
    fee(text, of),
    { ...time(text, hourlyPrice), included: { minutes, overagePrice: hourlyPrice } },
    { rates: 'hourlyPrice', 'included/overagePrice': 'hourlyPrice', included: 'hours' },
  );

export const monthlyMinimum = (text: ChargeText, { price, minutes, hourlyPrice, charged }: Covering): MadeCharges =>
  one(
    { ...time(text, hourlyPrice), minimum: { amount: price, minutes, overagePrice: hourlyPrice, timing: charged } },
    {
      rates: 'hourlyPrice',
      'minimum/amount': 'price',
      'minimum/minutes': 'hours',
      'minimum/overagePrice': 'hourlyPrice',
      'minimum/timing': 'charged',
    },
  );

/** Hours, or money, that are bought before they are used. */
interface Bought {
  readonly of: 'hours' | 'money';
  readonly quantity: string;
  readonly unitPrice: string;
  readonly charged: 'once' | 'period';
  readonly validMonths?: number | undefined;
  readonly hourPrice?: string | undefined;
  readonly overagePrice?: string | undefined;
}

export const block = (text: ChargeText, { of, hourPrice, overagePrice, ...bought }: Bought): MadeCharges => {
  const { quantity, unitPrice, charged, validMonths } = bought;
  const isOfHours = of === 'hours';
  return one(
    {
      ...text,
      kind: 'prepaidBlock',
      chargeId: 'block',
      of,
      hourPrice,
      overagePrice,
      purchase:
        charged === 'period'
          ? { every: charged, quantity, unitPrice }
          : { every: charged, quantity, unitPrice, validMonths },
    },
    {
      hourPrice: 'hourlyPrice',
      overagePrice: 'overagePrice',
      'purchase/quantity': isOfHours ? 'hours' : 'price',
      'purchase/unitPrice': isOfHours ? 'hourlyPrice' : 'price',
      'purchase/validMonths': 'validMonths',
      'purchase/every': 'charged',
    },
  );
};

/** One price for all of it. */
export const project = (
  text: ChargeText,
  { price, quantity, dueOn }: Omit<Fee, 'charged'> & { readonly dueOn?: string | undefined },
): MadeCharges =>
  one(
    { ...text, kind: 'oneTime', chargeId: 'project', unitPrice: price, quantity, dueOn },
    { unitPrice: 'price', quantity: 'quantity', dueOn: 'dueOn' },
  );
