import { pauseTimer, readTimer, resumeTimer, stopTimer } from '../../domain/operations/timers/go-on.ts';
import { measuringOf } from '../../domain/operations/timers/settle.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import type { Timer } from '../../domain/timers/timer.ts';
import { created, httpHandler, ok, page } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { timerRoutes } from './timers/routes.ts';
import { timerView } from './timers/views.ts';

const needs = { stores, clock };

/** Shows timers as they are now. */
const showing = async (tenantId: string) => {
  const { mostSeconds } = await measuringOf(stores, tenantId);
  return (timer: Timer) => timerView(timer, clock().toISOString(), mostSeconds);
};

const shown = async (tenantId: string, timer: Timer) => (await showing(tenantId))(timer);

export const handler = httpHandler(timerRoutes, {
  startTimer: async ({ tenantId, id, body }) =>
    created(await shown(tenantId, await startTimer(needs)(tenantId, id, body)), `/timers/${id}`),
  listTimers: async ({ tenantId, query, page: asked }) => {
    const { items, cursor } = await stores.timers.list(tenantId, asked, query.technician);
    return page({ items: items.map(await showing(tenantId)), cursor });
  },
  getTimer: async ({ tenantId, params }) => ok(await shown(tenantId, await readTimer(needs)(tenantId, params.timerId))),
  pauseTimer: async ({ tenantId, params }) =>
    ok(await shown(tenantId, await pauseTimer(needs)(tenantId, params.timerId))),
  resumeTimer: async ({ tenantId, params }) =>
    ok(await shown(tenantId, await resumeTimer(needs)(tenantId, params.timerId))),
  stopTimer: async ({ tenantId, params, body }) =>
    ok(await shown(tenantId, await stopTimer(needs)(tenantId, params.timerId, body))),
});
