import { api, type Schemas, told } from '@/shared/api/client';
import type { Bay } from './bays';
import { type Editor, unsaved } from './editor';

const AT_ONCE = 100;
const money = (amount: number): Schemas['Money'] => ({ amount, currency: 'INR' });

const specOf = ({ label, vehicle_class, rate, features, place }: Bay): Schemas['SlotSpec'] => ({
  label: label.trim(),
  vehicle_class,
  rate: money(rate),
  features,
  ...(place ? { position: place } : {}),
});

/** What of a bay is different. */
function patchOf(bay: Bay, was: Bay): Schemas['SlotPatch'] {
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  return {
    ...(bay.label === was.label ? {} : { label: bay.label.trim() }),
    ...(bay.vehicle_class === was.vehicle_class ? {} : { vehicle_class: bay.vehicle_class }),
    ...(bay.rate === was.rate ? {} : { rate: money(bay.rate) }),
    ...(differs(bay.features, was.features) ? { features: bay.features } : {}),
    ...(bay.place && differs(bay.place, was.place) ? { position: bay.place } : {}),
    ...(bay.closed === was.closed ? {} : { closed: bay.closed }),
  };
}

export interface Kept {
  /** What the server has by now. */
  saved: Bay[];
  /** At which bay it stopped, and why. */
  refused?: { bay: Bay; error: unknown };
}

/** Changes go first, each by itself, so that a label given up is free for a new bay; then what is new, together. */
export async function keep(editor: Pick<Editor, 'bays' | 'saved'>, lotId: string): Promise<Kept> {
  const { added, changed } = unsaved(editor);
  let saved = editor.saved;
  for (const { bay, was } of changed) {
    try {
      if (bay.id !== undefined) await told(api.PATCH('/api/v1/operator/slots/{id}', { params: { path: { id: bay.id } }, body: patchOf(bay, was) }));
    } catch (error) {
      return { saved, refused: { bay, error } };
    }
    saved = saved.map((old) => (old.key === bay.key ? bay : old));
  }
  for (let from = 0; from < added.length; from += AT_ONCE) {
    const chunk = added.slice(from, from + AT_ONCE);
    try {
      const { items } = await told(api.POST('/api/v1/operator/lots/{id}/slots', { params: { path: { id: lotId } }, body: { slots: chunk.map(specOf) } }));
      saved = [...saved, ...chunk.map((bay, index) => ({ ...bay, ...(items[index] ? { id: items[index].id } : {}) }))];
    } catch (error) {
      const [bay] = chunk;
      if (bay) return { saved, refused: { bay, error } };
    }
  }
  return { saved };
}
