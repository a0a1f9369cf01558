/** Of an address that answers as JSON or as CSV, what it answers to who did not ask for CSV. */
export const json = <T>(answer: T) => answer as Exclude<T, string>;
