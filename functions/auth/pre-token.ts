import type { PreTokenGenerationV2TriggerHandler } from 'aws-lambda';
import { environment } from '../shared/env.ts';
import { stores } from '../shared/services.ts';

const { TENANT_CLAIM, ROLE_CLAIM } = environment('TENANT_CLAIM', 'ROLE_CLAIM');

/**
 * Cognito asks for the claims of each token that it issues. They come from the membership in the table and from nothing
 * that a person can write. Who belongs to no firm gets a token without them, which opens nothing.
 */
export const handler: PreTokenGenerationV2TriggerHandler = async (event) => {
  const subject = event.request.userAttributes.sub;
  const membership = subject === undefined ? undefined : await stores.members.get(subject);
  if (membership)
    event.response.claimsAndScopeOverrideDetails = {
      accessTokenGeneration: {
        claimsToAddOrOverride: { [TENANT_CLAIM]: membership.tenantId, [ROLE_CLAIM]: membership.role },
      },
    };
  return event;
};
