import type { components } from './schema';

export type Code = components['schemas']['Code'];
type Body = Partial<components['schemas']['Problem']> & { errors?: FieldError[] } & Record<string, unknown>;
export type FieldError = components['schemas']['FieldError'];

/** What the server refused, by its stable code; `offline` when it was not reached at all. */
export class Problem extends Error {
  readonly code: Code | 'offline';
  readonly status: number;
  readonly fields: FieldError[];
  /** The members beside the standard ones: `available_from`, `alternatives`, `latest_end`, `state`, … */
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: Body) {
    super(typeof body.detail === 'string' ? body.detail : 'no detail');
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'offline' : 'internal');
    this.fields = body.errors ?? [];
    this.extra = body;
  }
}

export const offline = () => new Problem(0, {});

export function isProblem(error: unknown, ...codes: Problem['code'][]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}
