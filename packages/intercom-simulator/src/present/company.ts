import { type ApiVersion, isAtLeast216 } from "../state/api-version.ts";
import type { Company } from "../state/company.ts";
import { notesAbout, type Workspace } from "../state/workspace.ts";
import { presentNote } from "./note.ts";

/** A company as Intercom shows it: what is unknown is left out or `{}`, not null. */
export function presentCompany(workspace: Workspace, company: Company, version: ApiVersion) {
  const { record, id } = company;
  return {
    type: "company",
    company_id: record.company_id ?? id,
    id,
    app_id: workspace.id,
    name: record.name,
    remote_created_at: company.createdAt,
    created_at: company.createdAt,
    updated_at: company.createdAt,
    monthly_spend: record.monthly_spend,
    session_count: 0,
    user_count: workspace.peopleOf.get(id)?.size ?? 0,
    ...(record.website === undefined ? {} : { website: record.website }),
    ...(record.industry === undefined ? {} : { industry: record.industry }),
    ...(record.size === undefined ? {} : { size: record.size }),
    tags: { type: "tag.list", tags: [] },
    segments: { type: "segment.list", segments: [] },
    plan: record.plan === null ? {} : { type: "plan", id: "1", name: record.plan },
    custom_attributes: record.custom_attributes,
    ...(isAtLeast216(version) ? { notes: companyNotes(workspace, id) } : {}),
    ...record.extra,
  };
}

function companyNotes(workspace: Workspace, id: string) {
  return { type: "note.list", notes: notesAbout(workspace, id).map(presentNote) };
}
