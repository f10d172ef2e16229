import * as z from 'zod';
import { Id, idFrom } from '../ids.ts';
import { foldName } from '../imports/directory.ts';
import { line } from '../text.ts';
import type { ToolRef } from './news.ts';

/** What of a tool is mapped to something of ours. */
export const mappedKinds = ['organisation', 'user', 'type', 'tag'] as const;
export type MappedKind = (typeof mappedKinds)[number];

const text = line(200);

/** Something in the tool, told by one of what the tool tells of it; the id is the surest. */
export const ToolKey = z
  .union([z.strictObject({ id: text }), z.strictObject({ email: line(254) }), z.strictObject({ name: text })])
  .meta({ id: 'ToolKey' });
export type ToolKey = z.infer<typeof ToolKey>;

const workType = line(80);

/** One thing of the tool, and what it is here. */
export const Mapped = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('organisation'), of: ToolKey, clientId: Id }),
    z
      .strictObject({
        kind: z.literal('user'),
        of: ToolKey,
        technician: line(80).optional().describe('Who works: the name under which the time is kept.'),
        team: line(80).optional(),
        clientId: Id.optional().describe('Whose person it is: asks on behalf of this client.'),
      })
      .refine(({ technician, clientId }) => technician !== undefined || clientId !== undefined, {
        error: 'must have a technician, or the clientId of one who asks for work',
        path: ['technician'],
      })
      .refine(({ technician, team }) => team === undefined || technician !== undefined, {
        error: 'must not be given without a technician',
        path: ['team'],
      }),
    z.strictObject({ kind: z.literal('type'), of: z.strictObject({ name: text }), workType }),
    z.strictObject({ kind: z.literal('tag'), of: z.strictObject({ name: text }), workType }),
  ])
  .meta({ id: 'Mapped' });
export type Mapped = z.infer<typeof Mapped>;
export type MappedAs<Kind extends MappedKind> = Extract<Mapped, { kind: Kind }>;

/** Ids are compared as they are (some tools tell them apart by case), addresses and names as people read them. */
export const keyText = (of: ToolKey): readonly string[] => {
  if ('id' in of) return ['id', of.id.trim()];
  return 'email' in of ? ['email', foldName(of.email)] : ['name', foldName(of.name)];
};

/** The id of a mapping: of the kind and of the tool's text, which enters no key as it is. */
export const mappingIdOf = (kind: MappedKind, of: ToolKey): string => idFrom('mapping', kind, ...keyText(of));

/** What is looked for, the surest first: who is mapped by the id is not looked for by the name. */
export const keysOfRef = ({ id = '', email = '', name = '' }: ToolRef): readonly ToolKey[] => [
  ...(id.trim() === '' ? [] : [{ id }]),
  ...(email.trim() === '' ? [] : [{ email }]),
  ...(name.trim() === '' ? [] : [{ name }]),
];
