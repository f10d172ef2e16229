import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** The part of the event that the gateway's authorizer writes after it has verified the token. */
const Authorized = z.object({ authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }) });

/** The claims of the verified token, or undefined where the gateway asked for none. */
export const claimsOf = ({ requestContext }: HttpEvent): Readonly<Record<string, unknown>> | undefined =>
  Authorized.safeParse(requestContext).data?.authorizer.jwt.claims;

/** The gateway writes names of headers in lower case; others that call the function may not. */
export const header = ({ headers }: HttpEvent, name: string): string | undefined =>
  headers?.[name] ?? Object.entries(headers ?? {}).find(([given]) => given.toLowerCase() === name)?.[1];
