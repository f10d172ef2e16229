import type { Charge, ChargeKind } from '../contracts/charges/charge.ts';
import { type Contract, termsOn } from '../contracts/contract.ts';
import { assertNever } from '../errors.ts';
import type { OtherBillable } from './billable.ts';
import type { Checked, Refusal } from './checked.ts';
import type { NewBillable } from './new-billable.ts';
import { refusalByContract } from './placing.ts';

/** What is put on a charge of a contract; expenses are on none (`expenseOf`). */
export type OnCharge = Exclude<NewBillable, { kind: 'expense' }>;

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

/** What a request puts on a charge, or why it cannot be. */
export const onChargeOf = (asked: OnCharge, billableId: string, contract: Contract): Checked<OtherBillable> => {
  const refusal = refusalByContract(contract, asked.on, '/on') ?? refusalByCharge(contract, asked);
  if (refusal) return { refusal };
  const { held: _, ...facts } = asked;
  return { value: { ...facts, billableId } };
};
