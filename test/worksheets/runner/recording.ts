import { type Billable, billDateOf, dayOf, isBilled, type TimeEntry } from '../../../domain/billables/billable.ts';
import { accepted } from '../../../domain/billables/checked.ts';
import { NewBillable } from '../../../domain/billables/new-billable.ts';
import { expenseOf } from '../../../domain/billables/new-expense.ts';
import { NewTimeEntry, TimeEntryChange } from '../../../domain/billables/new-time-entry.ts';
import { refusalByContract, waitsForTicket } from '../../../domain/billables/placing.ts';
import { changeEntry, timeEntryOf } from '../../../domain/billables/time-entry.ts';
import { localDateOf } from '../../../domain/calendar/local-date.ts';
import { BillingError } from '../../../domain/errors.ts';
import { idFrom } from '../../../domain/ids.ts';
import { currencyOfClient } from '../../../domain/invoicing/exchange.ts';
import { NewProduct, type Product, productIdOf, sellable } from '../../../domain/products/product.ts';
import type { StoryBillable, StoryStep } from './format.ts';
import { mint, momentOfRecording, type Standing, StoryError, standingNamed, type World } from './world.ts';

type Asked = StoryBillable & Readonly<Record<string, unknown>>;
type Changed = { readonly entry: string; readonly contract?: string; readonly at?: string };

/** What the API makes of a billable. Throws a ZodError or a BillingError where it is refused. */
const billableOf = (world: World, { contract }: Standing, asked: Asked, billableId: string): Billable => {
  const { contract: _c, as: _a, at: _t, kind, ...fields } = asked;
  const { contractId } = contract;
  if (kind === undefined || kind === 'time') {
    const { task, ...work } = fields;
    const entry = NewTimeEntry.parse({ contractId, ...work });
    return { ...accepted(timeEntryOf(entry, billableId, contract, world.tenant.settings.timeZone)), ...onTask(task) };
  }
  const { product: code, ...rest } = fields;
  const product = named(world, code);
  const productId = product && { productId: product.productId };
  const billable = NewBillable.parse({ kind, contractId, ...rest, ...productId });
  if (billable.kind === 'expense') {
    const currency = currencyOfClient(world.client, world.tenant.settings);
    return accepted(expenseOf(billable, billableId, { contract, settings: world.tenant.settings, currency, product }));
  }
  const { held: _h, ...onCharge } = billable;
  const refusal = refusalByContract(contract, onCharge.on, '/on');
  if (refusal) throw new BillingError(refusal.code, refusal.detail);
  return { ...onCharge, billableId };
};

/** The task that an entry is for, kept with its names as the API does. */
const onTask = (asked: unknown): Pick<TimeEntry, 'task'> => {
  if (asked === undefined) return {};
  const { project: projectName, task: taskName } = asked as { readonly project: string; readonly task: string };
  const projectId = idFrom('project', projectName);
  return { task: { projectId, taskId: idFrom('task', projectName, taskName), projectName, taskName } };
};

/** The product of the catalogue that an expense names by its code; the API takes its id. */
const named = ({ products }: World, code: unknown): Product | undefined => {
  if (code === undefined) return undefined;
  const product = products.get(String(code));
  if (!product) throw new StoryError(`there is no product "${String(code)}" in the catalogue`);
  return product;
};

/** Puts products into the catalogue, in place of those of the same code. What is recorded stays as it is. */
export const stock = (world: World, { catalogue }: Extract<StoryStep, { kind: 'catalogue' }>): void => {
  for (const asked of catalogue) {
    const product = accepted(sellable(NewProduct.parse(asked), world.tenant.settings));
    const { code } = product;
    const version = (world.products.get(code)?.version ?? 0) + 1;
    world.products.set(code, { ...product, productId: productIdOf(code), version });
  }
};

const place = (
  world: World,
  standing: Standing,
  billable: Billable,
  at: string | undefined,
  from = dayOf(billable),
) => ({
  billDate: billDateOf(from, standing.state),
  ulid: mint(world, momentOfRecording(world, from, at)),
});

/** Puts billables on their contracts' logs. What is held has no place there. */
export const record = (world: World, { record: asked }: Extract<StoryStep, { kind: 'record' }>): void => {
  for (const one of asked as readonly Asked[]) {
    const standing = standingNamed(world, one.contract as string | undefined);
    const name = (one.as as string | undefined) ?? String(world.names.size + 1);
    const billableId = idFrom('billable', name);
    if (world.names.has(billableId)) throw new StoryError(`two billables are called "${name}"`);
    const billable = billableOf(world, standing, one, billableId);
    world.names.set(billableId, name);
    if (one.held === true || waitsForTicket(standing.contract, billable)) standing.held = [...standing.held, billable];
    else standing.log = [...standing.log, { ...billable, ...place(world, standing, billable, one.at as string) }];
  }
};

const isOn = (name: string) => {
  const billableId = idFrom('billable', name);
  return (one: Billable) => one.billableId === billableId;
};

/** Changes a time entry as the API does: it leaves its place and gets a new one, is held back, or goes to another contract. */
export const change = (world: World, { change: asked }: Extract<StoryStep, { kind: 'change' }>): void => {
  const { entry: name, contract, at, ...fields } = asked as Changed;
  const isMeant = isOn(name);
  const standing = world.standings.find(({ log, held }) => [...log, ...held].some(isMeant));
  const logged = standing?.log.find(isMeant);
  const before = logged ?? standing?.held.find(isMeant);
  if (!standing || before?.kind !== 'time') throw new StoryError(`there is no time entry "${name}"`);
  if (logged && isBilled(logged, standing.state)) throw new BillingError('BillableLocked', 'it is on an invoice');
  const target = contract === undefined ? standing : standingNamed(world, contract);
  const { timeZone } = world.tenant.settings;
  const moment = new Date(momentOfRecording(world, before.workedOn, at)).toISOString();
  const today = localDateOf(moment, timeZone);
  const changed = accepted(changeEntry(before, TimeEntryChange.parse(fields), target.contract, timeZone, today));
  const { entry, held, postponedTo } = changed;
  standing.log = standing.log.filter((one) => !isMeant(one));
  standing.held = standing.held.filter((one) => !isMeant(one));
  standing.state = { ...standing.state, version: standing.state.version + 1 };
  if (held) target.held = [...target.held, entry];
  else target.log = [...target.log, { ...entry, ...place(world, target, entry, moment, postponedTo) }];
};
