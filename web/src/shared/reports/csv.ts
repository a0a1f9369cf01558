import { Problem } from '@/shared/api/problem';

/** A table of the server's, as a file of the person's. */
export async function downloadCsv(path: string, query: Record<string, string | undefined>, name: string) {
  const asked = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []));
  const response = await fetch(`${path}?${new URLSearchParams(asked)}`, { headers: { accept: 'text/csv' }, credentials: 'same-origin' });
  if (!response.ok) throw new Problem(response.status, (await response.json()) as ConstructorParameters<typeof Problem>[1]);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
