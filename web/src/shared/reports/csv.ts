import { Problem } from '@/shared/api/problem';

/** A table of the server's, as a file of the person's. */
export const downloadCsv = (path: string, query: Record<string, string | undefined>, name: string) => download(path, query, 'text/csv', name);

/** The same in any form that the server has it in. */
export async function download(path: string, query: Record<string, string | undefined>, accept: string, name: string) {
  const asked = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []));
  const response = await fetch(`${path}?${new URLSearchParams(asked)}`, { headers: { accept }, credentials: 'same-origin' });
  if (!response.ok) throw new Problem(response.status, (await response.json()) as ConstructorParameters<typeof Problem>[1]);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
