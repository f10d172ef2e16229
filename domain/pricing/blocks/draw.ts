import type { LocalDate } from '../../calendar/local-date.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import { assertNever, BillingError } from '../../errors.ts';
import { PRICE_DECIMALS, parseDecimal } from '../../money/decimal.ts';
import { divideRounded } from '../../money/rounding.ts';
import { own } from '../../own.ts';
import { type Amount, amountOf, amountText, type BlockCharge, least, ONE, total, unitOf } from './amount.ts';
import { isValidOn, type Ledger, leftIn, take, validOn } from './ledger.ts';

/** What a block took of something. */
export interface Taken {
  /** Minutes (or currency units, or incidents) that are covered; the rest is to be charged otherwise. */
  readonly covered: string;
  /** Of which grants how much was taken, weighed. */
  readonly taken: readonly { readonly grantId: string; readonly amount: string }[];
  /** Left in all grants that can be used on that day; negative when overdrawn. */
  readonly leftAfter: string;
}

/** Something that asks to be covered: whole units of it, what they take, and how many of them an amount is enough for. */
interface Demand {
  readonly units: bigint;
  readonly costOf: (units: bigint) => Amount;
  readonly fitting: (amount: Amount) => bigint;
  /** Units as the decimal string that is answered. */
  readonly text: (units: bigint) => string;
}

const plain = (units: bigint): string => String(units);

/** Whole minutes, each at the weight of the role (MULT-05). */
const minutesWeighed = (minutes: number, weight: Amount): Demand => ({
  units: BigInt(minutes),
  costOf: (units) => units * weight,
  fitting: (amount) => amount / weight,
  text: plain,
});

/** Whole minutes at a price per hour. What they take is rounded once, to four decimals of a currency unit. */
const minutesPriced = (minutes: number, perHour: string): Demand => {
  const price = parseDecimal(perHour, PRICE_DECIMALS);
  const divisor = 60n * 10n ** BigInt(PRICE_DECIMALS);
  return {
    units: BigInt(minutes),
    costOf: (units) => divideRounded(units * price * ONE, divisor),
    fitting: (amount) => (amount * divisor) / (price * ONE),
    text: plain,
  };
};

const oneIncident: Demand = {
  units: 1n,
  costOf: (units) => units * ONE,
  fitting: (amount) => amount / ONE,
  text: plain,
};

/** Whole minor units of the currency. */
const moneyOf = (amount: string, minorDigits: number): Demand => {
  const step = ONE / 10n ** BigInt(minorDigits);
  return {
    units: amountOf(amount) / step,
    costOf: (units) => units * step,
    fitting: (left) => left / step,
    text: (units) => amountText(units * step),
  };
};

/** What an hour of a role takes from a block of hours: "1" unless the charge says otherwise. */
export const weightOf = (charge: BlockCharge, role: string | undefined): string => {
  if (role === undefined || charge.kind !== 'prepaidBlock' || unitOf(charge) !== 'hours') return '1';
  return own(charge.weights, role) ?? '1';
};

/** How much may still be overdrawn on a day; undefined without limit. What is refused may not be at all. */
const roomOn = (ledger: Ledger, charge: BlockCharge, day: LocalDate): Amount | undefined => {
  if (charge.kind === 'stepTariff') return undefined;
  if (charge.overage === 'refuse') return 0n;
  if (charge.overrunPercent === undefined) return undefined;
  const granted = total(ledger.grants.filter((grant) => isValidOn(grant, day)).map((grant) => grant.granted));
  return (granted * amountOf(charge.overrunPercent)) / (100n * ONE) - ledger.overdrawn;
};

const UNITS = { hours: 'minutes', money: 'currency units', incidents: 'incidents' } as const;

const exhausted = (charge: BlockCharge, day: LocalDate, missing: Amount): BillingError =>
  new BillingError(
    'BlockExhausted',
    `"${charge.description}" (${charge.chargeId}) is used up on ${day}: ${amountText(missing)} ${UNITS[unitOf(charge)]} are missing; top it up, or put the work on another contract or at no charge`,
  );

/** How many units are covered: all that fit, or all when the rest may be overdrawn. */
const coveredBy = (ledger: Ledger, charge: BlockCharge, day: LocalDate, demand: Demand, usable: Amount): bigint => {
  const missing = demand.costOf(demand.units) - usable;
  if (missing <= 0n) return demand.units;
  const overage: PrepaidBlock['overage'] = charge.kind === 'stepTariff' ? 'negative' : charge.overage;
  switch (overage) {
    case 'bill':
      return demand.fitting(usable);
    case 'negative':
    case 'refuse': {
      const room = roomOn(ledger, charge, day);
      if (room !== undefined && missing > room) throw exhausted(charge, day, missing - (room > 0n ? room : 0n));
      return demand.units;
    }
    default:
      return assertNever(overage);
  }
};

const draw = (ledger: Ledger, charge: BlockCharge, day: LocalDate, demand: Demand): Taken => {
  const order = charge.kind === 'prepaidBlock' ? charge.order : 'expiry';
  const usable = leftIn(validOn(ledger, day, order));
  const covered = coveredBy(ledger, charge, day, demand, usable);
  const cost = demand.costOf(covered);
  // Rounding must not take more than there was for a part that just fitted.
  const amount = covered === demand.units ? cost : least(cost, usable);
  const taken = take(ledger, day, amount, order);
  const left = usable - least(amount, usable) - ledger.overdrawn;
  return { covered: demand.text(covered), taken, leftAfter: amountText(left) };
};

export const drawMinutes = (
  ledger: Ledger,
  charge: BlockCharge,
  { on, minutes, role, perHour }: { on: LocalDate; minutes: number; role?: string | undefined; perHour: string },
): Taken => {
  const unit = unitOf(charge);
  switch (unit) {
    case 'hours':
      return draw(
        ledger,
        charge,
        on,
        minutesWeighed(minutes, role === undefined ? ONE : amountOf(weightOf(charge, role))),
      );
    case 'money':
      return draw(ledger, charge, on, minutesPriced(minutes, perHour));
    case 'incidents':
      throw new TypeError(`the block "${charge.chargeId}" counts incidents, not minutes`);
    default:
      return assertNever(unit);
  }
};

export const drawIncident = (ledger: Ledger, charge: PrepaidBlock, on: LocalDate): Taken =>
  draw(ledger, charge, on, oneIncident);

export const drawMoney = (
  ledger: Ledger,
  charge: PrepaidBlock,
  on: LocalDate,
  amount: string,
  minorDigits: number,
): Taken => draw(ledger, charge, on, moneyOf(amount, minorDigits));
