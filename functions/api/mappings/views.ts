import type { WaitingNews } from '../../../domain/integrations/waiting-news.ts';

/** What people need to recognise it by; the rest is in the delivery that brought it. */
export const waitingView = ({ newsId, news, reason, detail, subject, since }: WaitingNews) => {
  const { about, externalId } = news;
  const of =
    news.about === 'ticket'
      ? { title: news.title }
      : { ticketExternalId: news.ticketExternalId, startedAt: news.startedAt, seconds: news.seconds };
  return { newsId, about, externalId, ...of, reason, detail, subject, since };
};
