import type { Invoice } from '../invoicing/invoice.ts';
import type { Locale } from '../text.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

/** What one of the firm's own people was told: an alert of a contract or of a piece of equipment, a visit, or the weekly digest. */
export type Told =
  | { readonly of: 'contract' | 'equipment' | 'visit'; readonly name: string }
  | { readonly of: 'digest' };

/** What a mail brought: a document, a statement of account to a client of this name, an alert, or a proposal of this name. */
export type Brought =
  | {
      readonly document: Pick<Invoice, 'kind' | 'formattedNumber' | 'buyer' | 'seller' | 'totals' | 'currency'>;
      readonly statementTo?: undefined;
      readonly alert?: undefined;
      readonly proposal?: undefined;
    }
  | {
      readonly statementTo: string;
      readonly document?: undefined;
      readonly alert?: undefined;
      readonly proposal?: undefined;
    }
  | {
      readonly alert: Told;
      readonly document?: undefined;
      readonly statementTo?: undefined;
      readonly proposal?: undefined;
    }
  | {
      readonly proposal: string;
      readonly document?: undefined;
      readonly statementTo?: undefined;
      readonly alert?: undefined;
    };

/** What came back of a mail, to tell the firm. */
export type ReturnedMail = Brought & {
  /** The firm's. */
  readonly locale: Locale;
  readonly kind: 'bounced' | 'complained';
  readonly addresses: readonly string[];
  /** As the recipient's mail server said it. */
  readonly reason: string;
};

/** What it is called, whom it was for, what it came to, and what to do about it. */
const saidOf = (returned: ReturnedMail) => {
  const { locale, kind, addresses, document, statementTo, alert, proposal } = returned;
  const { title, returnedMail: words } = wordsOf(locale);
  const { advice } = words[kind];
  if (alert !== undefined)
    return {
      named: alert.of === 'digest' ? words.alert.digest : words.alert.title[alert.of](flat(alert.name)),
      client: flat(addresses.join(', ')),
      amount: undefined,
      advice: words.alert.advice,
    };
  if (proposal !== undefined)
    return {
      named: words.proposal.title(flat(proposal)),
      client: flat(addresses.join(', ')),
      amount: undefined,
      advice: kind === 'bounced' ? words.proposal.advice : advice,
    };
  if (!document)
    return {
      named: words.statement.title,
      client: flat(statementTo),
      amount: undefined,
      advice: kind === 'bounced' ? words.statement.advice : advice,
    };
  const formats = formatsOf(locale, document.seller.address.country, document.currency);
  return {
    named: `${title[document.kind]} ${document.formattedNumber}`,
    client: flat(document.buyer.name),
    amount: formats.money(document.totals.gross),
    advice,
  };
};

const letterOf = (returned: ReturnedMail): Letter => {
  const { locale, kind, addresses, reason } = returned;
  const { labelled, returnedMail: words } = wordsOf(locale);
  const { named, client, amount, advice } = saidOf(returned);
  const said = words[kind];
  const opening = said.opening(named, client);
  const facts: readonly (readonly [string, string])[] = [
    ...addresses.map((address) => [words.address, flat(address)] as const),
    ...(amount === undefined ? [] : [[words.amount, amount] as const]),
    [words.reason, flat(reason)],
  ];
  const subject = said.subject(named, client);
  return {
    subject,
    text: `${[opening, facts.map(([label, value]) => labelled(label, value)).join('\n'), advice].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${factTable(facts)}${paragraph(advice)}`),
  };
};

/** What the firm is told when a mail to a client came back, or was called unwanted: which, why, and what to do. */
export const composeReturnedMail = (envelope: Envelope, returned: ReturnedMail): Promise<Uint8Array> =>
  composeMessage(envelope, letterOf(returned));
