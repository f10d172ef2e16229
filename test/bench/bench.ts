import { parseArgs } from 'node:util';
import { benchBundles } from './bundles.ts';
import { benchCalls } from './calls.ts';
import { estimate } from './estimate.ts';
import { benchImport } from './import.ts';
import { benchIntake } from './intake.ts';
import type { Measured } from './measured.ts';
import { benchPdf } from './pdf.ts';
import { benchPricing } from './pricing.ts';

const usage = `npm run bench                                      the figures of the design: one JSON line each
npm run bench -- --clients 100,1000,10000          month ends of these sizes; 10,000 clients take a quarter of an hour
npm run bench -- --only calls,estimate             some of pdf, pricing, bundles, calls, intake, estimate, import
npm run bench -- --only import --rows 100000       the import of a large file; it takes some minutes`;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100,1000' },
    rows: { type: 'string', default: '100000' },
    only: { type: 'string', default: 'pdf,pricing,bundles,calls,intake,estimate' },
  },
});
const sizes = values.clients.split(',').map(Number);
const wanted = values.only.split(',');

const benches: Readonly<Record<string, () => Promise<readonly Measured[]> | readonly Measured[]>> = {
  // First: its peak memory is that of the process.
  pdf: benchPdf,
  pricing: benchPricing,
  bundles: benchBundles,
  calls: () => benchCalls(sizes),
  estimate,
  intake: benchIntake,
  import: () => benchImport(Number(values.rows)),
};

if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0) || !wanted.every((name) => name in benches))
  throw new Error(usage);

const rounded = (value: number): number => Number(value.toPrecision(4));
for (const name of Object.keys(benches).filter((one) => wanted.includes(one))) {
  for (const { most, value, ...rest } of (await benches[name]?.()) ?? []) {
    const missed = most !== undefined && value > most;
    if (missed) process.exitCode = 1;
    console.log(JSON.stringify({ ...rest, value: rounded(value), ...(most && { most }), ...(missed && { missed }) }));
  }
}
