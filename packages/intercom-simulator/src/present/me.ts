import type { Grant } from "../state/grant.ts";

/** The teammate behind a token, with the workspace as `app`. */
export function presentMe({ admin, workspace }: Grant) {
  return {
    type: "admin",
    id: admin?.id ?? "0",
    email: admin?.email ?? `operator@${workspace.id.toLowerCase()}.example`,
    name: admin?.name ?? "Operator",
    email_verified: true,
    app: {
      type: "app",
      id_code: workspace.id,
      name: workspace.name,
      created_at: workspace.createdAt,
      secure: false,
      identity_verification: false,
      timezone: workspace.timezone,
      region: workspace.region.toUpperCase(),
    },
    avatar: { type: "avatar", image_url: null },
    has_inbox_seat: true,
    team_ids: [],
  };
}
