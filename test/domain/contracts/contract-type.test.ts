import { expect, test } from 'vitest';
import { Charge } from '../../../domain/contracts/charges/charge.ts';
import { type ContractType, typeOf } from '../../../domain/contracts/contract-type.ts';

const a = (kind: string, facts: object): Charge => Charge.parse({ kind, chargeId: kind, description: kind, ...facts });

const fee = a('recurringFee', { unitPrice: '100' });
const time = a('time', { rates: { default: '80' } });
const included = a('time', { rates: { default: '80' }, included: { minutes: 120 } });
const minimum = a('time', { rates: { default: '80' }, minimum: { amount: '200', minutes: 120 } });
const block = (of: string) => a('prepaidBlock', { of, purchase: { every: 'none' } });
const steps = a('stepTariff', { stepMinutes: 10, stepPrice: '5' });
const subscription = a('stepTariff', { stepMinutes: 10, subscription: { hours: '10', amount: '500' } });
const devices = a('metered', { unitPrice: '3' });
const gigabytes = a('metered', { unitPrice: '0.05', unit: 'gigabyte' });
const project = a('oneTime', { unitPrice: '5000' });
const expenses = a('expense', {});

test.each<{ charges: readonly Charge[]; type: ContractType }>([
  { charges: [fee], type: 'retainer' },
  { charges: [fee, time, expenses], type: 'retainer' },
  { charges: [included], type: 'retainer' },
  { charges: [time], type: 'hourly' },
  { charges: [time, expenses], type: 'hourly' },
  { charges: [expenses], type: 'hourly' },
  { charges: [block('hours'), time], type: 'blockHours' },
  { charges: [block('money'), time, expenses], type: 'blockMoney' },
  { charges: [fee, block('incidents')], type: 'incidents' },
  { charges: [minimum], type: 'monthlyMinimum' },
  { charges: [steps], type: 'payPerUse' },
  { charges: [subscription], type: 'subscription' },
  { charges: [devices, time], type: 'monitoring' },
  { charges: [fee, gigabytes], type: 'backup' },
  { charges: [project, time], type: 'project' },
  { charges: [block('hours'), devices], type: 'mixed' },
  { charges: [devices, gigabytes], type: 'mixed' },
])('$type', ({ charges, type }) => {
  expect(typeOf({ charges: [...charges] })).toBe(type);
  expect(typeOf({ charges: [...charges].reverse() })).toBe(type);
});
