import type { ContractTemplate, NewContractTemplate } from '../templates/contract-template.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

type Row = { templateId: string; details: NewContractTemplate; version: number };

const toTemplate = ({ templateId, details, version }: Row): ContractTemplate => ({ ...details, templateId, version });

/** A firm's own kinds of contracts. */
export const contractTemplateStore = ({ contractTemplate }: Pick<Table, 'contractTemplate'>) => {
  const get = async (tenantId: string, templateId: string): Promise<ContractTemplate | undefined> => {
    const { data } = await contractTemplate.get({ tenantId, templateId }).go({ consistent: true });
    return data === null ? undefined : toTemplate(data);
  };
  return {
    get,

    /** The template that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, templateId: string, details: NewContractTemplate): Promise<ContractTemplate> {
      const row = { tenantId, templateId, details, version: 1 };
      await unlessRefused(() => contractTemplate.create(row).go());
      return (await get(tenantId, templateId)) ?? toTemplate(row);
    },

    /** Undefined when the template no longer has the expected version. */
    async replace(
      tenantId: string,
      templateId: string,
      expected: number,
      details: NewContractTemplate,
    ): Promise<ContractTemplate | undefined> {
      const row = { tenantId, templateId, details, version: expected + 1 };
      const done = await unlessRefused(() =>
        contractTemplate
          .put(row)
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done && toTemplate(row);
    },

    /** False when it is no longer what was read. */
    async remove(tenantId: string, { templateId, version: read }: ContractTemplate): Promise<boolean> {
      const done = await unlessRefused(() =>
        contractTemplate
          .delete({ tenantId, templateId })
          .where(({ version }, { eq }) => eq(version, read))
          .go(),
      );
      return done !== undefined;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<ContractTemplate>> {
      const page = await contractTemplate.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toTemplate), cursor: page.cursor };
    },
  };
};
