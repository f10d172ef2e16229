import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { concurrently } from '../../domain/operations/concurrently.ts';
import type { Api } from '../api.ts';
import { printTable } from './terminal.ts';

/** Money as the terminal shows it: the same for every reader. */
export const euros = (minor: number): string => (minor / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** The invoices in the order of their numbers, whole. */
export const readInvoices = async (api: Api) => {
  const listed = await api.all('/invoices');
  const whole = await concurrently(
    listed,
    6,
    async ({ invoiceId }) => (await api.must('GET', `/invoices/${invoiceId}`)).body,
  );
  return whole.sort((a, b) => a.number - b.number);
};

// biome-ignore lint/suspicious/noExplicitAny: the API's answers
type Answer = any;

/** Worked minutes that stand on the lines of invoices. */
export const minutesBilled = (invoices: readonly Answer[]): number =>
  invoices
    .flatMap(({ lines }) => lines)
    .reduce((sum: number, { explanation }: Answer) => sum + (explanation.actualSeconds ?? 0) / 60, 0);

/** Worked minutes of a month that stand on the logs and are on no invoice. */
export const minutesOpen = async (api: Api, contractIds: readonly string[], month: string): Promise<number> => {
  const logs = await concurrently(contractIds, 6, (contractId) => api.all(`/contracts/${contractId}/time-entries`));
  const open = logs.flat().filter(({ billing, workedOn }: Answer) => billing === 'open' && workedOn.startsWith(month));
  return open.reduce((sum: number, { seconds }: Answer) => sum + seconds / 60, 0);
};

export const printInvoices = (invoices: readonly Answer[]): void => {
  const rows = invoices.map(({ formattedNumber, issuedOn, buyer, lines, totals }) => [
    formattedNumber,
    issuedOn,
    buyer.name,
    String(lines.length),
    euros(totals.net.amount),
    euros(totals.tax.amount),
    euros(totals.gross.amount),
  ]);
  const sum = (pick: (totals: Answer) => number) => euros(invoices.reduce((all, { totals }) => all + pick(totals), 0));
  const total = [
    '',
    '',
    `${invoices.length} invoices`,
    '',
    sum((t) => t.net.amount),
    sum((t) => t.tax.amount),
    sum((t) => t.gross.amount),
  ];
  printTable(['Number', 'Date', 'Client', 'Lines', 'Net EUR', 'Tax EUR', 'Total EUR'], [...rows, total], [3, 4, 5, 6]);
};

/** Fetches every PDF by its link, as a person would. */
export const savePdfs = async (api: Api, invoices: readonly Answer[], folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await concurrently(invoices, 6, async ({ invoiceId, formattedNumber }) => {
    const { body } = await api.must('GET', `/invoices/${invoiceId}/pdf`);
    const response = await fetch(body.url);
    if (!response.ok) throw new Error(`the PDF of ${formattedNumber} could not be fetched: ${response.status}`);
    await writeFile(join(folder, `${formattedNumber}.pdf`), new Uint8Array(await response.arrayBuffer()));
  });
};
