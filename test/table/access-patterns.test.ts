import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { entities } from '../../domain/table/table.ts';

const document = readFileSync('domain/table/access-patterns.md', 'utf8');
/** Rows of the document: number → the index it names, as "entity.index". */
const documented = new Map(
  [...document.matchAll(/^\| +([A-Z]\d+) +\|[^|]*\| +`([A-Za-z.]+)`/gm)].map(([, n, index]) => [n, index]),
);

/** Comments of the entities' indexes: number → "entity.index". */
const cited = new Map<string, string>();
/** Indexes whose comment cites nothing. */
const uncited: string[] = [];
for (const path of globSync('domain/table/entities/*.entity.ts')) {
  const text = readFileSync(path, 'utf8');
  for (const [, entity = '', body = ''] of text.matchAll(/entity: '(\w+)'(.*?)^\}\);/gms)) {
    const indexes = /^ {2}indexes: \{\n(.*?)^ {2}\},/ms.exec(body)?.[1] ?? '';
    for (const [, comment = '', index = ''] of indexes.matchAll(/(?:^ {4}\/\*\*(.*?)\*\/\n)?^ {4}(\w+): \{$/gms)) {
      const numbers = comment.match(/\b[A-Z]\d+\b/g) ?? [];
      if (numbers.length === 0) uncited.push(`${entity}.${index}`);
      for (const number of numbers) cited.set(number, `${entity}.${index}`);
    }
  }
}

describe('access patterns', () => {
  test('each index cites one', () => {
    expect(uncited).toEqual([]);
    const indexes = Object.values(entities).flatMap((entity) =>
      Object.keys(entity.schema.indexes).map((index) => `${entity.schema.model.entity}.${index}`),
    );
    expect(new Set(cited.values())).toEqual(new Set(indexes));
  });

  test('each that an index cites is documented for this index, and each that is documented is cited', () => {
    expect(Object.fromEntries([...documented].sort())).toEqual(Object.fromEntries([...cited].sort()));
  });

  test.each([...documented])('%s (%s) is documented with the keys that the entity writes', (number, index) => {
    const [entityName = '', indexName = ''] = (index ?? '').split('.');
    const entity = Object.values(entities).find((one) => one.schema.model.entity === entityName);
    const indexes = { ...entity?.schema.indexes } as Readonly<
      Record<string, { readonly pk: { readonly template: string } }>
    >;
    const template = indexes[indexName]?.pk.template ?? 'unknown';
    const row = document.split('\n').find((line) => new RegExp(`^\\| +${number} +\\|`).test(line)) ?? '';
    const statics = template.split(/\$\{\w+\}/).filter((part) => part.length > 1);
    const shown = /the same|the keys follow|the item's key/.test(row) ? document : row;
    for (const part of statics) expect(shown).toContain(part.replaceAll(/^#|#$/g, ''));
  });
});
