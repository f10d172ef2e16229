import type { NewContractTemplate } from '../templates/contract-template.ts';
import { detailsStore } from './details-store.ts';
import type { Table } from './table.ts';

/** A firm's own kinds of contracts. */
export const contractTemplateStore = ({ contractTemplate }: Pick<Table, 'contractTemplate'>) =>
  detailsStore<'templateId', NewContractTemplate>(contractTemplate, 'templateId');
