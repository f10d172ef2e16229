import * as z from 'zod';

type Json = Readonly<Record<string, unknown>>;

const REF = '#/$defs/';
const PLACE = '#/components/schemas/';

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every reference in a schema passed through a function. */
const withRefs = (value: unknown, rename: (id: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((each) => withRefs(each, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      key === '$ref' && typeof each === 'string' && each.startsWith(REF)
        ? [key, `${PLACE}${rename(each.slice(REF.length))}`]
        : [key, withRefs(each, rename)],
    ),
  );
};

const refsIn = (schema: unknown): readonly string[] =>
  [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, id]) => id ?? '');

/** Schemas by the name of their place, with the named schemas that they refer to. */
const convert = (schemas: ReadonlyMap<string, z.ZodType>, io: 'input' | 'output') => {
  // As members of one object, because the root itself would not become a reference to its own name.
  const root = z.toJSONSchema(z.object(Object.fromEntries(schemas)), { io, unrepresentable: 'any' });
  const named = Object.entries(root.$defs ?? {}).map(([id, { id: _, ...schema }]) => [id, schema] as const);
  return { places: root.properties ?? {}, named: new Map<string, unknown>(named) };
};

type Named = ReadonlyMap<string, unknown>;

/** Names that mean something else in a request than in an answer, where every default is filled in. */
const differing = (input: Named, output: Named): ReadonlySet<string> => {
  const names = [...input.keys()].filter((id) => output.has(id));
  const found = new Set(names.filter((id) => JSON.stringify(input.get(id)) !== JSON.stringify(output.get(id))));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const id of names) if (refsIn(input.get(id)).some((ref) => found.has(ref))) found.add(id);
  }
  return found;
};

export interface Converted {
  /** The schema of each place, in requests and in answers. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** JSON Schemas of what requests and answers hold, from the very schemas that check them. */
export const toSchemas = (
  requests: ReadonlyMap<string, z.ZodType>,
  answers: ReadonlyMap<string, z.ZodType>,
): Converted => {
  const input = convert(requests, 'input');
  const output = convert(answers, 'output');
  const twice = differing(input.named, output.named);
  const inputName = (id: string) => (twice.has(id) ? `${id}Input` : id);
  const outputName = (id: string) => id;
  const renamed = (named: Named, rename: (id: string) => string) =>
    Object.fromEntries([...named].map(([id, schema]) => [rename(id), withRefs(schema, rename)]));
  const all = { ...renamed(output.named, outputName), ...renamed(input.named, inputName) };
  return {
    input: Object.fromEntries(Object.entries(input.places).map(([place, s]) => [place, withRefs(s, inputName)])),
    output: Object.fromEntries(Object.entries(output.places).map(([place, s]) => [place, withRefs(s, outputName)])),
    components: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};
