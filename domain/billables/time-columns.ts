import type { CsvCell } from '../csv.ts';
import { minorDigits } from '../money/currency.ts';
import { formatDecimal } from '../money/decimal.ts';
import type { TimeEntryView } from './time-entry-view.ts';

/** An entry as a row of a file: with its client, whom the entry itself does not name. */
export interface TimeRow extends TimeEntryView {
  readonly clientId: string;
  readonly clientName: string;
  readonly contractName: string;
}

const text = (value: string | undefined): CsvCell => ({ text: value });
const plain = (value: string | number | boolean | undefined): CsvCell => ({ plain: value });

/** Currency units, "-0.50" for example. */
const amountOf = ({ cost }: TimeRow): string | undefined => {
  if (!cost) return undefined;
  const digits = minorDigits(cost.currency);
  return formatDecimal(BigInt(cost.amount), digits, digits);
};

/** What all parts say, or nothing where they differ. */
const onlyOne = <T>(values: readonly (T | undefined)[]): T | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

const perHourOf = ({ accounted, pricedBy = [] }: TimeRow): string | undefined =>
  accounted ? accounted.perHour : onlyOne(pricedBy.map(({ perHour }) => perHour));

/** Every fact of an entry has a column; what a person or a tool wrote is text. */
export const timeColumns: Readonly<Record<string, (row: TimeRow) => CsvCell>> = {
  billableId: ({ billableId }) => plain(billableId),
  clientId: ({ clientId }) => plain(clientId),
  client: ({ clientName }) => text(clientName),
  contractId: ({ contractId }) => plain(contractId),
  contract: ({ contractName }) => text(contractName),
  workedOn: ({ workedOn }) => plain(workedOn),
  startedAt: ({ startedAt }) => plain(startedAt),
  endedAt: ({ endedAt }) => plain(endedAt),
  startedAtLocal: ({ startedAtLocal }) => plain(startedAtLocal),
  untimed: ({ untimed = false }) => plain(untimed),
  seconds: ({ seconds }) => plain(seconds),
  minutes: ({ minutes }) => plain(minutes),
  extraMinutes: ({ extraMinutes }) => plain(extraMinutes),
  technician: ({ technician }) => text(technician),
  team: ({ team }) => text(team),
  role: ({ role }) => text(role),
  workType: ({ workType }) => text(workType),
  ticket: ({ ticket }) => text(ticket),
  ticketId: ({ ticketId }) => plain(ticketId),
  project: ({ task }) => text(task?.projectName),
  projectId: ({ task }) => plain(task?.projectId),
  task: ({ task }) => text(task?.taskName),
  taskId: ({ task }) => plain(task?.taskId),
  remoteSession: ({ session }) => plain(session !== undefined),
  machine: ({ session }) => text(session?.machine),
  description: ({ description }) => text(description),
  notes: ({ notes }) => text(notes),
  charging: ({ charging }) => plain(charging),
  equipmentId: ({ warranty }) => plain(warranty?.equipmentId),
  warrantyUntil: ({ warranty }) => plain(warranty?.until),
  state: ({ state }) => plain(state),
  waitsFor: ({ waitsFor }) => plain(waitsFor.join(' ')),
  billDate: ({ billDate }) => plain(billDate),
  hourlyPrice: ({ hourlyPrice }) => plain(hourlyPrice),
  fixedPrice: ({ fixedPrice }) => plain(fixedPrice),
  kilometres: ({ travel }) => plain(travel?.kilometres),
  travelMinutes: ({ travel }) => plain(travel?.minutes),
  cost: (row) => plain(amountOf(row)),
  currency: ({ cost }) => plain(cost?.currency),
  perHour: (row) => plain(perHourOf(row)),
  pricedBy: ({ pricedBy = [] }) => plain([...new Set(pricedBy.map(({ rule }) => rule))].join(' ')),
  costProblem: ({ costProblem }) => plain(costProblem?.code),
  accountedOn: ({ accountedOn }) => plain(accountedOn),
  accountedAt: ({ accounted }) => plain(accounted?.at),
  invoice: ({ invoice }) => text(invoice?.number),
  invoiceId: ({ invoice }) => plain(invoice?.invoiceId),
  integrationId: ({ source }) => plain(source?.integrationId),
  externalId: ({ source }) => text(source?.externalId),
};
