import * as z from 'zod';
import { type LocalDate, LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { firstFreeDay } from '../../../domain/contracts/change.ts';
import { type Contract, NewContract, statusOn, Terms } from '../../../domain/contracts/contract.ts';
import { Id } from '../../../domain/ids.ts';
import type { ContractRecord } from '../../../domain/table/contract-store.ts';

const contract = {
  contractId: Id,
  ...NewContract.shape,
  terms: z.array(Terms).describe('By the date from which they hold; the first on `startsOn`.'),
  suspensions: z.array(z.strictObject({ from: LocalDateSchema, until: LocalDateSchema.optional() })),
  status: z.enum(['planned', 'active', 'suspended', 'ended']).describe('Today, or on the day that was asked for.'),
  version: z.int(),
};

export const ContractSummary = z.strictObject(contract).meta({ id: 'ContractSummary' });

export const ContractView = z
  .strictObject({
    ...contract,
    billing: z.strictObject({
      through: LocalDateSchema.nullable().describe('The last day that is billed; null before the first bill.'),
      openFrom: LocalDateSchema.describe('The first day that takes new work; earlier work is billed on this day.'),
      chargedUntil: z
        .record(z.string(), LocalDateSchema)
        .describe('By charge: the first day for which a recurring fee is not charged yet.'),
      firstFreeDay: LocalDateSchema.describe('The first day from which terms can change.'),
    }),
  })
  .meta({ id: 'Contract' });

export const summaryOf = (agreed: Contract, day: LocalDate) => ({ ...agreed, status: statusOn(agreed, day) });

export const viewOf = ({ contract: agreed, state }: ContractRecord, day: LocalDate) => ({
  ...summaryOf(agreed, day),
  billing: {
    through: state.through,
    openFrom: state.openFrom,
    chargedUntil: state.chargedUntil,
    firstFreeDay: firstFreeDay(state),
  },
});
