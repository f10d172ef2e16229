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

/** All that was promised to somebody by an answer of the API: the run is judged by it. */
export class Ledger {
  readonly expected = new Map<string, Expected>();

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
}
