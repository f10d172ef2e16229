import { inject } from 'vitest';
import { type Fixture, newTableAt } from './new-table.ts';

export type { Fixture } from './new-table.ts';

/** A table of its own for a test, on the local cloud that the tests' set-up started. */
export const newTable = (): Promise<Fixture> => newTableAt(inject('endpoint'));
