import { benchBundles } from './bundles.ts';
import { benchCalls } from './calls.ts';
import type { Measured } from './measured.ts';
import { benchPdf } from './pdf.ts';
import { benchPricing } from './pricing.ts';

/** `npm run bench`: one JSON line for every figure of the design that exists so far. */
const benches: readonly (() => Promise<readonly Measured[]> | readonly Measured[])[] = [
  // First: its peak memory is that of the process.
  benchPdf,
  benchPricing,
  benchBundles,
  benchCalls,
];

for (const bench of benches) {
  for (const { name, value, unit } of await bench()) {
    console.log(JSON.stringify({ name, value: Number(value.toPrecision(4)), unit }));
  }
}
