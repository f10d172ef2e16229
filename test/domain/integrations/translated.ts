import { expect } from 'vitest';
import type { IntegrationOptions } from '../../../domain/integrations/integration.ts';
import type { Provider, Translated } from '../../../domain/integrations/news.ts';
import { providerModules } from '../../../domain/integrations/provider-modules.ts';
import { bytesOf } from './requests.ts';

export const receivedAt = '2026-11-20T10:00:00.000Z';

export const said = (provider: Provider, body: unknown, options: IntegrationOptions = {}): Translated =>
  providerModules[provider].translate(bytesOf(body), options, receivedAt);

/** The news as texts, because what is not said must not be there at all. */
export const newsOf = (translated: Translated) =>
  JSON.parse(JSON.stringify('news' in translated ? translated.news : translated));

/** The only news of a body. */
export const theNews = (provider: Provider, body: unknown, options?: IntegrationOptions) => {
  const news = newsOf(said(provider, body, options));
  expect(news).toHaveLength(1);
  return news[0];
};

/** A body that is not understood, and says why. */
export const puzzled = (provider: Provider, body: unknown, options?: IntegrationOptions): void =>
  expect(said(provider, body, options)).toEqual({ notUnderstood: expect.stringMatching(/./) });
