import type { ContractDocument, NewContractDocument } from '../../contracts/document.ts';
import { BillingError } from '../../errors.ts';
import { keysOf } from '../../table/blobs.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { mustBeThere } from '../change.ts';
import { readContract } from '../contracts.ts';
import type { UploadLink } from '../imports/ports.ts';
import type { TableNeeds } from '../ports.ts';
import { untilDone } from '../until-done.ts';
import type { FileRemover, KeptFiles } from './ports.ts';

/** Long enough to send 25 MB over a slow line. */
const UPLOAD_SECONDS = 900;
const DOWNLOAD_SECONDS = 300;

export interface DocumentNeeds extends Pick<TableNeeds, 'stores' | 'clock'> {
  readonly files: KeptFiles;
}

/** Which document of which contract. */
export interface DocumentId {
  readonly tenantId: string;
  readonly contractId: string;
  readonly documentId: string;
}

export interface AnnouncedDocument {
  readonly document: ContractDocument;
  readonly upload: UploadLink & { readonly expiresAt: string };
}

const keyOf = ({ tenantId, contractId, documentId }: DocumentId): string =>
  keysOf(tenantId).contractDocument(contractId, documentId);

/** Whatever its file; one that is being removed is not there any more. */
const known = async (
  { stores }: Pick<TableNeeds, 'stores'>,
  { tenantId, contractId, documentId }: DocumentId,
): Promise<ContractDocument> => {
  const found = await stores.contractDocuments.get(tenantId, contractId, documentId);
  return mustBeThere('document', documentId, found?.status === 'removing' ? undefined : found);
};

/** Who is forgotten gets no file any more. */
const guardErased = async (
  { stores }: Pick<TableNeeds, 'stores'>,
  { tenantId, contractId }: DocumentId,
): Promise<void> => {
  const { contract } = await readContract({ stores })(tenantId, contractId);
  const client = await stores.clients.standing(tenantId, contract.clientId);
  if (client?.erasedAt !== undefined) throw new BillingError('ClientErased', 'the client of the contract is erased');
};

/** Announces a document, and gives the link under which its file is sent. Throws `NotFound` and `ClientErased`. */
export const announceDocument =
  (needs: DocumentNeeds) =>
  async (id: DocumentId, asked: NewContractDocument, by: string): Promise<AnnouncedDocument> => {
    const { stores, clock, files } = needs;
    const { tenantId, contractId, documentId } = id;
    await guardErased(needs, id);
    const now = clock();
    const announced = {
      ...{ ...asked, contractId, documentId, status: 'announced' as const },
      ...{ announcedAt: now.toISOString(), by, version: 1 },
    };
    const document = await stores.contractDocuments.create(tenantId, announced);
    const link = await files.uploadTo(keyOf(id), asked, UPLOAD_SECONDS);
    const expiresAt = new Date(now.getTime() + UPLOAD_SECONDS * 1000).toISOString();
    return { document, upload: { ...link, expiresAt } };
  };

/**
 * Keeps the file that was sent for a document, which is listed from then on. Asked for again it is what stands. Throws `NotFound`,
 * `ClientErased`, and `Conflict` where no file was sent. An erasure that comes after the question finds the document and takes it away.
 */
export const storeDocument =
  (needs: DocumentNeeds) =>
  (id: DocumentId): Promise<ContractDocument> =>
    untilDone(async () => {
      const read = await known(needs, id);
      if (read.status === 'stored') return read;
      await guardErased(needs, id);
      if (!(await needs.files.keep(keyOf(id))))
        throw new BillingError('Conflict', 'there is no file: send it by its link first, or announce it anew');
      const storedAt = needs.clock().toISOString();
      return needs.stores.contractDocuments.replace(id.tenantId, read, { ...read, status: 'stored', storedAt });
    });

/** A page of the documents of a contract whose files are there, the latest first; it may hold fewer than were asked for. */
export const listDocuments =
  (needs: Pick<TableNeeds, 'stores'>) =>
  async (tenantId: string, contractId: string, page: PageRequest): Promise<Page<ContractDocument>> => {
    await readContract(needs)(tenantId, contractId);
    const { items, cursor } = await needs.stores.contractDocuments.list(tenantId, contractId, page);
    return { items: items.filter(({ status }) => status === 'stored'), cursor };
  };

export const readDocument = known;

/** A link to the file of a document, which is saved and never shown by the browser. Throws `NotFound`, also before it is stored. */
export const linkToDocument =
  (needs: DocumentNeeds) =>
  async (id: DocumentId): Promise<string> => {
    const read = await known(needs, id);
    const link = read.status === 'stored' ? await needs.files.linkTo(keyOf(id), read, DOWNLOAD_SECONDS) : undefined;
    return mustBeThere('file of document', id.documentId, link);
  };

/**
 * Takes a document away, with its file: nobody sees it any more, then the file goes, then what was known of it. Stopped anywhere it is
 * done by who asks again; of what is not there nothing is left to be done.
 */
export const removeDocument =
  ({ stores: { contractDocuments }, files }: Pick<TableNeeds, 'stores'> & { readonly files: FileRemover }) =>
  async (id: DocumentId): Promise<void> => {
    const { tenantId, contractId, documentId } = id;
    const gone = await untilDone(async () => {
      const read = await contractDocuments.get(tenantId, contractId, documentId);
      if (!read || read.status === 'removing') return { read };
      const next = await contractDocuments.replace(tenantId, read, { ...read, status: 'removing' });
      return next && { read: next };
    });
    if (!gone.read) return;
    await files.remove(keyOf(id));
    await contractDocuments.remove(tenantId, gone.read);
  };

const PAGE = 100;

/** Takes away all documents of a contract, whatever their status. */
export const removeDocuments =
  (needs: Parameters<typeof removeDocument>[0]) =>
  async (tenantId: string, contractId: string): Promise<void> => {
    let cursor: string | undefined;
    do {
      const page = await needs.stores.contractDocuments.list(tenantId, contractId, { limit: PAGE, cursor });
      for (const { documentId } of page.items) await removeDocument(needs)({ tenantId, contractId, documentId });
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
  };
