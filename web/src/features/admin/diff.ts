/** One field of a row, before and after; undefined: it was not there. Nested fields are named by their path. */
interface Difference {
  field: string;
  before: string | undefined;
  after: string | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const written = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function flat(value: unknown, path: string, into: Map<string, unknown>) {
  if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) flat(inner, path === '' ? key : `${path}.${key}`, into);
  } else if (path !== '') into.set(path, value);
}

/** What differs between two rows, field by field, in the order of the names. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, became] = [new Map<string, unknown>(), new Map<string, unknown>()];
  flat(before, '', was);
  flat(after, '', became);
  return [...new Set([...was.keys(), ...became.keys()])].toSorted().flatMap((field) => {
    const [from, to] = [written(was.get(field)), written(became.get(field))];
    return from === to ? [] : [{ field, before: from, after: to }];
  });
}
