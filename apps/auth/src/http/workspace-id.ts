import { z } from "zod";

/** A workspace's id as Intercom makes them; nothing that has a meaning in HTML, a URL or a header. */
export const WorkspaceId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
