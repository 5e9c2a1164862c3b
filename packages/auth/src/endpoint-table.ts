// Every endpoint of the authorization server in one table: dispatch, CORS and /openapi.json read it, and nothing else routes.
import { accountEndpoints } from './account/endpoints.ts';
import { adminEndpoints } from './admin/endpoints.ts';
import { authorizeEndpoints } from './authorize/endpoints.ts';
import { clientEndpoints } from './client/endpoints.ts';
import { discoveryEndpoints } from './discovery/endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { openapiEndpoint } from './openapi/openapi-endpoint.ts';
import { revokeEndpoint } from './revoke/revoke-endpoint.ts';
import { tokenEndpoint } from './token/token-endpoint.ts';
import { userinfoEndpoints } from './userinfo/userinfo-endpoint.ts';

const described: readonly Endpoint[] = [
  ...discoveryEndpoints,
  ...authorizeEndpoints,
  tokenEndpoint,
  ...userinfoEndpoints,
  revokeEndpoint,
  ...accountEndpoints,
  ...clientEndpoints,
  ...adminEndpoints,
];

export const endpoints: readonly Endpoint[] = [...described, openapiEndpoint(described)];
