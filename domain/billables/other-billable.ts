import type { LocalDate } from '../calendar/local-date.ts';
import type { Charge, ChargeKind } from '../contracts/charges/charge.ts';
import { type Contract, termsOn } from '../contracts/contract.ts';
import { assertNever } from '../errors.ts';
import { minorDigits } from '../money/currency.ts';
import { isExact } from '../money/exact.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { OtherBillable } from './billable.ts';
import { type Checked, type Refusal, refuse } from './checked.ts';
import type { NewBillable } from './new-billable.ts';
import { refusalByContract } from './placing.ts';

type OnCharge = Exclude<NewBillable, { kind: 'expense' }>;
type NewExpense = Extract<NewBillable, { kind: 'expense' }>;

/** The charges that a billable can be put on; a subscription of a step tariff is topped up like a block. */
const targetsOf = (kind: OnCharge['kind']): readonly ChargeKind[] => {
  switch (kind) {
    case 'quantityChange':
      return ['recurringFee'];
    case 'topUp':
      return ['prepaidBlock', 'stepTariff'];
    case 'reading':
      return ['metered'];
    case 'milestone':
      return ['oneTime'];
    default:
      return assertNever(kind);
  }
};

const takes = (charge: Charge, { kind }: OnCharge): boolean =>
  targetsOf(kind).includes(charge.kind) && (charge.kind !== 'stepTariff' || charge.subscription !== undefined);

/** The terms of its day must have the charge that it is put on, and the milestone that it reports. */
const refusalByCharge = (contract: Contract, asked: OnCharge): Refusal | undefined => {
  const charges = termsOn(contract, asked.on)?.charges ?? [];
  const charge = charges.find(({ chargeId }) => chargeId === asked.chargeId);
  const fault = (pointer: string, detail: string): Refusal => ({ code: 'ChargeUnknown', pointer, detail });
  if (!charge || !takes(charge, asked)) {
    const names = charges.filter((one) => takes(one, asked)).map(({ chargeId }) => chargeId);
    const choice = names.length > 0 ? `must be one of ${names.join(', ')}` : 'has no charge that takes this';
    return fault('/chargeId', `the contract's terms of ${asked.on}: ${choice}`);
  }
  if (asked.kind !== 'milestone' || charge.kind !== 'oneTime') return undefined;
  const milestones = (charge.milestones ?? []).map(({ milestoneId }) => milestoneId);
  if (milestones.includes(asked.milestoneId)) return undefined;
  return fault('/milestoneId', milestones.length > 0 ? `must be one of ${milestones.join(', ')}` : 'has no milestones');
};

const refusalByMoney = (asked: NewExpense, { taxRates, currency }: TenantSettings): Refusal | undefined => {
  const known = taxRates.map(({ taxRateId }) => taxRateId);
  if (asked.taxRateId !== undefined && !known.includes(asked.taxRateId))
    return { code: 'TaxRateUnknown', pointer: '/taxRateId', detail: `must be one of ${known.join(', ')}` };
  const pointer = asked.unitPrice === undefined ? '/unitCost' : '/unitPrice';
  if (isExact(asked.quantity, asked.unitPrice ?? asked.unitCost ?? '0', minorDigits(currency))) return undefined;
  return { code: 'AmountTooLarge', pointer, detail: 'comes to more than an invoice can state' };
};

/** What a request puts on a contract beside working time, or why it cannot be. */
export const otherBillableOf = (
  asked: NewBillable,
  billableId: string,
  contract: Contract,
  settings: TenantSettings,
): Checked<OtherBillable> => {
  const day: LocalDate = asked.on;
  const refusal =
    refusalByContract(contract, day, '/on') ??
    (asked.kind === 'expense' ? refusalByMoney(asked, settings) : refusalByCharge(contract, asked));
  if (refusal) return refuse(refusal.code, refusal.pointer, refusal.detail);
  const { held: _, ...facts } = asked;
  return { value: { ...facts, billableId } };
};
