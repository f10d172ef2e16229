import { BillingError } from '../../errors.ts';
import type { ContractTemplate, NewContractTemplate } from '../../templates/contract-template.ts';
import { mustBeThere, replaceRecord, stale } from '../change.ts';
import { guardTerms } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { agreedTerms } from '../service-levels/agreed-terms.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type TemplateNeeds = Pick<TableNeeds, 'stores'>;

/** A template must be possible on the day on which it is written; what it names is looked up again when it is used. */
const guardTemplate = async (needs: TemplateNeeds, tenantId: string, { terms }: NewContractTemplate): Promise<void> => {
  const { settings } = await tenantOf(needs.stores, tenantId);
  await guardTerms(await agreedTerms(needs)(tenantId, terms, '/terms'), settings, '/terms');
};

/** The same id gives the same one, so a repetition gets the one that stands. */
export const createTemplate =
  (needs: TemplateNeeds) =>
  async (tenantId: string, templateId: string, asked: NewContractTemplate): Promise<ContractTemplate> => {
    await guardTemplate(needs, tenantId, asked);
    return needs.stores.contractTemplates.create(tenantId, templateId, asked);
  };

export const readTemplate =
  ({ stores }: TemplateNeeds) =>
  async (tenantId: string, templateId: string): Promise<ContractTemplate> =>
    mustBeThere('contract template', templateId, await stores.contractTemplates.get(tenantId, templateId));

/** Replaces a template, if it still is what the caller has seen. Contracts that were made from it stay as they are. */
export const changeTemplate =
  (needs: TemplateNeeds) =>
  async (
    tenantId: string,
    templateId: string,
    expected: number,
    asked: NewContractTemplate,
  ): Promise<ContractTemplate> => {
    const read = await readTemplate(needs)(tenantId, templateId);
    const { templateId: _, version: __, ...stored } = read;
    return replaceRecord({
      ...{ what: 'contract template', read, stored, wanted: asked, expected },
      guard: () => guardTemplate(needs, tenantId, asked),
      replace: () => needs.stores.contractTemplates.replace(tenantId, templateId, expected, asked),
    });
  };

/** Takes a template away; contracts that were made from it stay. */
export const removeTemplate =
  (needs: TemplateNeeds) =>
  async (tenantId: string, templateId: string, expected: number): Promise<void> => {
    const template = await readTemplate(needs)(tenantId, templateId);
    if (template.version !== expected) throw stale('contract template', template.version);
    if (!(await needs.stores.contractTemplates.remove(tenantId, templateId, expected)))
      throw new BillingError('Conflict', 'the template was changed at this moment: try again');
  };
