import type { Randomness } from './randomness.ts';

/**
 * What goes wrong with a call: it fails before it is made; it is made and its answer is lost; the service is too busy for
 * it; no answer comes in time, and perhaps it is made a little later; the function dies while it is under way; the
 * function goes on, but its caller takes it for lost and runs it again beside it.
 */
export const faultKinds = ['before', 'after', 'throttle', 'timeout', 'death', 'orphan'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The SDK's own repetitions fail in the same way, so that the function sees it. */
  readonly persists: boolean;
}

/** A fault that happened, for the report of a run. */
export interface Injected extends Fault {
  /** The call's place in its run. */
  readonly call: number;
  readonly invocation: string;
  readonly operation: string;
  /** It was a call that claims, sends or settles a mail. */
  readonly atSending: boolean;
}

export interface FaultPlan {
  /** Asked for every call of every invocation, in order. */
  next(call: number, invocation: string): Fault | undefined;
}

export const NO_FAULTS: FaultPlan = { next: () => undefined };

/** One fault, at a chosen call. */
export const faultAt = (at: number, kind: FaultKind): FaultPlan => ({
  next: (call) => (call === at ? { kind, persists: true } : undefined),
});

/** Where most of a run's faults are. */
export type Tender = 'Issue' | 'Deliver' | 'Close' | 'Tally' | 'edit' | 'writer';
const places: readonly Tender[] = ['Issue', 'Deliver', 'Close', 'Tally', 'edit', 'writer'];

/** Some faults at random calls; a few runs see a storm, in which steps fail for good. */
export const randomFaults = (random: Randomness, wanted?: Tender): FaultPlan => {
  const storm = random.chance(0.06) ? random.pick(['Issue', 'Deliver', 'Draft', 'Close', 'Plan', 'Tally']) : undefined;
  const often = wanted ? 0.03 : random.pick([0.002, 0.01, 0.03]);
  const tender = wanted ?? random.pick(places);
  return {
    next(_call, invocation) {
      // Of what a client writes there is only one call that matters.
      const usual = invocation.startsWith('writer') ? Math.max(often, 0.03) : often;
      const here = invocation.startsWith(tender) ? usual * 4 : usual;
      const probability = storm !== undefined && invocation.startsWith(storm) ? 0.25 : here;
      if (!random.chance(probability)) return undefined;
      return { kind: random.pick(faultKinds), persists: random.chance(0.5) };
    },
  };
};
