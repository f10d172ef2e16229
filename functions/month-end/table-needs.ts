import type { TableNeeds } from '../../domain/operations/ports.ts';
import { journal } from '../shared/journal.ts';
import { clock, stores } from '../shared/services.ts';

/** What the tasks that only count and decide are given: no bucket. */
export const tableNeeds: TableNeeds = { stores, clock, journal };
