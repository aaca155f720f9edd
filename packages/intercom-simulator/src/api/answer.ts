/** What an endpoint answers, before faults, rate headers and `request_id` are added. */
export type Answer =
  | { readonly status: 200; readonly body: object }
  | { readonly status: 302; readonly location: string }
  | {
      readonly status: number;
      readonly error: { readonly code: string; readonly message: string };
      readonly headers?: Readonly<Record<string, string>>;
    };

export function ok(body: object): Answer {
  return { status: 200, body };
}

export function redirect(location: string): Answer {
  return { status: 302, location };
}

export function failure(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, error: { code, message }, headers };
}
