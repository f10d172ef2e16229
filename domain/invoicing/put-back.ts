import type { LocalDate } from '../calendar/local-date.ts';
import { BillingError, type Fault } from '../errors.ts';
import { type LineToCredit, placeOfLine } from './credited-lines.ts';
import type { Invoice, InvoiceContent, TaxedLine } from './invoice.ts';
import { isCharged, isDrawn } from './usage-lines.ts';

/** What a credit note puts back on one contract. */
export interface ReturnedUsage {
  readonly contractId: string;
  /** The first day of it. */
  readonly from: LocalDate;
  readonly billableIds: readonly string[];
}

type Lines = readonly TaxedLine[];
type Billed = Pick<Invoice, 'lines' | 'edited'>;

/** A correction is about work of another bill, on which it still stands. */
const isReturnable = (line: TaxedLine): boolean => isCharged(line) && line.corrects === undefined;

const refuse = (detail: string, faults: readonly Fault[] = []): BillingError =>
  new BillingError('UsageNotPutBack', detail, faults.length > 0 ? faults : [{ pointer: '/putBackUsage', detail }]);

const NAMED = 5;
const named = (lines: Lines): string => {
  const keys = lines.slice(0, NAMED).map(({ key }) => `"${key}"`);
  return `${keys.join(', ')}${lines.length > NAMED ? ` and ${lines.length - NAMED} more` : ''}`;
};

/** The lines of an invoice by the usage that stands on them. */
const linesByUsage = (lines: Lines): ((line: TaxedLine) => Lines) => {
  const nameOf = ({ contractId }: TaxedLine, id: string): string => `${contractId} ${id}`;
  const byId = new Map<string, TaxedLine[]>();
  for (const line of lines)
    for (const id of line.billableIds) {
      const known = byId.get(nameOf(line, id));
      if (known) known.push(line);
      else byId.set(nameOf(line, id), [line]);
    }
  return (line) => [...new Set(line.billableIds.flatMap((id) => byId.get(nameOf(line, id)) ?? []))];
};

/** Says of a line that is credited why its usage cannot be put back; nothing where it can. */
const obstacles = (invoice: Billed, earlier: readonly InvoiceContent[], note: Lines) => {
  const billed = new Map(invoice.lines.map((line) => [placeOfLine(line), line]));
  const credited = new Set(note.map(placeOfLine));
  const before = new Set(earlier.flatMap(({ lines }) => lines.map(placeOfLine)));
  const removed = new Set(invoice.edited?.removedLines.map(({ line }) => line));
  const sharing = linesByUsage([...invoice.lines, ...removed]);
  return (line: TaxedLine): string | undefined => {
    const whole = billed.get(placeOfLine(line));
    if (whole && !isReturnable(whole)) return 'no work or expense was charged by this line';
    if (whole?.quantity !== line.quantity || whole.net !== line.net || before.has(placeOfLine(line)))
      return 'only a whole line puts its usage back, and this is a part';
    // Usage is billed again wholly, or not at all.
    const drawn = sharing(whole).filter(isDrawn);
    if (drawn.length > 0)
      return `a part of its usage was taken from what is included or prepaid (${named(drawn)}), and stays taken: record the rest anew`;
    const gone = sharing(whole).filter((one) => removed.has(one));
    if (gone.length > 0)
      return `a part of its usage stood on ${named(gone)}, which a person has removed: record the rest anew`;
    const others = sharing(whole).filter((one) => !credited.has(placeOfLine(one)));
    return others.length === 0 ? undefined : `its usage stands on ${named(others)} too: credit them together`;
  };
};

/** The usage of a credit note's lines, by contract. What has none (fees, blocks, meters, milestones) gives nothing. */
export const usageOn = ({ lines }: Pick<InvoiceContent, 'lines'>): readonly ReturnedUsage[] =>
  [...Map.groupBy(lines.filter(isReturnable), ({ contractId }) => contractId)].flatMap(([contractId, own]) =>
    contractId === undefined
      ? []
      : [
          {
            contractId,
            from: own.map(({ period }) => period.from).sort()[0] as LocalDate,
            billableIds: [...new Set(own.flatMap(({ billableIds }) => billableIds))].sort(),
          },
        ],
  );

/**
 * What a credit note on an invoice puts back when it is asked to: the usage of its lines, which must be whole lines of the
 * invoice. A line that was named must have usage; of a whole invoice the others are only credited. Throws
 * `UsageNotPutBack`.
 */
export const returnedUsage = (
  invoice: Billed,
  earlier: readonly InvoiceContent[],
  note: Pick<InvoiceContent, 'lines'>,
  asked: readonly LineToCredit[] | undefined,
): readonly ReturnedUsage[] => {
  const obstacleOf = obstacles(invoice, earlier, note.lines);
  const billed = new Set(invoice.lines.map(placeOfLine));
  const isLeftOut = (line: TaxedLine): boolean =>
    asked === undefined && billed.has(placeOfLine(line)) && !isReturnable(line);
  const found = note.lines.flatMap((line) => {
    const detail = isLeftOut(line) ? undefined : obstacleOf(line);
    return detail === undefined ? [] : [{ key: line.key, detail }];
  });
  const faults = found.map(({ key, detail }) => {
    const at = asked?.findIndex((one) => one.key === key) ?? -1;
    return { pointer: at < 0 ? '/putBackUsage' : `/lines/${at}/key`, detail };
  });
  const [first] = faults;
  if (first) throw refuse(first.detail, faults);
  const usage = usageOn(note);
  if (usage.length === 0) throw refuse('no work or expense was charged by what is credited');
  return usage;
};
