/** Stands in for the Unicode line breaker, with which pdfkit flows text: ours is broken by `pdf/wrap.ts`. */
export default class NoLineBreaks {
  nextBreak(): never {
    throw new Error('text is broken into lines before it is drawn');
  }
}
