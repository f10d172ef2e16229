import type { Locale } from '../text.ts';
import type { DisabledReason } from '../webhooks/webhook.ts';
import { webhookWordsOf } from './catalogue/webhook-words.ts';
import { wordsOf } from './catalogue.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

/** A webhook that was disabled, to tell the firm. */
export interface DisabledWebhook {
  /** The firm's. */
  readonly locale: Locale;
  readonly webhookId: string;
  readonly url: string;
  readonly because: Exclude<DisabledReason, 'byFirm'>;
}

const letterOf = ({ locale, webhookId, url, because }: DisabledWebhook): Letter => {
  const { labelled } = wordsOf(locale);
  const words = webhookWordsOf(locale);
  const facts = [
    [words.url, flat(url)],
    [words.reason, words.because[because]],
  ] as const;
  const advice = words.advice(`/webhooks/${webhookId}`);
  return {
    subject: words.subject,
    text: `${[words.opening, facts.map(([label, value]) => labelled(label, value)).join('\n'), advice].join('\n\n')}\n`,
    html: mailPage(locale, words.subject, html`${paragraph(words.opening)}${factTable(facts)}${paragraph(advice)}`),
  };
};

/** What the firm is told when one of its webhooks was disabled: which, why, and what to do. */
export const composeDisabledWebhookMail = (envelope: Envelope, disabled: DisabledWebhook): Promise<Uint8Array> =>
  composeMessage(envelope, letterOf(disabled));
