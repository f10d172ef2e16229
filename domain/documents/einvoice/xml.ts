/** Written XML, or the empty string: what is empty is not written at all (Peppol R008, XSD of Factur-X). */
export type Xml = string;

/** Characters that XML 1.0 has no way to write, not even escaped. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
/** Whether there is anything to do at all: numbers and most names are written as they are. */
const SPECIAL = /[^\n\u0020!#-%'-;=?-\ud7ff]/;

/** Text of a person's as content or attribute. Nothing else in this folder puts such text into XML. */
export const escapeXml = (text: string): string =>
  SPECIAL.test(text)
    ? text
        .replace(UNWRITABLE, '')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
    : text;

export type Attributes = Readonly<Record<string, string | undefined>>;

const tagOf = (name: string, attributes: Attributes): string =>
  Object.entries(attributes).reduce(
    (tag, [key, value]) => (value === undefined ? tag : `${tag} ${key}="${escapeXml(value)}"`),
    name,
  );

/** `<name>text</name>`; nothing where there is no text. */
export const leaf = (name: string, text: string | undefined, attributes: Attributes = {}): Xml => {
  const content = escapeXml(text ?? '').trim();
  return content === '' ? '' : `<${tagOf(name, attributes)}>${content}</${name}>`;
};

/** An element around others, in the order in which they are given; nothing where all of them are nothing. */
export const node = (name: string, ...children: readonly Xml[]): Xml => {
  const content = children.join('');
  return content === '' ? '' : `<${name}>${content}</${name}>`;
};

/** A whole document: the declaration, and the root with its namespaces. */
export const documentOf = (name: string, namespaces: Attributes, ...children: readonly Xml[]): Xml =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${tagOf(name, namespaces)}>${children.join('')}</${name}>\n`;
