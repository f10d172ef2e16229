import type { Billable } from '../../domain/billables/billable.ts';

/** What a client may expect of something it recorded, by the answers it got. */
export interface Expected {
  readonly billableId: string;
  /** Contracts on which it may stand. */
  contracts: readonly string[];
  /** Seconds that it may have; undefined for what is no working time. */
  seconds: readonly number[] | undefined;
  /** No answer came: it may or may not be there. */
  there: 'yes' | 'no' | 'perhaps';
  /** Something is being done with it, or was. */
  touched: boolean;
}

/** What may be expected of an entry in an invoice's history. */
export interface Entered {
  readonly eventId: string;
  readonly invoiceId: string;
  /** Minor units of a payment; undefined for a credit note. */
  readonly amount: number | undefined;
  there: 'yes' | 'perhaps';
}

/** What may be expected of a draft that a reviewer changed or took out. */
export interface Reviewed {
  readonly batchId: string;
  readonly itemId: string;
  readonly what: 'changed' | 'removed';
  there: 'yes' | 'perhaps';
}

/** All that was promised to somebody by an answer of the API: the run is judged by it. */
export class Ledger {
  readonly expected = new Map<string, Expected>();
  readonly entries: Entered[] = [];
  readonly reviews: Reviewed[] = [];

  founded({ billableId, contractId, ...rest }: Billable): void {
    const seconds = rest.kind === 'time' ? [rest.seconds] : undefined;
    this.expected.set(billableId, { billableId, contracts: [contractId], seconds, there: 'yes', touched: false });
  }

  /** Somebody is about to record something. */
  asked(billableId: string, contractId: string, seconds: number | undefined): Expected {
    const one: Expected = {
      billableId,
      contracts: [contractId],
      seconds: seconds === undefined ? undefined : [seconds],
      there: 'perhaps',
      touched: false,
    };
    this.expected.set(billableId, one);
    return one;
  }

  /** Working time that is there and that nobody has touched yet. */
  untouched(): readonly Expected[] {
    return [...this.expected.values()].filter(
      ({ there, touched, seconds }) => there === 'yes' && !touched && seconds !== undefined,
    );
  }

  /** Somebody is about to enter something in an invoice's history. */
  entered(eventId: string, invoiceId: string, amount: number | undefined): Entered {
    const one: Entered = { eventId, invoiceId, amount, there: 'perhaps' };
    this.entries.push(one);
    return one;
  }

  /** A reviewer is about to touch a draft. */
  reviewed(batchId: string, itemId: string, what: Reviewed['what']): Reviewed {
    const one: Reviewed = { batchId, itemId, what, there: 'perhaps' };
    this.reviews.push(one);
    return one;
  }

  isReviewed(batchId: string, itemId: string): boolean {
    return this.reviews.some((one) => one.batchId === batchId && one.itemId === itemId);
  }

  /** How much was answered of what people did after issue and in reviews. */
  counts(): { readonly payments: number; readonly credits: number; readonly reviewed: number } {
    const done = this.entries.filter(({ there }) => there === 'yes');
    return {
      payments: done.filter(({ amount }) => amount !== undefined).length,
      credits: done.filter(({ amount }) => amount === undefined).length,
      reviewed: this.reviews.filter(({ there }) => there === 'yes').length,
    };
  }
}
