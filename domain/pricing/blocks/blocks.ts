import type { Logged, TopUp } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { covers } from '../../calendar/period.ts';
import type { BlockBalance } from '../../contracts/balances.ts';
import type { Charge } from '../../contracts/charges/charge.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import { type Contract, termsByPeriod } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import type { Piece } from '../fees/schedule.ts';
import type { Priced, Pricing } from '../pricing.ts';
import type { BlockCharge } from './amount.ts';
import { type BlockBook, bookOf } from './book.ts';
import { drawIncident, drawMinutes, drawMoney, type Taken } from './draw.ts';
import { oncePurchases, type Purchase, periodPurchase, topUpPurchase } from './purchases.ts';

export { type Taken, weightOf } from './draw.ts';

/** The prepaid blocks of a contract while it is being billed. They are to be asked in the order of the days. */
export interface Blocks {
  takeMinutes(
    charge: PrepaidBlock | StepTariff,
    work: {
      readonly on: LocalDate;
      readonly minutes: number;
      readonly role?: string | undefined;
      readonly perHour: string;
    },
  ): Taken;
  takeIncident(charge: PrepaidBlock, on: LocalDate): Taken;
  takeMoney(charge: PrepaidBlock, on: LocalDate, amount: string): Taken;
  /** Purchases as lines, balances after, what was bought once, and facts; after everything was taken. */
  close(): Priced<BlockBalance>;
}

const isPrepaid = (charge: Charge): charge is BlockCharge =>
  charge.kind === 'prepaidBlock' || (charge.kind === 'stepTariff' && charge.subscription !== undefined);

/** What is prepaid by terms that have begun, bought or not. */
const chargesInForce = ({ contract, nextDay }: Pricing): readonly string[] =>
  termsByPeriod(contract)
    .filter(({ period }) => period.from <= nextDay)
    .flatMap(({ terms }) => terms.charges.filter(isPrepaid).map(({ chargeId }) => chargeId));

/** The charge as a top-up of a day meets it: in its terms of that day, or else the last that had it. */
const toppedUpCharge = (contract: Contract, { chargeId, on, quantity }: Logged<TopUp>): BlockCharge => {
  const having = termsByPeriod(contract).flatMap(({ terms, period }) =>
    terms.charges
      .filter(isPrepaid)
      .filter((charge) => charge.chargeId === chargeId)
      .map((charge) => ({ charge, isThen: covers(period, on) })),
  );
  const found = having.find(({ isThen }) => isThen) ?? having.at(-1);
  if (found) return found.charge;
  throw new BillingError(
    'ChargeUnknown',
    `the top-up of ${quantity} on ${on} is for "${chargeId}", and the contract has no prepaid block or subscription of that name: correct the top-up's chargeId, or delete it`,
  );
};

/** The order of recording does not matter. */
const byDay = (a: TopUp, b: TopUp): number => {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  return a.billableId < b.billableId ? -1 : 1;
};

const purchasesOf = (
  { contract, state, nextDay, minorDigits }: Pricing,
  pieces: readonly Piece[],
  topUps: readonly Logged<TopUp>[],
): readonly Purchase[] => {
  const isBought = (chargeId: string) => Object.hasOwn(state.balances.once, chargeId);
  return [
    ...oncePurchases(contract, isBought, nextDay),
    ...pieces.flatMap((piece) => {
      const { charge } = piece;
      if (charge.kind !== 'prepaidBlock' || charge.purchase.every !== 'period') return [];
      return [periodPurchase(piece, charge, charge.purchase, minorDigits)];
    }),
    ...[...topUps].sort(byDay).map((topUp) => topUpPurchase(toppedUpCharge(contract, topUp), topUp)),
  ];
};

/**
 * Opens the blocks with what was bought until now: grants of past bills, due purchases and top-ups (semantics.md §1.3,
 * §1.4, §1.9). Throws `ChargeUnknown` for a top-up of what is not prepaid; taking throws `BlockExhausted`.
 */
export const openBlocks = (pricing: Pricing, pieces: readonly Piece[], topUps: readonly Logged<TopUp>[]): Blocks => {
  const books = new Map<string, BlockBook>();
  const openBook = (chargeId: string): BlockBook => {
    const open = books.get(chargeId) ?? bookOf(pricing, chargeId);
    books.set(chargeId, open);
    return open;
  };
  for (const chargeId of Object.keys(pricing.state.balances.blocks)) openBook(chargeId);
  for (const chargeId of chargesInForce(pricing)) openBook(chargeId);
  for (const purchase of purchasesOf(pricing, pieces, topUps)) openBook(purchase.charge.chargeId).buy(purchase);
  return {
    takeMinutes: (charge, work) => drawMinutes(openBook(charge.chargeId).at(work.on), charge, work),
    takeIncident: (charge, on) => drawIncident(openBook(charge.chargeId).at(on), charge, on),
    takeMoney: (charge, on, amount) =>
      drawMoney(openBook(charge.chargeId).at(on), charge, on, amount, pricing.minorDigits),
    close: () => closed(books),
  };
};

/** By name, so that it does not matter which was asked first. */
const closed = (books: ReadonlyMap<string, BlockBook>): Priced<BlockBalance> => {
  const each = [...books]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([chargeId, book]) => ({ chargeId, ...book.close() }));
  return {
    lines: each.flatMap(({ lines }) => lines),
    balances: Object.fromEntries(each.map(({ chargeId, balance }) => [chargeId, balance])),
    once: Object.fromEntries(each.flatMap(({ chargeId, once }) => (once === undefined ? [] : [[chargeId, once]]))),
    notices: each.flatMap(({ notices }) => notices),
  };
};
