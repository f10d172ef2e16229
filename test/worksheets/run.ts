import { relative } from 'node:path';
import { worksheetFiles } from './runner/read.ts';
import { tell } from './runner/report.ts';

/** `npm run worksheets -- FOLDER…`: plays every worksheet of the folders and tells what comes out otherwise. */
const asked = process.argv.slice(2);
const folders = asked.length > 0 ? asked : [import.meta.dirname];
const files = [...new Set(folders.flatMap(worksheetFiles))];
let failed = 0;
for (const file of files) {
  const { ok, text } = await tell(file, relative(process.cwd(), file));
  if (!ok) failed += 1;
  console.log(text);
}
console.log(`${files.length} worksheets, ${failed === 0 ? 'all as expected' : `${failed} otherwise than expected`}`);
process.exitCode = failed === 0 ? 0 : 1;
