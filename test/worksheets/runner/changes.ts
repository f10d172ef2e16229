import { localDateOf } from '../../../domain/calendar/local-date.ts';
import { type ContractChange, changeContract, correctionFrom } from '../../../domain/contracts/change.ts';
import { Terms, termsOn } from '../../../domain/contracts/contract.ts';
import { BillingError } from '../../../domain/errors.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal } from '../../../domain/money/decimal.ts';
import { indexFactor, revisedPrice } from '../../../domain/renewals/factor.ts';
import type { StoryStep } from './format.ts';
import { type Standing, standingNamed, type World } from './world.ts';

type Step<K extends StoryStep['kind']> = Extract<StoryStep, { kind: K }>;
type Named = { readonly contract?: string };

const apply = (standing: Standing, change: ContractChange): void => {
  const { contract, state } = standing;
  standing.contract = { ...changeContract(contract, state, change), version: contract.version + 1 };
  standing.state = { ...state, correctFrom: correctionFrom(contract, state, change), version: state.version + 1 };
};

export const amend = (world: World, { amend: asked }: Step<'amend'>): void => {
  const { contract, effectiveFrom, terms } = asked as Named & { effectiveFrom: string; terms: object };
  apply(standingNamed(world, contract), { kind: 'agreeTerms', terms: Terms.parse({ effectiveFrom, ...terms }) });
};

export const withdraw = (world: World, { withdraw: asked }: Step<'withdraw'>): void => {
  const standing = standingNamed(world, asked.contract);
  const { startsOn } = standing.contract;
  const { timeZone } = world.tenant.settings;
  const lastRun = world.lastRun === undefined ? startsOn : localDateOf(new Date(world.lastRun).toISOString(), timeZone);
  apply(standing, { kind: 'withdrawTerms', effectiveFrom: asked.effectiveFrom, today: asked.today ?? lastRun });
};

/** The bound "1.05" is at least, or at most, five percent more. */
const percentOf = (bound: string | undefined): string | undefined =>
  bound === undefined
    ? undefined
    : formatDecimal(parseDecimal(bound, PRICE_DECIMALS) - 10n ** BigInt(PRICE_DECIMALS), PRICE_DECIMALS - 2);

/** New terms that are the ones in force but for the revised price of one charge. */
export const revise = (world: World, { revise: asked }: Step<'revise'>): void => {
  const { contract, chargeId, effectiveFrom, fixedPercent, indexOld, indexNew, floor, cap } = asked;
  const standing = standingNamed(world, contract);
  const before = termsOn(standing.contract, effectiveFrom);
  const charge = before?.charges.find((one) => one.chargeId === chargeId);
  if (!before || !charge || !('unitPrice' in charge) || charge.unitPrice === undefined)
    throw new BillingError('TermsInvalid', `"${chargeId}" has no price to revise on ${effectiveFrom}`);
  const { factor } = indexFactor({
    ...{ base: { value: indexOld }, current: { value: indexNew }, fixedPercent },
    ...{ floorPercent: percentOf(floor), capPercent: percentOf(cap) },
  });
  const unitPrice = revisedPrice(charge.unitPrice, factor, 2);
  const charges = before.charges.map((one) => (one === charge ? { ...charge, unitPrice } : one));
  apply(standing, { kind: 'agreeTerms', terms: Terms.parse({ ...before, charges, effectiveFrom }) });
};

export const suspend = (world: World, { suspend: { contract, from } }: Step<'suspend'>): void =>
  apply(standingNamed(world, contract), { kind: 'suspend', from });

export const resume = (world: World, { resume: { contract, on } }: Step<'resume'>): void =>
  apply(standingNamed(world, contract), { kind: 'resume', on });

export const end = (world: World, { end: { contract, endsOn } }: Step<'end'>): void =>
  apply(standingNamed(world, contract), { kind: 'end', endsOn });
