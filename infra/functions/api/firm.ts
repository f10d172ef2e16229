import {
  changeMemberships,
  changeTenantItems,
  getObjects,
  invitePeople,
  keepTenantItems,
  putObjects,
  startAudits,
  tenantItems,
} from '../../grants.ts';
import type { FunctionSpec } from '../spec.ts';
import { http, LONGEST } from './http.ts';

/** The API's functions for what a firm is, has and sells. */
export const firmFunctions = {
  tenants: http(
    'tenants',
    [changeTenantItems, changeMemberships, invitePeople],
    'The operator cannot add or change firms.',
  ),
  members: http(
    'members',
    [changeTenantItems, changeMemberships, invitePeople],
    'Firms cannot invite or remove people.',
  ),
  // The hour of a firm's month end is an item of its own partition: only the index that lists it is the system's.
  settings: http(
    'settings',
    [changeTenantItems, putObjects('T/*/logos/*'), getObjects('T/*/documents/*')],
    'Firms cannot see or change their settings.',
  ),
  technicians: http(
    'technicians',
    [changeTenantItems],
    'Technicians, teams and what their work costs cannot be read or changed.',
    LONGEST,
  ),
  products: http('products', [keepTenantItems], 'The catalogue of products and expenses cannot be read or changed.'),
  'price-lists': http(
    'price-lists',
    [keepTenantItems],
    'Price lists cannot be read or changed; what they say goes on being billed.',
  ),
  'service-levels': http(
    'service-levels',
    [tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem')],
    'Business calendars and service levels cannot be read or changed; tickets go on showing theirs.',
    LONGEST,
  ),
  // An accountant may start one, who may change nothing else.
  audits: http('audits', [keepTenantItems, startAudits], 'Firms cannot start an audit, or read what one found.'),
  docs: {
    ...http('docs', [], 'The API reference is not shown.'),
    files: ['swagger-ui-dist/swagger-ui-bundle.js', 'swagger-ui-dist/swagger-ui.css'],
  },
} as const satisfies Record<string, FunctionSpec>;
