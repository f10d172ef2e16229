import type { ContractDocument } from '../contracts/document.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

/** How long a document waits for its file. */
const ANNOUNCED_SECONDS = 24 * 3600;

type Row = ContractDocument & { readonly tenantId: string; readonly expiresAt?: number | undefined };
const fromRow = ({ tenantId: _t, expiresAt: _e, ...found }: Row): ContractDocument => found;

/** What is known of the files that people keep with contracts. */
export const contractDocumentStore = ({ contractDocument, clock }: Pick<Table, 'contractDocument' | 'clock'>) => {
  const get = async (
    tenantId: string,
    contractId: string,
    documentId: string,
  ): Promise<ContractDocument | undefined> => {
    const { data } = await contractDocument.get({ tenantId, contractId, documentId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data as Row);
  };

  return {
    get,

    /** The document that now has this id: the new one, or that of an earlier attempt. It is forgotten unless it is stored. */
    async create(tenantId: string, created: ContractDocument): Promise<ContractDocument> {
      const expiresAt = Math.floor(clock().getTime() / 1000) + ANNOUNCED_SECONDS;
      await unlessRefused(() => contractDocument.create({ tenantId, ...created, expiresAt }).go());
      return (await get(tenantId, created.contractId, created.documentId)) ?? created;
    },

    /** In place of what was read, for good; undefined when it is no longer that. */
    async replace(
      tenantId: string,
      read: ContractDocument,
      next: ContractDocument,
    ): Promise<ContractDocument | undefined> {
      const changed = { ...next, version: read.version + 1 };
      const done = await unlessRefused(() =>
        contractDocument
          .put({ tenantId, ...changed })
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
    },

    async remove(tenantId: string, { contractId, documentId }: ContractDocument): Promise<void> {
      await contractDocument.delete({ tenantId, contractId, documentId }).go();
    },

    /** A page of a contract's documents of whatever status, the latest first. */
    async list(tenantId: string, contractId: string, { limit, cursor }: PageRequest): Promise<Page<ContractDocument>> {
      const page = await contractDocument.query
        .ofContract({ tenantId, contractId })
        .go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map((row) => fromRow(row as Row)), cursor: page.cursor };
    },
  };
};
