import type { Locale } from '../../text.ts';
import type { DisabledReason } from '../../webhooks/webhook.ts';

/** The words of the mail that tells of a disabled webhook; of no other document, so no other function has them. */
export interface WebhookWords {
  readonly subject: string;
  readonly opening: string;
  readonly url: string;
  readonly reason: string;
  readonly because: Readonly<Record<Exclude<DisabledReason, 'byFirm'>, string>>;
  /** Where it can be enabled again. */
  readonly advice: (path: string) => string;
}

const en: WebhookWords = {
  subject: 'A webhook of yours is disabled',
  opening: 'We no longer send messages to one of the addresses that you had us tell what happens:',
  url: 'Address',
  reason: 'Why',
  because: {
    gone: 'It answered that nobody is there any more (410).',
    failing: 'It has taken nothing for five days.',
  },
  advice: (path) =>
    `When it answers again, enable it at ${path} of the API, and have what failed meanwhile sent once more with ${path}/messages/replay.`,
};

const fr: WebhookWords = {
  subject: 'Un de vos webhooks est désactivé',
  opening: 'Nous n’envoyons plus de messages à l’une des adresses que vous nous aviez indiquées\u00a0:',
  url: 'Adresse',
  reason: 'Motif',
  because: {
    gone: 'Elle a répondu que plus personne n’y écoute (410).',
    failing: 'Elle n’a rien accepté depuis cinq jours.',
  },
  advice: (path) =>
    `Quand elle répondra de nouveau, réactivez-la à ${path} de l’API, puis faites renvoyer ce qui a échoué entre-temps avec ${path}/messages/replay.`,
};

const languages: Readonly<Record<Locale, WebhookWords>> = { en, fr };

export const webhookWordsOf = (locale: Locale): WebhookWords => languages[locale];
