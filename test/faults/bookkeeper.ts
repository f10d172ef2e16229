import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import type { Mailer } from '../../domain/operations/ports.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { Actor, type Scene } from './actor.ts';
import { SERIES } from './firm.ts';
import type { World } from './world.ts';

/** What is asked of a credit note, in numbers that the run's chance gives. */
const creditOf = (chance: World['random'], { lines, totals }: Invoice) => {
  const [reason, mail] = ['wrong month', chance.chance(0.5)];
  const putBackUsage = chance.chance(0.6);
  const keys = lines.filter(({ net, putBack }) => net > 0 && putBack === undefined).map(({ key }) => key);
  if (chance.chance(0.3) && keys.length > 0) {
    const key = chance.pick(keys);
    return { reason, mail, putBackUsage, lines: [{ key }] };
  }
  if (chance.chance(0.4)) return { reason, mail, net: Math.max(1, Math.floor(totals.net / 3)) };
  return { reason, mail, putBackUsage };
};

/** Who deals with invoices after their issue: records payments and issues credit notes, while month ends run. */
export class Bookkeeper extends Actor {
  readonly #mailer: Mailer;
  /** Credit notes that were asked for without ever an answer. */
  readonly #unanswered: (() => Promise<void>)[] = [];

  constructor(scene: Scene, mailer: Mailer) {
    super(scene);
    this.#mailer = mailer;
  }

  async #someInvoice(): Promise<Invoice | undefined> {
    const { tenantId } = this.firm;
    const { stores } = this.house;
    const read = await this.requests.send('books read', async () => {
      const lists = await Promise.all(SERIES.invoices.map((series) => stores.ledger.list(tenantId, series, 50)));
      return lists.flat();
    });
    if (!read || !('done' in read) || read.done.length === 0) return undefined;
    return this.world.random.pick(read.done);
  }

  /** A part of an invoice is paid, or all of it. */
  async pay(name: string): Promise<void> {
    const invoice = await this.#someInvoice();
    if (!invoice) return;
    const { invoiceId, totals, currency } = invoice;
    const amount = Math.ceil(totals.gross / this.world.random.pick([1, 2, 3]));
    const eventId = idFrom('payment', name);
    const expected = this.known.entered(eventId, invoiceId, amount);
    const record = recordMoney(this.house.needs);
    const moved = { kind: 'payment', on: invoice.issuedOn, method: 'bankTransfer', amount, currency } as const;
    const known = await this.requests.send('books pay', () =>
      record(this.firm.tenantId, invoiceId, { eventId, by: 'books' }, moved),
    );
    if (known && 'done' in known) expected.there = 'yes';
  }

  /** An invoice is credited in part or wholly, and its usage may go back on the log. */
  async credit(name: string): Promise<void> {
    const invoice = await this.#someInvoice();
    if (!invoice) return;
    const { invoiceId } = invoice;
    const eventId = idFrom('credit', name);
    const asked = creditOf(this.world.random, invoice);
    const expected = this.known.entered(eventId, invoiceId, undefined);
    const credit = creditInvoice(this.house.needs, this.#mailer);
    const ask = async (patience: number): Promise<boolean> => {
      const known = await this.requests.send(
        'books credit',
        () => credit(this.firm.tenantId, invoiceId, { eventId, by: 'books' }, asked),
        patience,
      );
      if (known && 'done' in known) expected.there = 'yes';
      return known !== undefined;
    };
    if (!(await ask(4))) this.#unanswered.push(async () => void (await ask(20)));
  }

  /** Nobody leaves a request without an answer for ever: at last each is repeated. */
  async insist(): Promise<void> {
    for (const again of this.#unanswered) await again();
  }
}
