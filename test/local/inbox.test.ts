import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileName, type Inbox, readMails, startInbox, waitForMails } from '../../local/inbox.ts';

let folder: string;
let inbox: Inbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbox-'));
  await writeFile(join(folder, 'old.eml'), '');
  await writeFile(join(folder, 'mine.txt'), '');
  inbox = await startInbox(folder);
});

afterEach(async () => {
  await inbox.stop();
  await rm(folder, { recursive: true });
});

const send = (mail: object) =>
  createTransport({ host: '127.0.0.1', port: inbox.port, ignoreTLS: true }).sendMail({
    from: 'us@firm.example',
    ...mail,
  });

test('starts empty, and removes nothing but mails', async () => {
  expect(await readdir(folder)).toEqual(['.owner', 'mine.txt']);
});

test('leaves the inbox of another process alone', async () => {
  await writeFile(join(folder, '.owner'), String(process.ppid));
  await writeFile(join(folder, 'theirs.eml'), '');
  const other = await startInbox(folder);
  await other.stop();
  await rm(other.folder, { recursive: true });
  expect(other.folder).not.toBe(folder);
  expect(await readdir(folder)).toContain('theirs.eml');
});

test('keeps each mail with its attachments and all it was given to', async () => {
  const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 13, 10, 46]);
  await send({
    to: 'Zoé <zoe@client.example>',
    bcc: 'archive@firm.example',
    subject: 'Facture d’été',
    text: '.début',
    attachments: [{ filename: 'invoice.pdf', content: pdf }],
  });

  const [mail] = await waitForMails(folder);

  expect(mail).toMatchObject({ subject: 'Facture d’été', from: { address: 'us@firm.example' } });
  expect(mail?.text?.trim()).toBe('.début');
  expect(mail?.recipients).toEqual(['zoe@client.example', 'archive@firm.example']);
  expect(mail?.attachments[0]?.filename).toBe('invoice.pdf');
  expect(Buffer.from(mail?.attachments[0]?.content as ArrayBuffer)).toEqual(pdf);
});

test('many at once are all there, each in a file of its own, in order of arrival', async () => {
  await Promise.all(Array.from({ length: 30 }, () => send({ to: 'x@client.example', subject: 'same' })));

  expect(await readMails(folder)).toHaveLength(30);
  expect(await readdir(folder)).toEqual(expect.not.arrayContaining([expect.stringMatching(/part$/)]));
});

test.each([
  { to: 'zoe@client.example', subject: 'Été / 2026', name: '2026-02-03T04-05-06_0007_zoe@client-example_Ete-2026' },
  { to: '../../etc/passwd', subject: '..\\\0\r\n:*?', name: '2026-02-03T04-05-06_0007_etc-passwd' },
  { to: '', subject: '請求書', name: '2026-02-03T04-05-06_0007' },
])('a name that is safe and readable: $name', ({ to, subject, name }) => {
  expect(fileName(new Date('2026-02-03T04:05:06.700Z'), 7, to, subject)).toBe(name);
});
