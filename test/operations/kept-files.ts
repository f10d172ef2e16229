import type { AnnouncedFile, KeptFiles } from '../../domain/operations/contract-documents/ports.ts';
import { type Faults, faultily } from '../table/faults.ts';

/** What lies under a key, and whether it goes by itself. */
interface Lying {
  readonly bytes: number;
  readonly kept: boolean;
}

/** The bucket of people's files as far as operations know it; the real one is used in `s3-kept-files.test.ts`. */
export const keptFilesInMemory = (faults: Faults): KeptFiles & { readonly files: Map<string, Lying> } => {
  const files = new Map<string, Lying>();
  return {
    files,
    uploadTo: async (key, { bytes, sha256 }: AnnouncedFile, seconds) => ({
      url: `https://files.example/${key}?bytes=${bytes}&for=${seconds}`,
      headers: { sha256 },
    }),
    keep: (key) =>
      faultily(faults, 'PutObjectTagging', async () => {
        const file = files.get(key);
        if (file) files.set(key, { ...file, kept: true });
        return file !== undefined;
      }),
    linkTo: async (key, { name, type }, seconds) =>
      files.has(key) ? `https://files.example/${key}?as=${name}&type=${type}&for=${seconds}` : undefined,
    remove: (key) => faultily(faults, 'DeleteObject', async () => void files.delete(key)),
  };
};
