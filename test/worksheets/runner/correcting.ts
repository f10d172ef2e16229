import { billDateOf, isBilled, type LoggedTime } from '../../../domain/billables/billable.ts';
import { revisionOf } from '../../../domain/billables/revision.ts';
import { BillingError } from '../../../domain/errors.ts';
import { idFrom } from '../../../domain/ids.ts';
import type { StoryStep } from './format.ts';
import { mint, momentOfRecording, StoryError, type World } from './world.ts';

/** Says how long billed time lasted by now, as the API does: the entry stays as it is. */
export const correct = (world: World, { correct: asked }: Extract<StoryStep, { kind: 'correct' }>): void => {
  const id = idFrom('billable', asked.entry);
  const isMeant = (one: { billableId: string }) => one.billableId === id;
  const standing = world.standings.find(({ log, held }) => [...log, ...held].some(isMeant));
  const entry = standing?.log.find((one): one is LoggedTime => isMeant(one) && one.kind === 'time');
  if (!standing) throw new StoryError(`there is no time entry "${asked.entry}"`);
  if (!entry || !isBilled(entry, standing.state)) throw new BillingError('TimeNotBilled', 'it is on no invoice yet');
  const ulid = mint(world, momentOfRecording(world, entry.workedOn, asked.at));
  const revision = revisionOf(entry, { seconds: Math.round(asked.minutes * 60), asOf: asked.asOf ?? ulid });
  const billDate = billDateOf(entry.workedOn, standing.state);
  standing.log = [...standing.log, { ...revision, billDate, ulid }];
  world.names.set(revision.billableId, `${asked.entry}, corrected`);
};
