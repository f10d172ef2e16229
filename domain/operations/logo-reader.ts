import type { Needs } from './ports.ts';

export type LogoOf = (logoKey: string | undefined) => Promise<Uint8Array | undefined>;

/** Each logo is read once for all documents. */
export const logoReader = ({ blobs }: Pick<Needs, 'blobs'>): LogoOf => {
  const read = new Map<string, Promise<Uint8Array>>();
  return async (logoKey) => {
    if (logoKey === undefined) return undefined;
    const logo = read.get(logoKey) ?? blobs.get(logoKey);
    read.set(logoKey, logo);
    return logo;
  };
};
