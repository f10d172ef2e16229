import PDFDocument from 'pdfkit';
import { escapeXml } from '../einvoice/xml.ts';
import type { Fonts } from './fonts.ts';

export interface DocumentFacts {
  readonly paper: 'A4' | 'Letter';
  readonly language: string;
  /** Must be free of "<" and "&": pdfkit writes it into the XMP packet as it stands. */
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
}

/** What pdfkit itself does not write: the author, escaped, and the time of the last change. */
const metadata = ({ author, createdAt }: DocumentFacts): string => `
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
            <dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>
            <xmp:ModifyDate>${createdAt.toISOString().slice(0, 19)}Z</xmp:ModifyDate>
        </rdf:Description>
        `;

/** An empty PDF/A-3b document without a clock in it. */
export const openDocument = (facts: DocumentFacts, fonts: Fonts): InstanceType<typeof PDFDocument> => {
  const info = {
    Title: facts.title,
    Producer: 'Monthend',
    Creator: 'Monthend',
    CreationDate: facts.createdAt,
    ModDate: facts.createdAt,
  };
  const doc = new PDFDocument({
    size: facts.paper === 'A4' ? 'A4' : 'LETTER',
    // Margins are the sheet's: with any of its own pdfkit would start pages by itself.
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    lang: facts.language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // `null`: no Helvetica, which is not embedded and whose metrics are no part of our bundle. The types lack it.
    font: null as unknown as string,
    info,
  });
  doc.registerFont('regular', fonts.regular.font as unknown as Uint8Array);
  doc.registerFont('semiBold', fonts.semiBold.font as unknown as Uint8Array);
  (doc as unknown as { appendXML(xml: string): void }).appendXML(metadata(facts));
  return doc;
};

/** Ends the document and gives its bytes. */
export const toBytes = (doc: InstanceType<typeof PDFDocument>): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
    doc.end();
  });
