import { renderInvoice } from '../../domain/documents/invoice-pdf.ts';
import type { TaxedLine } from '../../domain/invoicing/invoice.ts';
import { makeInvoice, manyLines, twelveLines } from '../domain/documents/builders.ts';

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const medianMs = async (lines: readonly TaxedLine[], warmUp: number, runs: number): Promise<number> => {
  const invoice = makeInvoice({ lines });
  const times: number[] = [];
  for (let run = 0; run < warmUp + runs; run += 1) {
    const start = performance.now();
    await renderInvoice(invoice);
    if (run >= warmUp) times.push(performance.now() - start);
  }
  return median(times);
};

/** Targets (design §8): at most 15 ms for 12 lines and 110 ms for 400, peak memory at most 300 MB. */
export const benchPdf = async (): Promise<readonly Measured[]> => {
  const short = await medianMs(twelveLines(), 30, 60);
  const long = await medianMs(manyLines(400), 5, 15);
  const { maxRSS } = process.resourceUsage();
  return [
    { name: 'PDF of 12 lines', value: short, unit: 'ms' },
    { name: 'PDF of 400 lines', value: long, unit: 'ms' },
    { name: 'peak memory of rendering', value: maxRSS / 1024, unit: 'MB' },
  ];
};
