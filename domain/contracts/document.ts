import * as z from 'zod';
import type { Instant } from '../calendar/local-date.ts';
import { line } from '../text.ts';

/** The largest file that is kept: a scan of a long contract. */
export const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/**
 * The kinds of files that are kept, with how their names end: what people sign and write, and no program does anything by
 * itself with. Neither web pages and drawings in SVG, which run scripts, nor office files with macros, nor archives.
 */
export const documentTypes = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  [`${OFFICE}.wordprocessingml.document`]: ['docx'],
  [`${OFFICE}.spreadsheetml.sheet`]: ['xlsx'],
  [`${OFFICE}.presentationml.presentation`]: ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const types = Object.keys(documentTypes);
const endings = new Map<string, readonly string[]>(Object.entries(documentTypes));

const endsAs = (name: string, type: string): boolean =>
  (endings.get(type) ?? []).some((ending) => name.toLowerCase().endsWith(`.${ending}`));

/** A document of a contract, as it is announced before its file is sent. */
export const NewContractDocument = z
  .strictObject({
    name: line(120)
      .refine((name) => !/[/\\]/.test(name), { error: 'must be the name of a file, without its folders' })
      .describe('Of the file, with its ending: it is downloaded under it.'),
    type: z.enum(types).describe('The media type, which the ending of the name must fit.'),
    bytes: z
      .int()
      .min(1)
      .max(MAX_DOCUMENT_BYTES, `must be at most ${MAX_DOCUMENT_BYTES}`)
      .describe('The size of the file; the link takes this many and no other number.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the file as 64 hexadecimal digits, as sha256sum writes it')
      .describe('Of the file: the link takes no other one.'),
  })
  .refine(({ name, type }) => !endings.has(type) || endsAs(name, type), {
    error: 'must end as files of its type do',
    path: ['name'],
  })
  .meta({ id: 'NewContractDocument' });
export type NewContractDocument = z.infer<typeof NewContractDocument>;

/**
 * `announced`: its file is not there yet, or nobody has said so; it is forgotten after a day. `removing`: nobody sees it any
 * more, and its file is being deleted.
 */
export const documentStatuses = ['announced', 'stored', 'removing'] as const;

/** A file that people keep with a contract. */
export interface ContractDocument extends NewContractDocument {
  readonly documentId: string;
  readonly contractId: string;
  readonly status: (typeof documentStatuses)[number];
  readonly announcedAt: Instant;
  /** The `sub` of the person who announced it. */
  readonly by: string;
  readonly storedAt?: Instant | undefined;
  readonly version: number;
}
