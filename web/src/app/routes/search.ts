/** For `validateSearch`: the named words of an address that are texts; a number or a truth written there is one too. */
export const texts =
  <K extends string>(...names: K[]) =>
  (search: Record<string, unknown>) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = search[name];
        return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [];
      }),
    ) as { [name in K]?: string | undefined };
