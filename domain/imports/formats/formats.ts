import type { TimeFormat } from '../time-format.ts';
import { clockify } from './clockify.ts';
import { harvest } from './harvest.ts';
import { kimai } from './kimai.ts';
import { plain } from './plain.ts';
import { toggl } from './toggl.ts';

/** Every way of writing working time that is recognised. A new one is a file here and a place in this list. */
export const timeFormats: readonly TimeFormat[] = [toggl, clockify, harvest, kimai, plain];
