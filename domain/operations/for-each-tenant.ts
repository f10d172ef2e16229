import type { Journal } from './ports.ts';

/** As schedules are written, which are compared as text: to the second. */
export const scheduleMoment = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

/** Work for one tenant after the other, none of which keeps the others waiting. */
export interface Sweep {
  /** Does the work and passes its answer on; what fails is logged under the tenant's id, counted, and has no answer. */
  attempt<Answer>(tenantId: string, work: () => Promise<Answer>): Promise<Answer | undefined>;
  /** How many failed so far. */
  failed(): number;
  /** Throws if any failed, so that somebody looks. */
  end(): void;
}

/** `what` says of one tenant what could not be done. */
export const sweepOver = (journal: Journal, what: string): Sweep => {
  const failures: unknown[] = [];
  return {
    async attempt(tenantId, work) {
      try {
        return await work();
      } catch (error) {
        journal.error(what, { tenantId, error });
        failures.push(error);
        return undefined;
      }
    },
    failed: () => failures.length,
    end() {
      if (failures.length > 0) throw new AggregateError(failures, `${what} (tenants: ${failures.length})`);
    },
  };
};
