import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import type { Blocks, Taken } from '../blocks/blocks.ts';
import { multiplied, mustHaveRate, plainRate, type Rate } from './rates.ts';
import { cut, inTurn, type Slice } from './slices.ts';

const blockOf = ({ group }: Slice): PrepaidBlock => group.kind.route.block as PrepaidBlock;

const usedOn = ({ first }: Slice, { allocation }: PrepaidBlock): string =>
  allocation === 'billDate' ? first.billDate : first.workedOn;

/** What a block left: at its own price for it, or as if there were no block. The price of an entry comes before both. */
const beyondBlock = (slice: Slice, block: PrepaidBlock): Slice => {
  const open: Slice = { ...slice, outcome: { kind: 'priced', beyond: 'block' } };
  if (slice.rate?.final) return open;
  const own = (rate: Rate): Slice => ({ ...slice, rate, outcome: { kind: 'priced', beyond: 'block', by: block } });
  if (block.overagePrice !== undefined) return own(plainRate(block.overagePrice, 'block.overage', true));
  if (block.overageMultiplier === undefined || slice.group.kind.reason !== 'roundedTime') return open;
  return own(multiplied(mustHaveRate(slice.rate, slice.first, block.chargeId), block.overageMultiplier));
};

const taken = (slice: Slice, block: PrepaidBlock, facts: Taken, incidents = 0): Slice => ({
  ...slice,
  outcome: { kind: 'taken', block, taken: facts, incidents },
});

const perHourOf = (slice: Slice, block: PrepaidBlock): string => {
  if (block.of !== 'money') return slice.rate?.price ?? '0';
  return block.hourPrice ?? mustHaveRate(slice.rate, slice.first, block.chargeId).price;
};

/** Minutes of a block of hours or money; a minute that is covered in part is covered. */
const takeTime = (slice: Slice, blocks: Blocks): readonly Slice[] => {
  const block = blockOf(slice);
  const { first, minutes } = slice;
  const work = { on: usedOn(slice, block), minutes, role: first.role, perHour: perHourOf(slice, block) };
  const facts = blocks.takeMinutes(block, work);
  return cut(
    slice,
    Math.min(minutes, Math.ceil(Number(facts.covered))),
    (part) => taken(part, block, facts),
    (part) => beyondBlock(part, block),
  );
};

const ONE = parseDecimal('1', QUANTITY_DECIMALS);

/** A ticket is one incident, whatever it took; an entry without a ticket is its own (semantics.md §1.9). */
const incidents = (blocks: Blocks): ((slice: Slice) => readonly Slice[]) => {
  const known = new Map<string, Taken>();
  return (slice) => {
    const block = blockOf(slice);
    const ticket = slice.first.ticket;
    const name = JSON.stringify([block.chargeId, ticket ?? null, ticket ?? slice.first.billableId]);
    const before = known.get(name);
    const facts = before ?? blocks.takeIncident(block, usedOn(slice, block));
    if (!before) known.set(name, facts);
    const missing = ONE - parseDecimal(facts.covered, QUANTITY_DECIMALS);
    const count = before ? 0 : 1;
    if (missing <= 0n) return [taken(slice, block, before ? { ...facts, taken: [] } : facts, count)];
    if (block.overagePrice === undefined || slice.rate?.final) return [beyondBlock(slice, block)];
    const left = before ? '0' : formatDecimal(missing, QUANTITY_DECIMALS);
    return [
      {
        ...slice,
        rate: plainRate(block.overagePrice, 'block.overage', true),
        outcome: { kind: 'incident', block, incidents: left },
      },
    ];
  };
};

/**
 * Takes work from prepaid blocks in the order of the work, or of the days under which it is billed where the block says
 * so; never in the order of recording (semantics.md §1.3, BLK-12). What is not covered stays to be priced.
 */
export const takeFromBlocks = (slices: readonly Slice[], blocks: Blocks): readonly Slice[] => {
  const takeIncident = incidents(blocks);
  return inTurn(
    slices,
    (slice) => slice,
    (slice) => (slice.minutes === 0 ? '' : usedOn(slice, blockOf(slice))),
  ).flatMap((slice) => {
    if (slice.minutes === 0) return [slice];
    return blockOf(slice).of === 'incidents' ? takeIncident(slice) : takeTime(slice, blocks);
  });
};
