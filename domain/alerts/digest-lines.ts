import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { ChargeBalance } from '../contracts/charge-balance.ts';
import { type Contract, statusOn, termsOn } from '../contracts/contract.ts';
import { isAgreed, proposalStatusOn } from '../contracts/proposal.ts';
import { PRICE_DECIMALS, parseDecimal } from '../money/decimal.ts';
import { datesOf } from './dates.ts';
import type { DigestedThing, DigestLine, DigestRun, ManagersDigest } from './digest.ts';

/** The days that a digest looks over, both counted. */
export interface DigestedDays {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

export const digestedDays = (on: LocalDate, weeks: number): DigestedDays => ({
  from: on,
  until: addDays(on, weeks * 7),
});

/** So long it is told of a contract that is over that time on it stands on no invoice, in days. */
const REMEMBERED_DAYS = 56;

/** Whether its blocks are to be looked at. */
export const hasBlocks = (contract: Contract, today: LocalDate): boolean =>
  statusOn(contract, today) === 'active' &&
  (termsOn(contract, today)?.charges.some(({ kind }) => kind === 'prepaidBlock') ?? false);

/** Whether time may be forgotten on it. */
export const hasJustEnded = (contract: Contract, today: LocalDate): boolean =>
  isAgreed(contract) &&
  contract.endsOn !== undefined &&
  contract.endsOn < today &&
  contract.endsOn >= addDays(today, -REMEMBERED_DAYS);

const parse = (text: string): bigint => parseDecimal(text, PRICE_DECIMALS);
/** A block is low once no more than a fifth is left of what can still be used of it. */
const LOW_SHARE = 5n;

const isLow = ({ granted, left, grants }: ChargeBalance): boolean =>
  parse(granted) > 0n && parse(left) * LOW_SHARE <= grants.reduce((sum, grant) => sum + parse(grant.granted), 0n);

const blockLines = (
  contractId: string,
  balances: readonly ChargeBalance[],
  today: LocalDate,
  { from, until }: DigestedDays,
): readonly DigestLine[] =>
  balances
    .filter(({ kind }) => kind === 'block')
    .flatMap((balance) => {
      const { description: charge, left, unit } = balance;
      const base = { contractId, charge, left, unit };
      const days = new Set(balance.grants.flatMap((grant) => (parse(grant.left) > 0n ? [grant.expiresOn ?? ''] : [])));
      const expiring = [...days].filter((on) => on >= from && on <= until);
      return [
        ...expiring.map((on) => ({ ...base, about: 'blockExpiry', on }) as const),
        ...(isLow(balance) ? [{ ...base, about: 'blockLow', on: today } as const] : []),
      ];
    });

/** What is known of a contract beside itself, where it was looked at. */
export interface LookedAt {
  readonly balances?: readonly ChargeBalance[] | undefined;
  readonly hasOpenTime?: boolean | undefined;
}

/** What comes up with a contract in some days, in no order. */
export const digestLinesOf = (
  contract: Contract,
  days: DigestedDays,
  today: LocalDate,
  { balances = [], hasOpenTime = false }: LookedAt = {},
): readonly DigestLine[] => {
  const { contractId, endsOn, proposal, renewals = [] } = contract;
  const linesOf = (about: DigestedThing, dates: readonly LocalDate[]): readonly DigestLine[] =>
    dates.filter((on) => on >= days.from && on <= days.until).map((on) => ({ contractId, about, on }));
  if (proposalStatusOn(contract, days.from) === 'proposed' && proposal)
    return linesOf('proposalLapses', [proposal.validUntil]);
  if (!isAgreed(contract)) return [];
  if (endsOn !== undefined && endsOn < days.from)
    return hasOpenTime ? [{ contractId, about: 'openTime', on: endsOn }] : [];
  return [
    ...linesOf('end', datesOf(contract, 'end')),
    ...linesOf('noticeDeadline', datesOf(contract, 'noticeDeadline')),
    ...linesOf('priceRevision', datesOf(contract, 'priceRevision')),
    ...linesOf(
      'termBegins',
      renewals.map(({ from }) => from),
    ),
    ...blockLines(contractId, balances, today, days),
  ];
};

/** Lines of one mail; whoever has more to see to looks at the forecast. */
const MOST_LINES = 60;
/** Lines of all of a firm's mails: they are kept in one row while they are gathered. */
const MOST_OF_ALL = 4_000;

const byDay = (a: DigestLine, b: DigestLine): number =>
  a.on === b.on ? Number(a.contractId > b.contractId) - Number(a.contractId < b.contractId) : a.on < b.on ? -1 : 1;

const withMore = (digest: ManagersDigest, lines: readonly DigestLine[], room: number): ManagersDigest => {
  const all = [...digest.lines, ...lines].toSorted(byDay);
  const kept = all.slice(0, Math.max(digest.lines.length, Math.min(MOST_LINES, digest.lines.length + room)));
  return { ...digest, lines: kept, more: digest.more + all.length - kept.length };
};

/** A digest with what comes up with another contract, for each of these addresses. */
export const withLines = (run: DigestRun, addresses: readonly string[], lines: readonly DigestLine[]): DigestRun => {
  if (lines.length === 0) return run;
  const managers = new Map(run.managers.map((digest) => [digest.to.toLowerCase(), digest]));
  for (const to of addresses) {
    const key = to.toLowerCase();
    const room = MOST_OF_ALL - [...managers.values()].reduce((sum, one) => sum + one.lines.length, 0);
    managers.set(key, withMore(managers.get(key) ?? { to, lines: [], more: 0 }, lines, room));
  }
  return { ...run, managers: [...managers.values()] };
};
