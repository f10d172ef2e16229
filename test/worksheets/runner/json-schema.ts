import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { Worksheet } from './format.ts';

export const SCHEMA_FILE = new URL('../worksheet.schema.json', import.meta.url);

/** The format as JSON Schema, for editors; as `worksheet.schema.json` holds it. */
export const worksheetSchema = (): string => {
  const { $schema, ...schema } = z.toJSONSchema(Worksheet, { io: 'input', unrepresentable: 'any' });
  const text = JSON.stringify(
    { $schema, title: 'A worksheet: a billing story and what it comes to', ...schema },
    null,
    2,
  );
  return `${text}\n`;
};

/** `node test/worksheets/runner/json-schema.ts` writes the file anew. */
if (import.meta.main) writeFileSync(SCHEMA_FILE, worksheetSchema());
