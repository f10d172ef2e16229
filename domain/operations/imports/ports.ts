import type { Blobs } from '../../table/blobs.ts';
import type { TableNeeds } from '../ports.ts';

/** Which import a step of the machine is to go on with. */
export interface FileImportInput {
  readonly tenantId: string;
  readonly importId: string;
}

export interface ImportMachine {
  /** Starts an import; a name that was used already starts nothing. */
  start(name: string, input: FileImportInput): Promise<void>;
}

/** How a file is to be sent, by whoever has this: once or more often, until then. */
export interface UploadLink {
  readonly url: string;
  /** Signed: without each of them the link is refused. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface UploadLinks {
  /** A link that takes exactly so many bytes under a key, for some seconds. */
  uploadTo(key: string, bytes: number, seconds: number): Promise<UploadLink>;
}

export interface UploadedFile {
  readonly etag: string;
  readonly bytes: number;
}

/** Files that somebody else has put there. */
export interface UploadedFiles {
  /** Undefined where nothing was uploaded. */
  find(key: string): Promise<UploadedFile | undefined>;
  /** Some bytes of a file; undefined when it is no longer the one of this etag. */
  read(key: string, etag: string, from: number, length: number): Promise<Uint8Array | undefined>;
}

export interface FileNeeds extends TableNeeds {
  readonly blobs: Blobs;
  readonly files: UploadedFiles;
  readonly pause: (milliseconds: number) => Promise<void>;
}
