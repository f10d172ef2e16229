import type { LoggedTime } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import type { Line } from '../../invoicing/line.ts';
import type { Blocks } from '../blocks/blocks.ts';
import type { Pricing } from '../pricing.ts';
import { linesOf } from './lines.ts';
import { pileUp } from './sessions.ts';

/**
 * Supremo's pay per use and its subscription (semantics.md §1.8). `effectiveFrom` is that of the terms whose charge it
 * is; it tells lines of different terms apart.
 */
export const priceSteps = (
  pricing: Pricing,
  charge: StepTariff,
  effectiveFrom: LocalDate,
  entries: readonly LoggedTime[],
  blocks: Blocks,
): readonly Line[] =>
  pileUp(pricing, charge, effectiveFrom, entries, blocks)
    .flatMap((pile) => linesOf(pricing, charge, pile))
    .map((line) => ({ ...line, termsFrom: effectiveFrom }));
