/** Who may do what: one table, read by every handler and by the OpenAPI document. */

export const roles = ['operator', 'owner', 'billing', 'accountManager', 'technician', 'accountant', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'tenants:manage',
  'members:manage',
  'settings:read',
  'settings:write',
  'clients:read',
  'clients:write',
  'clients:erase',
  'contracts:read',
  'contracts:write',
  'time:read',
  'time:write',
  'time:approve',
  'time:revise',
  'time:unlock',
  'batches:read',
  'batches:write',
  'batches:approve',
  'invoices:read',
  'invoices:write',
  'payments:write',
  'audits:run',
  'integrations:read',
  'integrations:manage',
  'technicians:write',
  'costs:read',
  'costs:write',
] as const;
export type Permission = (typeof permissions)[number];

const reading = permissions.filter((permission) => permission.endsWith(':read'));

/** The operator hosts the firms and sees nothing of their business; everybody else belongs to one firm. */
export const allowed: Readonly<Record<Role, readonly Permission[]>> = {
  operator: ['tenants:manage'],
  owner: permissions.filter((permission) => permission !== 'tenants:manage'),
  billing: [
    ...reading,
    'clients:write',
    'contracts:write',
    'time:write',
    'time:approve',
    'time:revise',
    'time:unlock',
    'batches:write',
    'batches:approve',
    'invoices:write',
    'payments:write',
    'audits:run',
    'technicians:write',
    'costs:write',
  ],
  accountManager: [
    ...reading,
    'clients:write',
    'contracts:write',
    'time:write',
    'time:approve',
    'time:revise',
    'technicians:write',
  ],
  technician: ['clients:read', 'contracts:read', 'time:read', 'time:write'],
  accountant: [...reading, 'audits:run'],
  viewer: ['clients:read', 'contracts:read', 'time:read', 'batches:read', 'invoices:read'],
};

/** Stands where a tenant's id does for the people who host the firms; no id has this form. */
export const HOST = 'host';

export const isRole = (value: unknown): value is Role => roles.some((role) => role === value);

export const may = (role: Role, permission: Permission): boolean => allowed[role].includes(permission);
