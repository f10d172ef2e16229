/**
 * Stands in for the decoder of WOFF2 fonts, which fontkit brings along: half a megabyte that every cold start would read. Our fonts are
 * TrueType.
 */
export default function decompress() {
  throw new Error('WOFF2 fonts are not supported');
}
