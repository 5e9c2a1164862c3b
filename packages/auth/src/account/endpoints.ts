// The rows of the endpoint table that this folder answers.
import type { Endpoint } from '../endpoint.ts';

export const accountEndpoints: readonly Endpoint[] = [];
