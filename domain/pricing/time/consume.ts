import type { LoggedTime } from '../../billables/billable.ts';
import type { LimitBalance } from '../../contracts/balances.ts';
import type { TimeCharge, TimeLimit } from '../../contracts/charges/time.ts';
import type { Blocks } from '../blocks/blocks.ts';
import type { Notice } from '../notice.ts';
import type { Pricing } from '../pricing.ts';
import { isTaken } from './groups.ts';
import { type Included, takeIncluded } from './included.ts';
import { applyLimit } from './limit.ts';
import { takeFromBlocks } from './prepaid.ts';
import type { Route } from './route.ts';
import { isOpen, type Slice, timeChargeOf, workedIn } from './slices.ts';

export interface Consumed extends Included {
  readonly limits: Readonly<Record<string, LimitBalance>>;
  /** What blocks left of work that a step tariff prices: as entries of their own. */
  readonly steps: readonly { readonly route: Route; readonly entry: LoggedTime }[];
}

type Limited = TimeCharge & { readonly limit: TimeLimit };
const limited = (charge: TimeCharge | undefined): Limited | undefined =>
  charge?.limit ? { ...charge, limit: charge.limit } : undefined;

/** Every charge with a cap counts, worked under or not, so that its balance goes on. What is put back has counted. */
const isCounted = (slice: Slice): boolean => isOpen(slice) && slice.group.kind.putBack === undefined;
const applyLimits = (pricing: Pricing, slices: readonly Slice[]) => {
  const open = slices.map((slice) => ({ slice, charge: isCounted(slice) ? limited(timeChargeOf(slice)) : undefined }));
  const chargeIds = pricing.contract.terms.flatMap(({ charges }) =>
    charges.flatMap((charge) => (charge.kind === 'time' && charge.limit ? [charge.chargeId] : [])),
  );
  const limits: [string, LimitBalance][] = [];
  const notices: Notice[] = [];
  const done = open.flatMap(({ slice, charge }) => (charge ? [] : [slice]));
  for (const chargeId of new Set(chargeIds)) {
    const work = open.flatMap(({ slice, charge }) => (charge?.chargeId === chargeId ? [{ slice, charge }] : []));
    const applied = applyLimit(pricing, chargeId, work);
    done.push(...applied.slices);
    notices.push(...applied.notices);
    if (applied.balance.scopes.length > 0) limits.push([chargeId, applied.balance]);
  }
  return { slices: done, limits: Object.fromEntries(limits), notices };
};

const goesToSteps = (slice: Slice): boolean => isOpen(slice) && slice.group.kind.route.priced?.kind === 'stepTariff';

/**
 * What uses something up, in the order of the work over the whole bill: prepaid blocks first, then included time, then
 * caps. Each takes what the one before it left.
 */
export const consume = (pricing: Pricing, slices: readonly Slice[], blocks: Blocks): Consumed => {
  const forBlocks = slices.filter(({ group }) => isTaken(group.kind.route, group.kind.reason));
  const others = slices.filter(({ group }) => !isTaken(group.kind.route, group.kind.reason));
  const afterBlocks = [...takeFromBlocks(forBlocks, blocks), ...others];
  const included = takeIncluded(
    pricing,
    afterBlocks.filter((slice) => !goesToSteps(slice)),
  );
  const capped = applyLimits(pricing, included.slices);
  return {
    slices: capped.slices,
    balances: included.balances,
    limits: capped.limits,
    notices: [...included.notices, ...capped.notices],
    steps: afterBlocks.filter(goesToSteps).map((slice) => {
      // Steps count what was worked, not what a block's rounding made of it.
      const { extraMinutes: _, ...entry } = slice.first;
      return { route: slice.group.kind.route, entry: { ...entry, seconds: workedIn(slice) } };
    }),
  };
};
