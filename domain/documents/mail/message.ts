import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailAddress {
  readonly name?: string | undefined;
  readonly email: string;
}

/** What the sender decides about any mail; the text is the composer's. */
export interface Envelope {
  /** Id of the mail's record: the Message-ID and the boundaries come from it, so the same mail has the same bytes. */
  readonly mailId: string;
  readonly date: Date;
  readonly from: MailAddress;
  readonly replyTo: string;
  readonly to: readonly MailAddress[];
  readonly cc?: readonly MailAddress[] | undefined;
  /** Come back with SES's events on this mail; letters, digits, "-" and "_" only. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly configurationSet?: string | undefined;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A PDF unless it says otherwise. */
  readonly attachment?:
    | {
        readonly fileName: string;
        readonly bytes: Uint8Array;
        readonly contentType?: 'text/calendar; charset=utf-8' | undefined;
      }
    | undefined;
}

/** Text of others in one line, whatever it held: mail servers' reasons and clients' own words. */
export const flat = (text: string): string => text.replace(/[ \p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** A line break would end the header and begin one that the writer of the value chose. */
const oneLine = (what: string, value: string): string => {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
    throw new RangeError(`${what} of a mail must be one line without control characters`);
  return value;
};

const oneToken = (what: string, value: string): string => {
  if (!/^[A-Za-z0-9_.-]{1,256}$/.test(value))
    throw new RangeError(`${what} of a mail must be letters, digits, ".", "-" and "_"`);
  return value;
};

const addressOf = (what: string, { name, email }: MailAddress) => ({
  name: oneLine(what, name ?? ''),
  address: oneLine(what, email),
});

const headersOf = ({ tags = {}, configurationSet }: Envelope): Record<string, string> => {
  const pairs = Object.entries(tags).map(([name, value]) => `${oneToken('a tag', name)}=${oneToken('a tag', value)}`);
  return {
    // So that an automatic reply does not answer a machine (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    ...(pairs.length === 0 ? {} : { 'X-SES-MESSAGE-TAGS': pairs.join(', ') }),
    ...(configurationSet === undefined
      ? {}
      : { 'X-SES-CONFIGURATION-SET': oneToken('the configuration set', configurationSet) }),
  };
};

/** The raw message: text and HTML as alternatives, the attachment beside them. Nothing is read from files or the net. */
export const composeMessage = async (envelope: Envelope, letter: Letter): Promise<Uint8Array> => {
  const { mailId, date, from, replyTo, to, cc = [] } = envelope;
  if (to.length === 0) throw new RangeError('a mail needs a recipient');
  const sender = addressOf('the sender', from);
  const composer = new MailComposer({
    from: sender,
    replyTo: oneLine('the reply address', replyTo),
    to: to.map((address) => addressOf('a recipient', address)),
    cc: cc.map((address) => addressOf('a recipient', address)),
    subject: oneLine('the subject', letter.subject),
    date,
    messageId: `<${oneToken('the id', mailId)}@${sender.address.split('@').at(-1)}>`,
    headers: headersOf(envelope),
    text: letter.text,
    html: letter.html,
    attachments: letter.attachment && [
      {
        filename: oneLine('the file name', letter.attachment.fileName),
        content: Buffer.from(letter.attachment.bytes),
        contentType: letter.attachment.contentType ?? 'application/pdf',
      },
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
    // Not in the types.
    ...{ baseBoundary: createHash('sha256').update(mailId).digest('hex').slice(0, 24) },
  });
  return new Uint8Array(await composer.compile().build());
};
