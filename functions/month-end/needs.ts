import type { Needs } from '../../domain/operations/ports.ts';
import { journal } from '../shared/journal.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';

/** What the tasks that meet documents are given: table, bucket, clock and log. */
export const needs: Needs = { stores, blobs, clock, journal };
