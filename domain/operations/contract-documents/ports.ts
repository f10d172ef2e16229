import type { UploadLink } from '../imports/ports.ts';

/** What a link takes, and nothing else. */
export interface AnnouncedFile {
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The file of a document, as it is given back. */
export interface NamedFile {
  readonly name: string;
  readonly type: string;
}

/** Deletes files; one that is not there is deleted already. */
export interface FileRemover {
  remove(key: string): Promise<void>;
}

/** Files that people keep here. What they send goes by itself, unless it is kept. */
export interface KeptFiles extends FileRemover {
  /** A link that takes exactly this file under a key on which there is none, for some seconds. */
  uploadTo(key: string, file: AnnouncedFile, seconds: number): Promise<UploadLink>;
  /** Keeps a file until it is removed; false where nothing was sent. */
  keep(key: string): Promise<boolean>;
  /** A link to download a file, for some seconds; undefined where there is none. */
  linkTo(key: string, file: NamedFile, seconds: number): Promise<string | undefined>;
}
