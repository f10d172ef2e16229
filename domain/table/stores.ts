import { batchItemStore } from './batch-item-store.ts';
import { batchStore } from './batch-store.ts';
import { clientStore } from './client-store.ts';
import { contractStore } from './contract-store.ts';
import { idempotencyStore } from './idempotency-store.ts';
import { ledgerStore } from './ledger-store.ts';
import { logStore } from './log-store.ts';
import { mailStore } from './mail-store.ts';
import { memberStore } from './member-store.ts';
import { settlementStore } from './settlement-store.ts';
import { connect, type TableProps } from './table.ts';
import { tenantStore } from './tenant-store.ts';

/** Everything that is stored, by what it is about. */
export const createStores = (props: TableProps) => {
  const table = connect(props);
  return {
    tenants: tenantStore(table),
    members: memberStore(table),
    clients: clientStore(table),
    contracts: contractStore(table),
    log: logStore(table),
    ledger: ledgerStore(table),
    batches: { ...batchStore(table), ...batchItemStore(table) },
    settlements: settlementStore(table),
    mails: mailStore(table),
    idempotency: idempotencyStore(table),
  };
};

export type Stores = ReturnType<typeof createStores>;
