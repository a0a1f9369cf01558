import { type Bay, nextLabel, newKey, type Place, proper, roomBelow, USUAL } from './bays';

/** The bays of a lot as they are being drawn, what they were before each step, and what the server has. */
export interface Editor {
  bays: Bay[];
  saved: Bay[];
  selected: string | undefined;
  past: Bay[][];
  future: Bay[][];
  /** Steps of one kind on one bay that follow each other are undone as one. */
  step: string | undefined;
}

export type Act =
  | { type: 'load'; bays: Bay[] }
  | { type: 'select'; key: string | undefined }
  | { type: 'move'; key: string; dx: number; dy: number }
  | { type: 'place'; key: string; place: Place; stroke?: string }
  | { type: 'resize'; key: string; dw: number; dh: number }
  | { type: 'rotate'; key: string; by: number }
  | { type: 'edit'; key: string; change: Partial<Omit<Bay, 'key' | 'id' | 'place'>> }
  | { type: 'add'; bays: Bay[] }
  | { type: 'duplicate'; key: string }
  | { type: 'remove'; key: string }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'discard' }
  | { type: 'saved'; bays: Bay[] };

const MOST_STEPS = 200;

export const opened = (bays: Bay[]): Editor => ({ bays, saved: bays, selected: bays[0]?.key, past: [], future: [], step: undefined });

const same = (a: Bay, b: Bay) => a === b || JSON.stringify(a) === JSON.stringify(b);

function put(editor: Editor, bays: Bay[], step?: string): Editor {
  const goesOn = step !== undefined && step === editor.step;
  const past = goesOn ? editor.past : [...editor.past, editor.bays].slice(-MOST_STEPS);
  return { ...editor, bays, past, future: [], step };
}

function change(editor: Editor, key: string, how: (bay: Bay) => Bay, step?: string): Editor {
  const bays = editor.bays.map((bay) => (bay.key === key ? how(bay) : bay));
  return bays.every((bay, index) => same(bay, editor.bays[index] ?? bay)) ? editor : put(editor, bays, step);
}

/** A bay that is drawn nowhere yet begins where there is room. */
const placeOf = (bay: Bay, bays: Bay[]): Place =>
  bay.place ?? { ...roomBelow(bays), width: USUAL[bay.vehicle_class].width, height: USUAL[bay.vehicle_class].height, rotation: 0 };

const replace = (editor: Editor, key: string, how: (place: Place) => Place, step: string) =>
  change(editor, key, (bay) => ({ ...bay, place: proper(how(placeOf(bay, editor.bays))) }), step);

function duplicate(editor: Editor, key: string): Editor {
  const original = editor.bays.find((bay) => bay.key === key);
  if (!original) return editor;
  const { id: _, ...rest } = original;
  const place = placeOf(original, editor.bays);
  const sideways = Math.abs(Math.sin((place.rotation * Math.PI) / 180)) > 0.7;
  const copy: Bay = {
    ...rest,
    key: newKey(),
    label: nextLabel(original.label, editor.bays),
    closed: false,
    place: proper(sideways ? { ...place, y: place.y + place.width } : { ...place, x: place.x + place.width }),
  };
  return { ...put(editor, [...editor.bays, copy]), selected: copy.key };
}

/** A bay the server knows is never lost: it is closed. One it does not know goes. */
function remove(editor: Editor, key: string): Editor {
  const bay = editor.bays.find((bay) => bay.key === key);
  if (bay?.id !== undefined) return change(editor, key, (bay) => ({ ...bay, closed: true }));
  const index = editor.bays.findIndex((bay) => bay.key === key);
  const bays = editor.bays.filter((bay) => bay.key !== key);
  return { ...put(editor, bays), selected: bays[Math.min(index, bays.length - 1)]?.key };
}

const stillThere = (bays: Bay[], selected: string | undefined) => (bays.some(({ key }) => key === selected) ? selected : bays[0]?.key);

/** What was done is undone as the server knows it by now: a bay saved since keeps its id. */
const withIds = (bays: Bay[], saved: Bay[]) => {
  const ids = new Map(saved.map(({ key, id }) => [key, id]));
  return bays.map((bay) => {
    const id = bay.id ?? ids.get(bay.key);
    return id === undefined ? bay : { ...bay, id };
  });
};

export function edited(editor: Editor, act: Act): Editor {
  switch (act.type) {
    case 'load': {
      const keys = new Map(editor.bays.flatMap(({ id, key }) => (id ? [[id, key] as const] : [])));
      const bays = act.bays.map((bay) => ({ ...bay, key: (bay.id && keys.get(bay.id)) || bay.key }));
      return { ...opened(bays), selected: stillThere(bays, editor.selected) };
    }
    case 'select':
      return { ...editor, selected: act.key, step: undefined };
    case 'move':
      return replace(editor, act.key, (place) => ({ ...place, x: place.x + act.dx, y: place.y + act.dy }), `move ${act.key}`);
    case 'place':
      return replace(editor, act.key, () => act.place, act.stroke ?? `place ${act.key}`);
    case 'resize':
      return replace(editor, act.key, (place) => ({ ...place, width: place.width + act.dw, height: place.height + act.dh }), `resize ${act.key}`);
    case 'rotate':
      return replace(editor, act.key, (place) => ({ ...place, rotation: place.rotation + act.by }), `rotate ${act.key}`);
    case 'edit':
      return change(editor, act.key, (bay) => ({ ...bay, ...act.change }), `edit ${act.key} ${Object.keys(act.change).join()}`);
    case 'add':
      return { ...put(editor, [...editor.bays, ...act.bays]), selected: act.bays[0]?.key ?? editor.selected };
    case 'duplicate':
      return duplicate(editor, act.key);
    case 'remove':
      return remove(editor, act.key);
    case 'undo': {
      const bays = editor.past.at(-1);
      if (!bays) return editor;
      const past = editor.past.slice(0, -1);
      return { ...editor, bays, past, future: [editor.bays, ...editor.future], step: undefined, selected: stillThere(bays, editor.selected) };
    }
    case 'redo': {
      const [bays, ...future] = editor.future;
      if (!bays) return editor;
      return { ...editor, bays, past: [...editor.past, editor.bays], future, step: undefined, selected: stillThere(bays, editor.selected) };
    }
    case 'discard':
      return { ...opened(editor.saved), selected: stillThere(editor.saved, editor.selected) };
    case 'saved':
      return {
        ...editor,
        bays: withIds(editor.bays, act.bays),
        // Whoever undoes the adding of a bay that is saved by now would lose sight of it: such steps are over.
        past: act.bays.some(({ key, id }) => id && !editor.saved.some((bay) => bay.key === key)) ? [] : editor.past,
        future: [],
        saved: act.bays,
        step: undefined,
      };
  }
}

interface Unsaved {
  added: Bay[];
  changed: { bay: Bay; was: Bay }[];
}

/** What the server does not know yet. */
export function unsaved({ bays, saved }: Pick<Editor, 'bays' | 'saved'>): Unsaved {
  const before = new Map(saved.map((bay) => [bay.key, bay]));
  return {
    added: bays.filter(({ key }) => !before.has(key)),
    changed: bays.flatMap((bay) => {
      const was = before.get(bay.key);
      return was && !same(bay, was) ? [{ bay, was }] : [];
    }),
  };
}

/** Labels that stand on two bays. */
export function twice(bays: Bay[]): string[] {
  const seen = new Set<string>();
  return [...new Set(bays.map(({ label }) => label.trim()).filter((label) => seen.has(label) || !seen.add(label)))];
}
