/** HTML that is safe to put into HTML. Only `html` makes it, so text cannot get in unescaped. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const written = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map((piece) => piece.html).join('');
};

/** A template whose values are escaped unless they are templates themselves. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.reduce((page, text, index) => `${page}${written(parts[index - 1])}${text}`),
});

/** A page for any mail client: one column, inline styles, nothing loaded from elsewhere. */
export const mailPage = (language: string, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="margin:0;padding:24px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#16202c">
<div style="max-width:560px">
${body}
</div>
</body>
</html>
`.html;

const BREAK: Html = html`<br>`;

export const paragraph = (text: string): Html => html`<p style="margin:0 0 14px">${text}</p>
`;

/** Text that people wrote in lines and paragraphs. */
export const paragraphs = (text: string): readonly Html[] =>
  text.split(/\n{2,}/).map(
    (
      part,
    ) => html`<p style="margin:0 0 14px">${part.split('\n').map((each, index) => html`${index === 0 ? undefined : BREAK}${each}`)}</p>
`,
  );

const row = ([label, value]: readonly [string, string]): Html =>
  html`<tr><td style="padding:3px 20px 3px 0;color:#5b6775">${label}</td><td style="padding:3px 0"><strong>${value}</strong></td></tr>
`;

export const factTable = (facts: readonly (readonly [string, string])[]): Html =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 14px;font-size:15px">
${facts.map(row)}</table>
`;

/** The first column, which is a date or a name, stays in one line. */
const cell = (text: string, column: number): Html =>
  html`<td style="padding:5px 14px 5px 0;border-top:1px solid #dde3ea;vertical-align:top${column === 0 ? ';white-space:nowrap' : ''}">${text}</td>`;
const headCell = (text: string): Html =>
  html`<th style="padding:0 14px 5px 0;text-align:left;font-weight:normal;color:#5b6775">${text}</th>`;

/** Rows under the names of their columns. */
export const columnTable = (head: readonly string[], rows: readonly (readonly string[])[]): Html =>
  html`<table cellpadding="0" cellspacing="0" style="margin:0 0 14px;font-size:14px;border-collapse:collapse">
<tr>${head.map(headCell)}</tr>
${rows.map(
  (cells) => html`<tr>${cells.map(cell)}</tr>
`,
)}</table>
`;

/** A list with a bullet before each item. */
export const bulletList = (items: readonly string[]): Html =>
  html`<ul style="margin:0 0 14px;padding-left:20px">${items.map(
    (item) => html`<li>${item}</li>
`,
  )}</ul>`;
