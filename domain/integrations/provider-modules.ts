import type { Provider } from './news.ts';
import type { ProviderModule } from './provider.ts';
import { connectwise } from './providers/connectwise.ts';
import { freshdesk } from './providers/freshdesk.ts';
import { halopsa } from './providers/halopsa.ts';
import { jira } from './providers/jira.ts';
import { servicenow } from './providers/servicenow.ts';
import { standard } from './providers/standard.ts';
import { zendesk } from './providers/zendesk.ts';

/** The tools that are understood, by their names. */
export const providerModules: Readonly<Record<Provider, ProviderModule>> = {
  zendesk,
  jira,
  freshdesk,
  halopsa,
  connectwise,
  servicenow,
  standard,
};
