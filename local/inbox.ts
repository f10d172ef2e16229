import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { isAlive } from './command.ts';

export interface Inbox {
  readonly folder: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A mail as it was received: what it says, and whom it was really given to, Bcc included. */
export interface Mail extends Email {
  readonly file: string;
  readonly recipients: readonly string[];
}

/**
 * A mail server on loopback that delivers nothing: each mail becomes a file that a mail program opens by a double click. It starts empty.
 * Only mails are removed for that, whatever folder it is given; and if that is the inbox of another process, it gets one beside it.
 */
export async function startInbox(wanted: string, port = 0): Promise<Inbox> {
  const folder = await claim(wanted);
  for (const name of await readdir(folder)) if (/\.eml(\.part)?$/.test(name)) await rm(join(folder, name));

  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const number = ++count;
      buffer(stream)
        .then((raw) => keep(folder, number, session, raw))
        .then(() => done(), done);
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    folder,
    port: (server.server.address() as AddressInfo).port,
    async stop() {
      await new Promise<void>((resolve) => server.close(resolve));
      await rm(join(folder, owner), { force: true });
    },
  };
}

/** Names the process that uses a folder. */
const owner = '.owner';

async function claim(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pid = Number(await readFile(join(folder, owner), 'utf8').catch(() => ''));
  if (pid && pid !== process.pid && isAlive(pid)) return claim(`${folder}-${process.pid}`);
  await writeFile(join(folder, owner), String(process.pid));
  return folder;
}

/** The envelope goes on top, in the headers in which any mail server leaves it. Renaming makes the file appear in one piece. */
async function keep(folder: string, number: number, { envelope }: SMTPServerSession, raw: Buffer): Promise<void> {
  const from = envelope.mailFrom ? envelope.mailFrom.address : '';
  const to = envelope.rcptTo.map(({ address }) => address);
  const head = [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`), ''].join('\r\n');
  const { subject = '' } = await PostalMime.parse(raw);
  const file = join(folder, `${fileName(new Date(), number, to[0] ?? '', subject)}.eml`);
  await writeFile(`${file}.part`, Buffer.concat([Buffer.from(head), raw]));
  await rename(`${file}.part`, file);
}

/** Sorts by arrival, tells mails apart at a glance, and holds nothing that a file system minds, whatever the sender wrote. */
export function fileName(at: Date, number: number, to: string, subject: string): string {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-');
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9@]+/g, '-')
      .slice(0, 50)
      .replace(/^-|-$/g, '');
  return [time, String(number).padStart(4, '0'), plain(to), plain(subject)].filter(Boolean).join('_');
}

/** All mails of an inbox, in order of arrival. */
export async function readMails(folder: string): Promise<Mail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(names.map((name) => readMail(join(folder, name))));
}

async function readMail(file: string): Promise<Mail> {
  const email = await PostalMime.parse(await readFile(file));
  const recipients = email.headers.filter(({ key }) => key === 'delivered-to').map(({ value }) => value);
  return { ...email, file, recipients };
}

/** SES hands mail over after it has answered: wait for so many of them that are meant. */
export async function waitForMails(
  folder: string,
  {
    count = 1,
    seconds = 10,
    that = () => true,
  }: { count?: number; seconds?: number; that?: (mail: Mail) => boolean } = {},
): Promise<Mail[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const mails = (await readMails(folder)).filter(that);
    if (mails.length >= count) return mails;
    if (Date.now() > deadline) throw new Error(`${mails.length} of ${count} mails after ${seconds} s, in ${folder}`);
    await pause(50);
  }
}
