import type { Locator, Page } from "playwright-core";
import { PASSWORD } from "./auth-app.ts";

export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByLabel("Administrator password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await workspacesShown(page);
}

/** At Intercom's consent page. */
export async function consent(page: Page, workspace: string): Promise<void> {
  await page.getByLabel(workspace).check();
  await page.getByRole("button", { name: "Authorize" }).click();
}

/** The same, where it is expected to lead back to the list. */
export async function authorize(page: Page, workspace: string): Promise<void> {
  await consent(page, workspace);
  await workspacesShown(page);
}

export function card(page: Page, id: string): Locator {
  return page.locator(`#workspace-${id}`);
}

function workspacesShown(page: Page): Promise<void> {
  return page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
}
