import { BillingError } from '../../../domain/errors.ts';
import { Id } from '../../../domain/ids.ts';
import { HOST, isRole, may, type Permission } from '../../../domain/tenants/roles.ts';
import type { Caller } from './request.ts';

export interface ClaimNames {
  readonly tenant: string;
  readonly role: string;
}

/**
 * Who asks. The gateway has verified signature, issuer, audience and expiry; an ID token passes all of that, but says
 * who somebody is and not what a program may do in their name, so it is refused here.
 */
export const authenticate = (claims: Readonly<Record<string, unknown>> | undefined, names: ClaimNames): Caller => {
  if (!claims) throw new BillingError('TokenInvalid', 'send an access token: Authorization: Bearer <token>');
  const { token_use: use, sub: subject } = claims;
  if (use !== undefined && use !== 'access')
    throw new BillingError('TokenInvalid', 'this is not an access token: send the access token, not the ID token');
  if (typeof subject !== 'string' || subject === '')
    throw new BillingError('TokenInvalid', 'the token does not say whose it is: it has no "sub"');

  const tenantId = claims[names.tenant];
  const role = claims[names.role];
  if (typeof tenantId !== 'string' || !isRole(role))
    throw new BillingError('Forbidden', 'you belong to no firm here: ask its owner to invite you, then sign in again');
  // The operator's people stand outside all firms, and nobody else does.
  const belongs = role === 'operator' ? tenantId === HOST : Id.safeParse(tenantId).success;
  if (!belongs) throw new BillingError('Forbidden', `the role ${role} does not go with the firm that the token names`);
  return { tenantId, role, subject };
};

export const authorize = ({ role }: Caller, permission: Permission): void => {
  if (!may(role, permission))
    throw new BillingError(
      'Forbidden',
      `this needs the permission ${permission}, which the role ${role} does not have`,
    );
};
