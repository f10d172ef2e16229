import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { CostReport } from '../../../domain/operations/technicians/cost.ts';
import { NewCostRate } from '../../../domain/technicians/cost-rate.ts';
import { NewTeam, NewTechnician } from '../../../domain/technicians/technician.ts';
import { Money, moneyOf } from '../money.ts';

export const TechnicianView = NewTechnician.extend({ technicianId: Id, version: z.int() }).meta({ id: 'Technician' });

export const TeamView = NewTeam.extend({ teamId: Id, version: z.int() }).meta({ id: 'Team' });

export const CostRateView = NewCostRate.safeExtend({ costRateId: Id }).meta({ id: 'CostRate' });

const sums = {
  seconds: z.int().describe('As worked.'),
  secondsWithoutRate: z.int().describe('Those of them that no rate is known for: they cost nothing here.'),
  cost: Money,
};

export const CostView = z
  .strictObject({
    from: LocalDateSchema,
    to: LocalDateSchema,
    rows: z.array(z.strictObject({ technician: z.string(), workType: z.string().optional(), ...sums })),
    ...sums,
  })
  .meta({ id: 'WorkCost' });

export const costView = ({ from, to, rows, seconds, secondsWithoutRate, cost, currency }: CostReport) => ({
  from,
  to,
  rows: rows.map((row) => ({ ...row, cost: moneyOf(row.cost, currency) })),
  seconds,
  secondsWithoutRate,
  cost: moneyOf(cost, currency),
});
