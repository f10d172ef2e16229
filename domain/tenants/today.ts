import { type LocalDate, localDateOf } from '../calendar/local-date.ts';
import type { Tenant } from './tenant.ts';

/** The date on the tenant's wall. */
export const todayOf = ({ settings }: Pick<Tenant, 'settings'>, now: Date): LocalDate =>
  localDateOf(now.toISOString(), settings.timeZone);
