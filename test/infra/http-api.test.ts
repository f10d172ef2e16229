import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/api/routes.ts';
import { ofType, synthesize, theOnly } from './synthesize.ts';

const prod = synthesize('prod');
const added = ofType(prod, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => ({
  key: String(Properties.RouteKey),
  authorization: Properties.AuthorizationType,
  authorizer: Properties.AuthorizerId,
}));

/** The description of the API, documents by the token of their links, and webhooks by their signature. */
const isPublic = (key: string) =>
  /^(GET \/(openapi\.json|docs(\/.*)?|documents\/\{token\})|POST \/hooks\/\{endpointId\})$/.test(key);

describe('the routes', () => {
  test('are those of the table', () => {
    expect(added.map(({ key }) => key).toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  test.each(added)('$key asks for a token unless it is public', ({ key, authorization, authorizer }) => {
    expect(authorization).toBe(isPublic(key) ? 'NONE' : 'JWT');
    expect(authorizer === undefined).toBe(isPublic(key));
  });

  /** Update it with `vitest run test/infra -u` when a route is meant to be new or gone. */
  test('change on purpose only', () => {
    expect(added.map(({ key, authorization }) => `${authorization} ${key}`).toSorted()).toMatchSnapshot();
  });
});

describe('the authorizer', () => {
  const jwt = (of: typeof prod) => theOnly(of, 'AWS::ApiGatewayV2::Authorizer').Properties.JwtConfiguration;

  test('trusts our own user pool, by its address as AWS writes it', () => {
    const [[pool] = []] = ofType(prod, 'AWS::Cognito::UserPool');
    expect(JSON.stringify(jwt(prod).Issuer)).toMatch(
      new RegExp(`"https://cognito-idp\\.eu-west-3\\..*/".*"Ref":"${pool}"`),
    );
  });

  test('trusts another issuer instead, if the stage names one', () => {
    const other = synthesize('prod', { jwtIssuer: 'https://login.acme.example/', jwtAudience: 'monthend' });
    expect(jwt(other)).toEqual({ Issuer: 'https://login.acme.example/', Audience: ['monthend'] });
  });
});

test('requests are counted, limited and logged without what they say', () => {
  const { Properties } = theOnly(prod, 'AWS::ApiGatewayV2::Stage');
  expect(Properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 });
  expect(Properties.AccessLogSettings.Format).toContain('$context.routeKey');
  expect(Properties.AccessLogSettings.Format).not.toMatch(/path|querystring|header|email|username/i);
});
