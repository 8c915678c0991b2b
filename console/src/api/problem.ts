/** What the API answers when it will not: RFC 9457, with our code, pointers and trace id. */

export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly traceId: string | null;
  readonly errors: readonly FieldProblem[];
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const told = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    super(typeof told.detail === 'string' ? told.detail : `HTTP ${status}`);
    this.status = status;
    this.code = typeof told.code === 'string' ? told.code : status === 0 ? 'unreachable' : 'unknown';
    this.traceId = typeof told.trace_id === 'string' ? told.trace_id : null;
    this.errors = Array.isArray(told.errors) ? (told.errors as FieldProblem[]) : [];
    this.more = told;
  }

  /** Whether the same call may be answered later: the suite, its broker or the way to it is away. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Any error as a problem, so that every screen can tell it alike. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, {
    code: 'console_broken',
    detail: error instanceof Error ? error.message : String(error),
  });
}
