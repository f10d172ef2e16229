import type PDFDocument from 'pdfkit';

const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';
const FILE_NAME = 'factur-x.xml';

/** The properties of Factur-X, and what PDF/A wants to be told of each since no standard of its own knows them. */
const PROPERTIES = [
  { name: 'DocumentFileName', value: FILE_NAME, says: 'The name of the embedded XML document' },
  { name: 'DocumentType', value: 'INVOICE', says: 'The type of the hybrid document' },
  { name: 'Version', value: '1.0', says: 'The version of the standard of the embedded XML document' },
  { name: 'ConformanceLevel', value: 'EN 16931', says: 'The profile of the embedded XML document' },
] as const;

const PROPERTY_DESCRIPTIONS = PROPERTIES.map(
  ({ name, says }) => `<rdf:li rdf:parseType="Resource">
              <pdfaProperty:name>${name}</pdfaProperty:name>
              <pdfaProperty:valueType>Text</pdfaProperty:valueType>
              <pdfaProperty:category>external</pdfaProperty:category>
              <pdfaProperty:description>${says}</pdfaProperty:description>
            </rdf:li>`,
).join('');

const METADATA = `
        <rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}">
            ${PROPERTIES.map(({ name, value }) => `<fx:${name}>${value}</fx:${name}>`).join('')}
        </rdf:Description>
        <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>fx</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq>${PROPERTY_DESCRIPTIONS}</rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas>
        </rdf:Description>
        `;

/** What pdfkit can and its types do not know. */
interface Attaching {
  appendXML(xml: string): void;
  file(bytes: Uint8Array, options: Readonly<Record<string, string | Date>>): void;
}

/**
 * Makes the PDF/A-3b document a Factur-X one (Factur-X 1.09 §6): the XML as an associated file, another form of the same
 * invoice, and the metadata that readers know it by. `at` is the invoice's time of issue: no clock is read.
 */
export const embedFacturX = (doc: InstanceType<typeof PDFDocument>, xml: string, at: Date): void => {
  const attaching = doc as unknown as Attaching;
  attaching.appendXML(METADATA);
  attaching.file(new TextEncoder().encode(xml), {
    name: FILE_NAME,
    type: 'text/xml',
    relationship: 'Alternative',
    description: 'Factur-X',
    creationDate: at,
    modifiedDate: at,
  });
};
