import { deflateSync } from 'node:zlib';

/** Stands in for fflate, with which pdfkit's build for browsers packs: Node's own is ten times as fast when cold. */
export const zlibSync = (bytes: Uint8Array): Uint8Array => deflateSync(bytes);
