import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { jsonOf, parameterOf } from "../api/request-parts.ts";
import { parseInput } from "../parse-input.ts";
import { ConversationSeed } from "../state/conversation-seed.ts";
import { CompanySeed, ContactSeed, NoteSeed, TokenSeed } from "../state/seed.ts";
import { Settings } from "../state/settings.ts";
import { TicketSeed } from "../state/ticket-seed.ts";
import type { Control } from "./control.ts";
import { MarksSeed, type WorkspaceControl } from "./workspace-control.ts";

const WindowsQuery = z.strictObject({ app: z.string().optional() });
const Hide = z.strictObject({ state: z.enum(["archived", "blocked", "deleted"]) });
const Email = z.strictObject({ email: ContactSeed.shape.email });
const Merge = z.strictObject({ into: z.string() });
const TokenState = z.strictObject({ state: TokenSeed.shape.state });
const Scopes = z.strictObject({ scopes: TokenSeed.shape.scopes });
const Patch = z.looseObject({});

/** `/_control/workspaces/…`: what `WorkspaceControl` does, over HTTP. */
export function registerWorkspaceRoutes(routes: FastifyInstance, control: Control): void {
  const workspaceOf = (request: FastifyRequest): WorkspaceControl =>
    control.workspace(parameterOf(request, "workspace"));

  routes.get("/workspaces", async () => ({ workspaces: control.workspaces() }));
  routes.get("/workspaces/:workspace", async (request) => {
    const workspace = workspaceOf(request);
    return { id: workspace.id, settings: workspace.settings(), contacts: workspace.contacts().length };
  });
  routes.patch("/workspaces/:workspace/settings", async (request) => {
    const workspace = workspaceOf(request);
    const wanted = { ...workspace.settings(), ...parseInput(Patch, jsonOf(request)) };
    return { settings: workspace.configure(parseInput(Settings, wanted)) };
  });
  routes.get("/workspaces/:workspace/windows", async (request) => {
    const { app } = parseInput(WindowsQuery, request.query);
    return { windows: workspaceOf(request).windows(app) };
  });

  registerPeople(routes, workspaceOf);
  registerTokens(routes, workspaceOf);
}

type WorkspaceOf = (request: FastifyRequest) => WorkspaceControl;

function registerPeople(routes: FastifyInstance, workspaceOf: WorkspaceOf): void {
  routes.get("/workspaces/:workspace/contacts", async (request) => ({
    contacts: workspaceOf(request).contacts(),
  }));
  routes.get("/workspaces/:workspace/contacts/:contact", async (request, reply) => {
    const contact = workspaceOf(request).contact(parameterOf(request, "contact"));
    return contact ?? reply.code(404).send();
  });
  routes.post("/workspaces/:workspace/contacts", async (request, reply) => {
    const id = workspaceOf(request).addContact(parseInput(ContactSeed, jsonOf(request)));
    return reply.code(201).send({ id });
  });
  routes.post("/workspaces/:workspace/contacts/:contact/hide", async (request, reply) => {
    const { state } = parseInput(Hide, jsonOf(request));
    workspaceOf(request).hideContact(parameterOf(request, "contact"), state);
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/contacts/:contact/unarchive", async (request, reply) => {
    workspaceOf(request).unarchiveContact(parameterOf(request, "contact"));
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/contacts/:contact/restore", async (request, reply) => {
    workspaceOf(request).restoreContact(parameterOf(request, "contact"));
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/contacts/:contact/email", async (request, reply) => {
    const { email } = parseInput(Email, jsonOf(request));
    workspaceOf(request).changeEmail(parameterOf(request, "contact"), email);
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/contacts/:contact/marks", async (request, reply) => {
    workspaceOf(request).changeMarks(parameterOf(request, "contact"), parseInput(MarksSeed, jsonOf(request)));
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/contacts/:contact/merge", async (request, reply) => {
    const { into } = parseInput(Merge, jsonOf(request));
    workspaceOf(request).mergeContact(parameterOf(request, "contact"), into);
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/companies", async (request, reply) => {
    const id = workspaceOf(request).addCompany(parseInput(CompanySeed, jsonOf(request)));
    return reply.code(201).send({ id });
  });
  routes.post("/workspaces/:workspace/notes", async (request, reply) => {
    const id = workspaceOf(request).addNote(parseInput(NoteSeed, jsonOf(request)));
    return reply.code(201).send({ id });
  });
  routes.post("/workspaces/:workspace/conversations", async (request, reply) => {
    const conversation = parseInput(ConversationSeed, jsonOf(request));
    workspaceOf(request).addConversation(conversation);
    return reply.code(201).send({ id: conversation.id });
  });
  routes.post("/workspaces/:workspace/tickets", async (request, reply) => {
    const ticket = parseInput(TicketSeed, jsonOf(request));
    workspaceOf(request).addTicket(ticket);
    return reply.code(201).send({ id: ticket.id });
  });
}

function registerTokens(routes: FastifyInstance, workspaceOf: WorkspaceOf): void {
  routes.post("/workspaces/:workspace/tokens", async (request, reply) => {
    workspaceOf(request).addToken(parseInput(TokenSeed, jsonOf(request)));
    return reply.code(204).send();
  });
  // Named by their labels: a token never stands in a URL.
  routes.post("/workspaces/:workspace/tokens/:label/state", async (request, reply) => {
    const { state } = parseInput(TokenState, jsonOf(request));
    workspaceOf(request).setTokenState(parameterOf(request, "label"), state);
    return reply.code(204).send();
  });
  routes.post("/workspaces/:workspace/tokens/:label/scopes", async (request, reply) => {
    const { scopes } = parseInput(Scopes, jsonOf(request));
    workspaceOf(request).setScopes(parameterOf(request, "label"), scopes);
    return reply.code(204).send();
  });
}
