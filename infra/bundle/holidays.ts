import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packed, UNPACKING } from './packed.ts';
import { installed, written } from './slim-copy.ts';

type Rule = Readonly<Record<string, unknown>> | false;

/**
 * A feast without what it is called in every language. The library takes two feasts for one where name and day are the
 * same: that may be so, unless one is longer than a day.
 */
const nameless = ([key, rule]: [string, Rule]): readonly [string, Rule] => {
  if (rule === false) return [key, rule];
  const { name: _, _name, note, ...rest } = rule;
  return [key, /\bP\d/.test(key) ? { ...rest, name: key } : rest];
};

/** The library's data without what no date depends on: names, which are more than half of it, time zones and days off. */
const withoutWords = (data: object): string =>
  JSON.stringify(data, (key, value) => {
    if (key === 'names') return {};
    if (key === 'zones' || key === 'dayoff') return undefined;
    return key === 'days' ? Object.fromEntries(Object.entries<Rule>(value).map(nameless)) : value;
  });

/** `date-holidays` as it is, but for the words in its data; the data keeps its version and licence (CC BY-SA 3.0). */
const slim = (): string => {
  // The package does not export it by name, so it is named by its place.
  const data = withoutWords(JSON.parse(readFileSync(installed('date-holidays/data/holidays.json'), 'utf8')));
  return [
    `import Parser from 'date-holidays-parser';`,
    UNPACKING,
    // Unpacked by the first who asks for a feast, not by every start of a function.
    'let data;',
    `const unpacked = () => (data ??= JSON.parse(${packed(data)}));`,
    'export default class Holidays extends Parser {',
    '  constructor(...place) { super(unpacked(), ...place); }',
    // Adds the start to the name to tell feasts apart.
    `  _translate(feast) { return { name: '', ...feast }; }`,
    '}',
  ].join('\n');
};

/** What esbuild has to be told (`alias`) so that the library of public holidays adds 0.3 MB to a bundle, not 1.5. */
export const holidayAlias = (): Readonly<Record<string, string>> => ({
  'date-holidays': written('date-holidays.mjs', slim()),
  'moment-timezone': fileURLToPath(new URL('moment.ts', import.meta.url)),
});
