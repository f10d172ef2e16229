import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { builtInTemplates } from '../../../domain/templates/built-in.ts';
import { NewContractTemplate } from '../../../domain/templates/contract-template.ts';

export const ContractTemplateView = NewContractTemplate.safeExtend({ templateId: Id, version: z.int() }).meta({
  id: 'ContractTemplate',
});

/** The kinds that every firm has, beside a page of its own. */
export const builtInFacts = z.object({
  builtIn: z
    .array(
      z.strictObject({
        kind: z.string().describe('What `template.kind` is.'),
        name: z.strictObject({ en: z.string(), fr: z.string() }),
        asks: z.array(z.strictObject({ name: z.string(), required: z.boolean(), description: z.string() })),
      }),
    )
    .describe('The kinds of contracts that everybody has, and which values each of them asks for.'),
});

export const builtIn: z.input<typeof builtInFacts> = {
  builtIn: builtInTemplates.map(({ asks, ...kind }) => ({ ...kind, asks: asks.map((ask) => ({ ...ask })) })),
};
