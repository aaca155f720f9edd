/** Empty where the page has no form. */
export function formTokenOf(body: string): string {
  return /name="form_token" value="([^"]*)"/.exec(body)?.[1] ?? "";
}
