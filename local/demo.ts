import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startCloud } from './cloud.ts';
import { minutesOfFile } from './demo/minutes-of-file.ts';
import { runMonthEnd } from './demo/month-end.ts';
import { minutesBilled, minutesOpen, printInvoices, readInvoices, savePdfs } from './demo/report.ts';
import { clientNamesOf, foundFirm, importTimeSheet, signClients } from './demo/set-up.ts';
import { newStopwatch, printTable } from './demo/terminal.ts';
import { deploy } from './deploy.ts';
import { apiUrlOf, type Deployed } from './people.ts';
import { localFolder } from './places.ts';

const TIMESHEET = fileURLToPath(new URL('./data/timesheet-2016.csv', import.meta.url));
const MONTH = '2016-03';
const THROUGH = '2016-03-31';

/** A month of real help-desk work becomes invoices, on a local cloud, by the template that ships. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const stopwatch = newStopwatch();
  const cloud = await stopwatch.time('local cloud', () =>
    startCloud({ inboxDir: join(localFolder, 'inbox'), say: console.log }),
  );
  try {
    const stacks = await stopwatch.time('deploy the template', () => deploy({ endpoint: cloud.endpoint }));
    const deployed: Deployed = { endpoint: cloud.endpoint, outputs: Object.assign({}, ...Object.values(stacks)) };
    const token = await billMarch(deployed, cloud, stopwatch);
    printEnding(deployed, token);
    if (values.once) return;
    console.log('\nRunning. Stop it with Ctrl-C.');
    await cloud.ended;
  } finally {
    await cloud.stop();
  }
};

type Cloud = Awaited<ReturnType<typeof startCloud>>;

const billMarch = async (
  deployed: Deployed,
  cloud: Cloud,
  stopwatch: ReturnType<typeof newStopwatch>,
): Promise<string> => {
  const csv = await readFile(TIMESHEET, 'utf8');
  const { api, token } = await stopwatch.time('a firm, its owner and its settings', () => foundFirm(deployed));
  const names = clientNamesOf(csv);
  const contractIds = await stopwatch.time(`${names.length} clients, a contract each`, () => signClients(api, names));
  const imported = await stopwatch.time('import of the time sheet', () => importTimeSheet(api, csv));
  const { rows, created, refused, errors } = imported;
  console.log(
    `  ${rows} rows: ${created} taken, ${refused} refused${errors[0] ? `, e.g. line ${errors[0].line}: ${errors[0].detail}` : ''}`,
  );
  await runMonthEnd(api, 'March 2016', THROUGH, names.length, stopwatch);
  const invoices = await readInvoices(api);
  const again = await stopwatch.time('the same month a second time', () =>
    runMonthEnd(api, 'March 2016, again', THROUGH, 0, newStopwatch()),
  );
  const pdfs = join(localFolder, 'invoices');
  await rm(pdfs, { recursive: true, force: true });
  await savePdfs(api, invoices, pdfs);

  console.log('');
  printInvoices(invoices);
  const numbers = invoices.map(({ number }) => number);
  const gapless = numbers.every((number, i) => number === i + 1);
  const [billed, open, inFile] = [
    minutesBilled(invoices),
    await minutesOpen(api, contractIds, MONTH),
    minutesOfFile(TIMESHEET, MONTH),
  ];
  const mails = await cloud.mails();
  const toClients = mails.filter(({ recipients }) =>
    recipients.some((address) => address.endsWith('@clients.example')),
  );
  const unchanged = (await api.all('/invoices')).length === invoices.length;
  console.log(`\nNumbers 1 to ${numbers.length}, ${gapless ? 'without a gap' : 'WITH A GAP'}`);
  console.log(`Minutes of March in the file      ${inFile}`);
  console.log(`  on invoices                     ${billed}`);
  console.log(`  open on the logs                ${open}`);
  console.log(
    `  together                        ${billed + open}  ${billed + open === inFile ? '= the file' : '≠ THE FILE'}`,
  );
  console.log(`A second run of the same month    ${again.status}, ${unchanged ? 'issued nothing' : 'ISSUED MORE'}`);
  console.log(`PDFs                              ${invoices.length} in ${pdfs}`);
  console.log(
    `Mails                             ${toClients.length} to clients, ${mails.length - toClients.length} to the firm and its owner, in ${cloud.inboxDir}\n`,
  );
  printTable(
    ['Phase', 'Seconds'],
    stopwatch.phases.map(({ name, seconds }) => [name, seconds.toFixed(1)]),
    [1],
  );
  if (!gapless || !unchanged || billed + open !== inFile) throw new Error('the demo does not add up: see above');
  return token;
};

const printEnding = (deployed: Deployed, token: string): void => {
  const url = apiUrlOf(deployed);
  console.log(`\nAPI    ${url}`);
  console.log(`Docs   ${url}/docs`);
  console.log(`Token  (15 minutes) ${token}`);
  console.log(`Try    curl -H "Authorization: Bearer <token>" '${url}/invoices?limit=3'`);
};

await main();
