import type { RefinementCtx } from 'zod';
import type { Charge } from './charges/charge.ts';

type Taker = Extract<Charge, { workTypes?: string[] | undefined }>;

/** Which charges take the same work: what a block leaves over goes on to the time charge, so these two never compete. */
const rankOf = ({ kind }: Taker): 'prepaid' | 'priced' => (kind === 'prepaidBlock' ? 'prepaid' : 'priced');

const isTaker = (charge: Charge): charge is Taker =>
  charge.kind === 'time' || charge.kind === 'prepaidBlock' || charge.kind === 'stepTariff';

/**
 * Work is taken by one charge: the one that names its work type, or else the one that names none. Refuses a charge that
 * covers what another already covers, and more than one rule for expenses.
 */
export const refuseDoubleCover = (charges: readonly Charge[], context: RefinementCtx): void => {
  const taken = new Map<string, string>();
  const claim = (what: string, { chargeId }: Charge, path: (string | number)[], said: string): void => {
    const other = taken.get(what);
    if (other === undefined) taken.set(what, chargeId);
    else context.addIssue({ code: 'custom', path, message: `${said} is already covered by "${other}"` });
  };
  for (const [i, charge] of charges.entries()) {
    if (charge.kind === 'expense') claim('expense', charge, [i, 'kind'], 'expenses');
    if (!isTaker(charge)) continue;
    const rank = rankOf(charge);
    if (charge.workTypes === undefined) claim(`${rank}:`, charge, [i, 'workTypes'], 'work of every type');
    for (const [j, name] of (charge.workTypes ?? []).entries())
      claim(`${rank}:type:${name}`, charge, [i, 'workTypes', j], `the work type "${name}"`);
  }
};

type PricedCharge = Extract<Charge, { kind: 'time' | 'stepTariff' }>;
type BlockCharge = Extract<Charge, { kind: 'prepaidBlock' }>;

/** Which charges take a work type: a block, if there is one, and what prices the rest. */
export const takersOf = (
  charges: readonly Charge[],
): ((workType: string | undefined) => { block: BlockCharge | undefined; priced: PricedCharge | undefined }) => {
  const blocks = byWorkType(charges.filter((charge) => charge.kind === 'prepaidBlock'));
  const priced = byWorkType(charges.filter((charge) => charge.kind === 'time' || charge.kind === 'stepTariff'));
  return (workType) => ({ block: blocks(workType), priced: priced(workType) });
};

const byWorkType = <C extends Taker>(takers: readonly C[]): ((workType: string | undefined) => C | undefined) => {
  const named = new Map(takers.flatMap((taker) => (taker.workTypes ?? []).map((name) => [name, taker] as const)));
  const rest = takers.find(({ workTypes }) => workTypes === undefined);
  return (workType) => (workType === undefined ? rest : (named.get(workType) ?? rest));
};
