import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

/** An element as a test looks at it: names without their namespace's prefix. */
export interface Tree {
  readonly name: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
}

const childrenOf = (element: XmlElement): readonly XmlElement[] =>
  element.find('*').filter((node): node is XmlElement => node instanceof XmlElement);

const treeOf = (element: XmlElement): Tree => {
  const children = childrenOf(element).map(treeOf);
  return {
    name: element.name,
    text: children.length === 0 ? element.content : '',
    attributes: Object.fromEntries(element.attrs.map(({ name, content }) => [name, content])),
    children,
  };
};

/** What a strict parser makes of a document. Throws where it is not well-formed. */
export const parseXml = (xml: string): Tree => {
  using document = XmlDocument.fromString(xml);
  return treeOf(document.root);
};

/** All elements at a path below one: "TaxTotal/TaxSubtotal". */
export const all = (tree: Tree, path: string): readonly Tree[] =>
  path
    .split('/')
    .reduce<readonly Tree[]>(
      (found, name) => found.flatMap((one) => one.children.filter((child) => child.name === name)),
      [tree],
    );

/** The text of the first element at a path; empty where there is none. */
export const textAt = (tree: Tree, path: string): string => all(tree, path)[0]?.text ?? '';

/** Every element of a tree, the tree itself too. */
export const everyElement = (tree: Tree): readonly Tree[] => [tree, ...tree.children.flatMap(everyElement)];

xmlRegisterFsInputProviders();

const schemas = new Map<string, XsdValidator>();

/** Schemas that import others by their place; each is read once and lives as long as the test. */
const schemaAt = (path: string): XsdValidator => {
  const known = schemas.get(path);
  if (known) return known;
  using document = XmlDocument.fromBuffer(readFileSync(path), { url: path });
  const schema = XsdValidator.fromDoc(document);
  schemas.set(path, schema);
  return schema;
};

const FACTUR_X = fileURLToPath(
  new URL('../../../node_modules/@stackforge-eu/factur-x/schema/en16931/FACTUR-X_EN16931.xsd', import.meta.url),
);

/** Throws what the schema of Factur-X 1.09, profile EN 16931, says against a document. */
export const validateFacturX = (xml: string): void => {
  using document = XmlDocument.fromString(xml);
  schemaAt(FACTUR_X).validate(document);
};
