import { billDateOf, isBilled, type LoggedBillable } from '../../../domain/billables/billable.ts';
import { idFrom } from '../../../domain/ids.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { creditNoteOn } from '../../../domain/invoicing/partial-credit.ts';
import { type ReturnedUsage, returnedUsage } from '../../../domain/invoicing/put-back.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import type { Usage } from '../../../domain/pricing/put-back.ts';
import type { StoryStep } from './format.ts';
import { mint, momentOfRecording, type Standing, StoryError, type World } from './world.ts';

type Asked = Extract<StoryStep, { kind: 'credit' }>['credit'];

/** The originals, as they were recorded. */
const usageOf = ({ log }: Standing, billableIds: readonly string[]): readonly Usage[] => {
  const isUsage = (one: LoggedBillable): one is LoggedBillable & Usage => one.kind === 'time' || one.kind === 'expense';
  return log.filter(isUsage).filter((one) => billableIds.includes(one.billableId) && one.putBack === undefined);
};

/** Puts usage on the log once more, in the place of one `reopened` billable for each contract. */
const putBack = (
  world: World,
  invoiceNumber: string,
  { contractId, from, billableIds }: ReturnedUsage,
  at?: string,
) => {
  const standing = world.standings.find(({ contract }) => contract.contractId === contractId);
  if (!standing) throw new StoryError(`contract ${contractId} is not in the story`);
  const usage = usageOf(standing, billableIds);
  const billed = standing.log.filter((one) => billableIds.includes(one.billableId));
  if (billed.some((one) => !isBilled(one, standing.state))) throw new StoryError('what is put back was not billed');
  const creditNoteId = `CN-${world.minted}`;
  const billableId = idFrom('reopened', creditNoteId, contractId);
  const place = { billDate: billDateOf(from, standing.state), ulid: mint(world, momentOfRecording(world, from, at)) };
  const reopened = {
    kind: 'reopened',
    billableId,
    contractId,
    on: from,
    invoiceId: invoiceNumber,
    creditNoteId,
  } as const;
  standing.log = [...standing.log, { ...reopened, ...place }];
  standing.putBacks.set(billableId, { invoiceNumber, usage });
  world.names.set(billableId, `put back ${invoiceNumber}`);
};

/** A credit note on an invoice of the story, as the API issues it. Throws what it refuses. */
export const runCredit = (world: World, asked: Asked): InvoiceContent => {
  const { invoice: which = world.issued.length, lines, amountBeforeTax, putBackUsage, at } = asked;
  const found = world.issued[which - 1];
  if (!found) throw new StoryError(`there is no invoice ${which} in this story yet`);
  const { invoice, notes } = found;
  const named = lines?.map(({ line, quantity }) => {
    const one = invoice.lines[line - 1];
    if (!one) throw new StoryError(`invoice ${which} has no line ${line}`);
    return { key: one.key, contractId: one.contractId, quantity };
  });
  const digits = minorDigits(invoice.currency);
  const net = amountBeforeTax === undefined ? undefined : Number(parseDecimal(amountBeforeTax, digits));
  const note = creditNoteOn(invoice, notes, { reason: 'credited', lines: named, net, putBackUsage });
  const usage = putBackUsage ? returnedUsage(invoice, notes, note, named) : [];
  notes.push(note);
  for (const one of usage) putBack(world, invoice.formattedNumber, one, at);
  return note;
};
