import { Terms } from '../../../domain/contracts/contract.ts';

/** What people agree on: from when on, the path says; how prices were revised, we do. */
export const AgreedTerms = Terms.omit({ effectiveFrom: true, revision: true }).meta({ id: 'AgreedTerms' });
