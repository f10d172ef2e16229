import { clientRoutes } from './clients/routes.ts';
import type { Route } from './route.ts';

/** Every operation of the API: the one table that gateway, handlers and OpenAPI document are made from. */
export const routes: readonly Route[] = [clientRoutes].flatMap((ofResource) => Object.values<Route>(ofResource));
