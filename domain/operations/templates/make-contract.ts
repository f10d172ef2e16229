import { type DuplicateRequest, duplicateOf } from '../../contracts/duplicate.ts';
import type { ChangedBy } from '../../contracts/history.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { blamed, type ContractFromTemplate, type Described, ofBuiltIn, ofOwn } from '../../templates/from-template.ts';
import type { Locale } from '../../text.ts';
import { createContract, readContract } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type ContractNeeds = Pick<TableNeeds, 'stores'>;

/** Which contract is to be made, and who wants it when. */
export interface Making {
  readonly tenantId: string;
  readonly contractId: string;
  readonly by: ChangedBy;
  readonly now: Date;
}

/** What a contract is asked for as, by the template as it is now; words that nobody gave are in the language. */
export const describedIn = async (
  { stores }: ContractNeeds,
  tenantId: string,
  request: ContractFromTemplate,
  localeOf: () => Promise<Locale>,
): Promise<Described> => {
  const { template } = request;
  if (template.kind === 'own') {
    const own = await stores.contractTemplates.get(tenantId, template.templateId);
    if (own) return ofOwn(request, own);
    throw new BillingError('NotFound', `there is no contract template ${template.templateId}`, [
      { pointer: '/template/templateId', detail: 'must be the id of a contract template' },
    ]);
  }
  return ofBuiltIn({ ...request, template }, await localeOf());
};

/** The same in the language of its client. */
const described = ({ stores }: ContractNeeds, tenantId: string, request: ContractFromTemplate): Promise<Described> =>
  describedIn({ stores }, tenantId, request, async () => {
    const [{ settings }, client] = await Promise.all([
      tenantOf(stores, tenantId),
      stores.clients.get(tenantId, request.clientId),
    ]);
    return client?.locale ?? settings.locale;
  });

/** Makes a contract from a template; sent again it is the one that stands, whatever became of the template. */
export const contractFromTemplate =
  (needs: ContractNeeds) =>
  async ({ tenantId, contractId, by, now }: Making, request: ContractFromTemplate): Promise<ContractRecord> => {
    const made = await needs.stores.contracts.get(tenantId, contractId);
    if (made) return made;
    const { asked, from } = await described(needs, tenantId, request);
    try {
      return await createContract(needs)(tenantId, contractId, asked, now, by);
    } catch (error) {
      if (!(error instanceof BillingError)) throw error;
      const faults = error.faults.map((fault) => blamed(fault, from));
      throw new BillingError(error.code, error.message, faults, error);
    }
  };

/** Makes a contract like another one; sent again it is the one that stands. */
export const duplicateContract =
  (needs: ContractNeeds) =>
  async (
    { tenantId, contractId, by, now }: Making,
    sourceId: string,
    request: DuplicateRequest,
  ): Promise<ContractRecord> => {
    const made = await needs.stores.contracts.get(tenantId, contractId);
    if (made) return made;
    const { contract } = await readContract(needs)(tenantId, sourceId);
    return createContract(needs)(tenantId, contractId, duplicateOf(contract, request), now, by);
  };
