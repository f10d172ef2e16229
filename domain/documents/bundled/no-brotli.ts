/** Stands in for the decoder of WOFF2 fonts, which fontkit brings along: our fonts are TrueType. */
const decompress = (): never => {
  throw new Error('WOFF2 fonts are not supported');
};

export default decompress;
