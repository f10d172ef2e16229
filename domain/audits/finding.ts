import type { ItemStatus } from '../batches/item.ts';
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { idFrom } from '../ids.ts';
import type { Minor } from '../money/rounding.ts';

/** Two amounts that should be one, in minor units. */
interface Difference {
  readonly stated: Minor;
  readonly computed: Minor;
  readonly currency: string;
}

interface OfDocument {
  readonly invoiceId: string;
}

interface OfBillable {
  readonly contractId: string;
  readonly billableId: string;
}

/** The sums of a document that are computed again. */
export type TotalName = 'lineNet' | 'allowances' | 'net' | 'taxBase' | 'taxOfRow' | 'tax' | 'gross';
/** The sums that a settlement states of its history, and the place of its last event. */
export type SettledName = 'paid' | 'refunded' | 'credited' | 'version';
/** The parts of a billing state that only a bill moves. */
export type StateName = Exclude<keyof BillingState, 'version' | 'correctFrom'>;

/** What an audit can find. A closed list: each has its severity, sentence and advice in `telling.ts`. */
export type Finding =
  /** No document has this number. */
  | ({ readonly code: 'numberMissing' } & OfDocument)
  /** Two places of the ledger state this number. */
  | ({ readonly code: 'numberTwice' } & OfDocument)
  /** The ledger has the document's row, and no longer what lies beside the table: all that it says. */
  | ({ readonly code: 'documentMissing' } & OfDocument)
  /** The document is dated before the one whose number it follows. */
  | ({
      readonly code: 'dateGoesBack';
      readonly issuedOn: LocalDate;
      readonly afterId: string;
      readonly afterOn: LocalDate;
    } & OfDocument)
  | ({ readonly code: 'totalsDiffer'; readonly what: TotalName } & Difference & OfDocument)
  | ({ readonly code: 'settlementDiffers'; readonly what: SettledName } & Difference & OfDocument)
  /** What an invoice's history says of a credit note is not what the credit note says. */
  | ({ readonly code: 'creditDiffers'; readonly creditNoteId: string } & Difference & OfDocument)
  | ({ readonly code: 'pdfMissing' } & OfDocument)
  | ({ readonly code: 'pdfDiffers'; readonly recorded: string; readonly found: string } & OfDocument)
  | ({ readonly code: 'mailUnsettled'; readonly purpose: string; readonly status: string } & OfDocument)
  | { readonly code: 'itemStuck'; readonly batchId: string; readonly itemId: string; readonly status: ItemStatus }
  /** Billed by comparison and on no invoice (design §2). `repaired`: it is open again, for the next bill. */
  | ({ readonly code: 'stray'; readonly billDate: LocalDate; readonly repaired?: true } & OfBillable)
  | ({ readonly code: 'billableTwice'; readonly invoiceIds: readonly string[] } & OfBillable)
  /** On an invoice, and open by comparison: the next bill would bill it again. */
  | ({ readonly code: 'billableOpen' } & OfBillable & OfDocument)
  /** On an invoice, and no longer on its contract. */
  | ({ readonly code: 'billableGone' } & OfBillable & OfDocument)
  /** A contract's state, or the state that an invoice began with, is not the one that the bill before it left. */
  | {
      readonly code: 'stateDiffers';
      readonly contractId: string;
      readonly what: StateName;
      /** The document that began with it; absent for the contract's state of today. */
      readonly invoiceId?: string;
    }
  /** A state speaks of a bill of this moment, and no invoice has it. */
  | { readonly code: 'billMissing'; readonly contractId: string; readonly committedAt: Instant };

export type FindingCode = Finding['code'];
export type Stray = Extract<Finding, { code: 'stray' }>;

/** A name for what was found that is the same however often it is found. */
export const findingIdOf = (finding: Finding): string => {
  const { repaired: _, ...found }: Finding & { readonly repaired?: true } = finding;
  const { code, ...about } = found;
  const ids = Object.entries(about)
    .filter(([name, value]) => typeof value === 'string' && NAMES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return idFrom('finding', code, ...ids.flat().map(String));
};

/** What tells one finding from another; amounts and dates may change between two readings. */
const NAMES: ReadonlySet<string> = new Set([
  'invoiceId',
  'contractId',
  'billableId',
  'batchId',
  'itemId',
  'creditNoteId',
  'purpose',
  'what',
]);

/** Those of some findings that were there at a second reading too: the rest was somebody at work between two reads. */
export const confirmed = (first: readonly Finding[], second: readonly Finding[]): readonly Finding[] => {
  const before = new Set(first.map(findingIdOf));
  return second.filter((finding) => before.has(findingIdOf(finding)));
};
