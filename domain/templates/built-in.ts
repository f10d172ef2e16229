import type { z } from 'zod';
import type { NewContract } from '../contracts/contract.ts';
import { assertNever } from '../errors.ts';
import { type BuiltInKind, BuiltInValues, cadences, minutesOfHours } from './built-in-values.ts';
import {
  block,
  type ChargeText,
  flatFee,
  hourly,
  includedHours,
  type MadeCharges,
  monthlyMinimum,
  one,
  project,
} from './charges.ts';

/** What people call each kind; a contract that is given no name has this one, in the language of its client. */
export const builtInNames: Readonly<Record<BuiltInKind, { readonly en: string; readonly fr: string }>> = {
  flatFeeRetainer: { en: 'Flat-fee retainer', fr: 'Forfait' },
  includedHours: { en: 'Retainer with included hours', fr: 'Forfait avec heures incluses' },
  hourly: { en: 'Work by the hour', fr: 'Prestations à l’heure' },
  blockHours: { en: 'Block of hours', fr: 'Carnet d’heures' },
  blockMoney: { en: 'Prepaid credit', fr: 'Crédit prépayé' },
  remoteMonitoring: { en: 'Remote monitoring', fr: 'Supervision à distance' },
  onlineBackup: { en: 'Online backup', fr: 'Sauvegarde en ligne' },
  projectAtOneFee: { en: 'Project at one fee', fr: 'Projet au forfait' },
  projectByTheHour: { en: 'Project by the hour', fr: 'Projet en régie' },
  payPerUse: { en: 'Remote sessions', fr: 'Sessions à distance' },
  subscriptionOfHours: { en: 'Subscription of hours', fr: 'Abonnement d’heures' },
  monthlyMinimum: { en: 'Monthly minimum', fr: 'Minimum mensuel' },
};

/** A value that a kind of contract asks for. */
export interface Ask {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
}

/** Every kind with what it asks for. */
export const builtInTemplates = BuiltInValues.options.map(({ shape }) => {
  const { kind, ...values } = shape;
  return {
    kind: kind.value,
    name: builtInNames[kind.value],
    asks: Object.entries<z.ZodType>(values).map(
      ([name, value]): Ask => ({ name, required: !value.isOptional(), description: value.description ?? '' }),
    ),
  };
});

const chargesOf = (values: BuiltInValues, text: ChargeText): MadeCharges => {
  switch (values.kind) {
    case 'flatFeeRetainer':
      return flatFee(text, values);
    case 'includedHours':
      return includedHours(text, { ...values, minutes: minutesOfHours(values.hours) });
    case 'hourly':
      return hourly(text, values.hourlyPrice);
    case 'blockHours':
      return block(text, { ...values, of: 'hours', quantity: values.hours, unitPrice: values.hourlyPrice });
    case 'blockMoney':
      return block(text, {
        ...values,
        ...{ of: 'money', quantity: values.price, unitPrice: '1', hourPrice: values.hourlyPrice },
      });
    case 'remoteMonitoring':
      return metered(text, 'piece', values);
    case 'onlineBackup':
      return metered(text, 'gigabyte', values);
    case 'projectAtOneFee':
      return project(text, values);
    case 'projectByTheHour':
      return projectByTheHour(text, values);
    case 'payPerUse': {
      const { initialMinutes, initialPrice, stepMinutes, stepPrice } = values;
      const steps = { initialMinutes, initialPrice, stepMinutes, stepPrice };
      return one(
        { ...text, kind: 'stepTariff', chargeId: 'sessions', ...steps },
        {
          initialMinutes: 'initialMinutes',
          initialPrice: 'initialPrice',
          stepMinutes: 'stepMinutes',
          stepPrice: 'stepPrice',
        },
      );
    }
    case 'subscriptionOfHours': {
      const { hours, price: amount, stepMinutes } = values;
      return one(
        { ...text, kind: 'stepTariff', chargeId: 'sessions', stepMinutes, subscription: { hours, amount } },
        { 'subscription/hours': 'hours', 'subscription/amount': 'price', stepMinutes: 'stepMinutes' },
      );
    }
    case 'monthlyMinimum':
      return monthlyMinimum(text, { ...values, minutes: minutesOfHours(values.hours) });
    default:
      return assertNever(values);
  }
};

const metered = (
  text: ChargeText,
  unit: 'piece' | 'gigabyte',
  { price, included }: { readonly price: string; readonly included: string },
): MadeCharges =>
  one(
    { ...text, kind: 'metered', chargeId: unit === 'piece' ? 'devices' : 'backup', unit, unitPrice: price, included },
    { unitPrice: 'price', included: 'included' },
  );

/** A budget warns, and its work is billed; unless a price was agreed for what is beyond it. */
const projectByTheHour = (
  text: ChargeText,
  { hourlyPrice, hours, overagePrice }: Extract<BuiltInValues, { kind: 'projectByTheHour' }>,
): MadeCharges => {
  const beyond =
    overagePrice === undefined ? ({ onExceed: 'warn' } as const) : ({ onExceed: 'rate', rate: overagePrice } as const);
  const limit = hours === undefined ? undefined : { minutes: minutesOfHours(hours), ...beyond };
  return one(
    { ...text, kind: 'time', chargeId: 'time', rates: { default: hourlyPrice }, limit },
    { rates: 'hourlyPrice', 'limit/rate': 'overagePrice', limit: 'hours' },
  );
};

type TermsInput = z.input<typeof NewContract>['terms'];

/** The terms that the values of a kind come to, not checked yet; `name` is what stands on the invoice where they do not say. */
export const termsOfBuiltIn = (
  values: BuiltInValues,
  name: string,
): { readonly terms: TermsInput; readonly from: MadeCharges['from'] } => {
  const { description = name, taxRateId, billedEvery } = values;
  const { charges, from } = chargesOf(values, { description, taxRateId });
  return { terms: { cadence: cadences[billedEvery], charges }, from };
};
