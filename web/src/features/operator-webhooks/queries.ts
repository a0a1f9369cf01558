import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';
import { isUnderWay } from './under-way';

export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['WebhookDelivery'];
export type WithSecret = Schemas['WebhookWithSecret'];

export const CONCERNS = ['webhooks'];

export const webhooksQuery = (operator: string | undefined) =>
  queryOptions({
    queryKey: ['webhooks', operator],
    queryFn: () => told(api.GET('/api/v1/operator/webhooks', { params: { query: operator ? { operator_id: operator } : {} } })),
  });

/** No socket tells how an attempt went. */
const LOOKS_EVERY = 1_000;
export const deliveriesQuery = (id: string) => ({
  ...pagesQuery<Delivery>(['webhooks', 'log', id], (cursor) => told(api.GET('/api/v1/operator/webhooks/{id}/deliveries', { params: { path: { id }, query: cursor } }))),
  refetchInterval: ({ state }: { state: { data?: { pages: { items: Delivery[] }[] } | undefined } }) => (state.data?.pages[0]?.items.some(isUnderWay) ? LOOKS_EVERY : (false as const)),
});

const one = (id: string) => ({ params: { path: { id } } });

export const addWebhook = (body: Schemas['NewWebhook']) => told(api.POST('/api/v1/operator/webhooks', { body }));
export const changeWebhook = (id: string, body: Schemas['WebhookChange']) => told(api.PATCH('/api/v1/operator/webhooks/{id}', { ...one(id), body }));
export const removeWebhook = (id: string) => told(api.DELETE('/api/v1/operator/webhooks/{id}', one(id)));
export const rotateSecret = (id: string) => told(api.POST('/api/v1/operator/webhooks/{id}/rotate-secret', one(id)));
export const testWebhook = (id: string) => told(api.POST('/api/v1/operator/webhooks/{id}/test', one(id)));
export const redeliver = (id: string, delivery_id: string) => told(api.POST('/api/v1/operator/webhooks/{id}/deliveries/{delivery_id}/redeliver', { params: { path: { id, delivery_id } } }));
