/** Stands in for the ciphers of encrypted files: PDF/A must not be encrypted. */
const refuse = (): never => {
  throw new Error('a PDF/A document is not encrypted');
};

export const cbc = refuse;
export const ecb = refuse;
