import { expect, test } from 'vitest';
import { addressedTo, allOf, type Contact, notOwn } from '../../domain/mails/recipients.ts';

const ada: Contact = { name: 'Ada', email: 'ada@client.example' };
const bob: Contact = { email: 'bob@client.example', copy: true };
const archive = 'archive@firm.example';

test.each<[string, readonly Contact[], readonly string[], readonly string[]]>([
  ['one', [ada], [], ['to ada@client.example']],
  ['one and a copy', [bob, ada], [], ['to ada@client.example', 'cc bob@client.example']],
  ['with the firm’s archive', [ada], [archive], ['to ada@client.example', `bcc ${archive}`]],
  ['each address once, however written', [ada, { email: 'ADA@client.example' }], [], ['to ada@client.example']],
  ['who is addressed gets no copy', [ada, { email: ada.email, copy: true }], [], ['to ada@client.example']],
  [
    'who reads it openly gets no blind copy',
    [ada, bob],
    ['Bob@client.example'],
    ['to ada@client.example', 'cc bob@client.example'],
  ],
  ['nobody', [], [archive], [`bcc ${archive}`]],
])('%s', (_, contacts, ownCopies, expected) => {
  const { to, cc, bcc } = addressedTo(contacts, ownCopies);
  const named = [
    ...to.map(({ email }) => `to ${email}`),
    ...cc.map(({ email }) => `cc ${email}`),
    ...bcc.map((email) => `bcc ${email}`),
  ];
  expect(named).toEqual(expected);
  expect(allOf({ to, cc, bcc })).toEqual(expected.map((one) => one.split(' ')[1]));
});

test('what comes back from the archive says nothing of the client', () => {
  expect(notOwn(['Archive@firm.example', 'ada@client.example'], [archive])).toEqual(['ada@client.example']);
  expect(notOwn(['ada@client.example'])).toEqual(['ada@client.example']);
});
