import createClient, { type FetchResponse } from 'openapi-fetch';
import { heard } from '@/shared/time/clock';
import { offline, Problem } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS_MS = 400;

/**
 * Asks again when the network or the server is away for a moment. A POST carries one Idempotency-Key for all its
 * attempts, so that one whose answer was lost takes effect once. A DELETE whose answer was lost finds nothing left: that is done.
 */
async function patientFetch(request: Request): Promise<Response> {
  if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
    request.headers.set('Idempotency-Key', crypto.randomUUID());
  }
  let lost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(request.clone());
      if (lost && request.method === 'DELETE' && response.status === 404) return new Response(null, { status: 204 });
      if (response.status !== 503 || attempt === ATTEMPTS) return response;
    } catch {
      lost = true;
      if (attempt === ATTEMPTS) throw offline();
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_ATTEMPTS_MS * attempt));
  }
}

export const api = createClient<paths>({ fetch: patientFetch, credentials: 'same-origin', baseUrl: window.location.origin });

api.use({
  onResponse({ response }) {
    heard(response.headers.get('date'));
  },
});

type Answer<T> = T extends Promise<FetchResponse<infer R, infer O, infer M>>
  ? NonNullable<FetchResponse<R, O, M>['data']>
  : never;

/** The body of an answer; throws {@link Problem} for a refusal. */
// oxlint-disable-next-line typescript/no-explicit-any -- openapi-fetch's type has no narrower supertype.
export async function told<P extends Promise<FetchResponse<any, any, any>>>(asked: P): Promise<Answer<P>> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Answer<P>;
  throw new Problem(response.status, (error ?? {}) as ConstructorParameters<typeof Problem>[1]);
}
