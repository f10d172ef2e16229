import { property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filled, MailTexts, MailWording, placeholders } from '../../domain/mails/wording.ts';
import { always } from './builders.ts';

const values = { number: 'FA-1', client: 'Dubœuf & <Fils>', amount: '120.00 €', firm: 'Canal', purchaseOrder: '' };

describe('placeholders', () => {
  test.each([
    ['{number}', 'FA-1'],
    ['Invoice {number} for {client}', 'Invoice FA-1 for Dubœuf & <Fils>'],
    ['{number}{number}', 'FA-1FA-1'],
    ['for {purchaseOrder}.', 'for .'],
    ['due {dueOn}', 'due '],
    ['no {placeholder', 'no {placeholder'],
    ['no } either', 'no } either'],
    ['{unknown}', '{unknown}'],
    ['{constructor}', '{constructor}'],
    ['{{number}}', '{FA-1}'],
  ])('%s', (text, expected) => {
    expect(filled(text, values)).toBe(expected);
  });

  test('a value is text: braces and dollars in it stay as they are', () => {
    expect(filled('{client}: {number}', { client: '{number} $& $1', number: 'FA-1' })).toBe('{number} $& $1: FA-1');
    always(property(string(), (client) => filled('<{client}>', { client }) === `<${client}>`));
  });
});

describe('a firm’s own words', () => {
  test('may name every placeholder', () => {
    const all = placeholders.map((name) => `{${name}}`).join(' ');
    expect(MailTexts.parse({ subject: all, opening: all, closing: all })).toEqual({
      subject: all,
      opening: all,
      closing: all,
    });
  });

  test.each([
    ['an unknown one', { opening: 'Dear {name},' }, ['opening'], '{name}'],
    ['one in capitals', { subject: '{Number}' }, ['subject'], '{Number}'],
    ['an empty one', { closing: '{}' }, ['closing'], '{}'],
    ['one that every object knows', { closing: '{constructor}' }, ['closing'], '{constructor}'],
    ['a subject of two lines', { subject: 'one\r\nBcc: thief@evil.example' }, ['subject'], 'control'],
    ['a subject of nothing', { subject: ' ' }, ['subject'], 'empty'],
    ['text that turns around', { opening: 'a\u202eb' }, ['opening'], 'text-direction'],
  ])('are refused with %s, and where', (_, texts, path, message) => {
    const { error } = MailTexts.safeParse(texts);
    expect(error?.issues).toMatchObject([{ path, message: expect.stringContaining(message) }]);
  });

  test('are by language and kind of document', () => {
    const wording = { fr: { invoice: { subject: 'Facture {number}' } }, en: { creditNote: { closing: 'Bye' } } };
    expect(MailWording.parse(wording)).toEqual(wording);
    expect(MailWording.safeParse({ de: {} }).success).toBe(false);
    expect(MailWording.safeParse({ fr: { quote: {} } }).success).toBe(false);
  });
});
