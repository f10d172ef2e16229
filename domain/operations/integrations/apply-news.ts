import { assertNever } from '../../errors.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { News } from '../../integrations/news.ts';
import type { Subject, Waiting } from '../../integrations/subject.ts';
import { applyTicket } from './apply-ticket.ts';
import { applyWork } from './apply-work.ts';
import type { Applied, ApplyNeeds } from './applying.ts';

/** News that cannot be applied yet, and for what they wait. */
export interface WaitingNews {
  readonly news: News;
  readonly waiting: Waiting;
}

/** What became of the news of a delivery, together. */
export interface NewsOutcome {
  /** `waiting` as soon as one of them waits; `ignored` when all are. */
  readonly outcome: 'done' | 'ignored' | 'waiting';
  readonly reason?: string | undefined;
  /** Each that waits; what else there was is done. */
  readonly waiting: readonly WaitingNews[];
  /** Tickets that were heard of: what waited for them can be applied now. */
  readonly heard: readonly Subject[];
}

const applyOne = (needs: ApplyNeeds, tenantId: string, integration: Integration, news: News): Promise<Applied> => {
  switch (news.about) {
    case 'ticket':
      return applyTicket(needs)(tenantId, integration, news);
    case 'work':
      return applyWork(needs)(tenantId, integration, news);
    default:
      return assertNever(news);
  }
};

/**
 * Turns what a tool says into tickets and time (docs/decisions/0016). The last word holds, whatever the order in which
 * words come and however often each does; stopped anywhere it is run again.
 */
export const applyNews =
  (needs: ApplyNeeds) =>
  async (tenantId: string, integration: Integration, news: readonly News[]): Promise<NewsOutcome> => {
    const applied: { readonly news: News; readonly result: Applied }[] = [];
    // A delivery's news of a ticket come before those of its work, which need it.
    for (const one of news.toSorted(byAbout))
      applied.push({ news: one, result: await applyOne(needs, tenantId, integration, one) });
    return together(applied);
  };

const byAbout = (a: News, b: News): number => Number(a.about === 'work') - Number(b.about === 'work');

const together = (applied: readonly { readonly news: News; readonly result: Applied }[]): NewsOutcome => {
  const waiting = applied.flatMap(({ news, result }) =>
    result.outcome === 'waiting' ? [{ news, waiting: result.waiting }] : [],
  );
  // Of a ticket that was known too: who was stopped before going on with its work comes again.
  const heard = applied.flatMap(({ news }): readonly Subject[] =>
    news.about === 'ticket' ? [{ kind: 'ticket', of: { id: news.externalId } }] : [],
  );
  const ignored = applied.flatMap(({ result }) => (result.outcome === 'ignored' ? [result.reason] : []));
  if (waiting.length > 0) return { outcome: 'waiting', reason: waiting[0]?.waiting.detail, waiting, heard };
  if (ignored.length === applied.length) return { outcome: 'ignored', reason: ignored[0], waiting, heard };
  return { outcome: 'done', waiting, heard };
};
