import { Problem } from "@intercom-dsar/web/problem";

/** `null` where the consumer is of a release that has no such route. */
export async function ifServed<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === "not_served") return null;
    throw error;
  }
}
