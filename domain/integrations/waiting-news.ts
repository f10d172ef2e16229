import type { Instant } from '../calendar/local-date.ts';
import { idFrom } from '../ids.ts';
import type { Mapped, ToolKey } from './mapped.ts';
import type { News } from './news.ts';
import { type Subject, type SubjectKind, subjectIdOf, type Waiting } from './subject.ts';

/** News that cannot be applied yet. */
export interface WaitingNews extends Waiting {
  readonly newsId: string;
  readonly news: News;
  /** When it was found that it has to wait. */
  readonly since: Instant;
}

/**
 * Each thing that a tool says waits for itself, so that none is lost to a later one that says less, nor to another of the
 * same second. Of news as they are translated: what has been stored may come back with its fields in another order.
 */
export const newsIdOf = (news: News): string => idFrom('news', JSON.stringify(news));

/** Which of what waits: all, what waits for one kind of subject, or for one. */
export interface Selection {
  readonly subjectKind?: SubjectKind | undefined;
  readonly subjectId?: string | undefined;
  /** Of these only what waits for something that is known by this too. */
  readonly knownBy?: ToolKey | undefined;
}

export const everything: Selection = {};

export const waitingFor = (subject: Subject): Selection => ({
  subjectKind: subject.kind,
  subjectId: subjectIdOf(subject),
});

/**
 * What may be applied once something is mapped. What waits for somebody is kept under the surest that was known of them, so
 * that a mapping by address or name looks at all of them, and unlocks those that are known by it.
 */
export const unlockedBy = (mapped: Mapped): Selection => {
  const { kind, of } = mapped;
  if (kind === 'type' || kind === 'tag') return { subjectKind: 'tag' };
  return 'id' in of ? waitingFor({ kind, of }) : { subjectKind: kind, knownBy: of };
};
