import { timingSafeEqual } from "node:crypto";
import type { Keyring } from "@intercom-dsar/sealing";
import type { Clock } from "@intercom-dsar/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { createCookieJar } from "./cookie-jar.ts";
import { type Notice, type Person, Session } from "./session.ts";
import type { SessionStore } from "./session-store.ts";

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly secure: boolean;
  readonly ttlMs: number;
  /** A session that asks for nothing for so long is over. */
  readonly idleMs: number;
  /** Names who may sign in, and how, at present: once that changes, everybody has to sign in again. */
  readonly generation: string;
  readonly clock: Clock;
}

/** A session of somebody who is signed in. */
export type PersonSession = Session & { readonly admin: Person };

/** Sessions in a sealed cookie; of those that are signed in the database knows too, so that signing out ends every copy. */
export interface Sessions {
  /** The session that came with the request; `null`: none, expired, signed out, or forged. */
  read(request: FastifyRequest): Promise<Session | null>;
  /** A session for somebody who isn't signed in, for the form that they are about to see. */
  startVisit(reply: FastifyReply): Session;
  /** Always a new session: nothing of the one before is kept, and it is over. */
  signIn(request: FastifyRequest, reply: FastifyReply, person: Person): Promise<void>;
  /** Has whoever is signed in sign in again, after which they go on at `path`. */
  askAgain(reply: FastifyReply, session: Session, path: string): void;
  signOut(reply: FastifyReply, session: Session): Promise<void>;
  /** Says on the next page what was done; `null` takes it back. */
  setNotice(reply: FastifyReply, session: Session, notice: Notice | null): void;
  /** What a form of this session has to carry along. */
  formToken(session: Session): string;
  isFormToken(session: Session, given: string): boolean;
}

const VISIT_MS = 3_600_000;
const ID_BYTES = 32;

/** Sessions over a store and the keys that seal the cookie. */
export function createSessions(options: SessionsOptions): Sessions {
  const { store, keyring, secure, ttlMs, idleMs, clock } = options;
  const generation = keyring.mac("session generation", options.generation);
  const jar = createCookieJar({ name: "session", schema: Session, keyring, secure, maxAgeMs: ttlMs });
  const formToken = (session: Session) => keyring.mac("form token", session.id);

  function write(reply: FastifyReply, admin: Person | null, lifetimeMs: number): Session {
    const id = Buffer.from(keyring.random(ID_BYTES)).toString("base64url");
    const now = clock.now();
    const session: Session = {
      id,
      generation,
      admin,
      expiresAt: now + lifetimeMs,
      signedInAt: admin === null ? 0 : now,
      returnTo: null,
      notice: null,
    };
    jar.write(reply, session);
    return session;
  }

  return {
    async read(request) {
      const session = jar.read(request);
      if (session === null || session.expiresAt <= clock.now() || session.generation !== generation)
        return null;
      return session.admin === null || (await store.hasSession(session.id, idleMs)) ? session : null;
    },
    startVisit: (reply) => write(reply, null, VISIT_MS),
    async signIn(request, reply, person) {
      if (request.session !== null && request.session.admin !== null)
        await store.removeSession(request.session.id);
      const session = write(reply, person, ttlMs);
      await store.addSession(session.id, session.expiresAt);
    },
    askAgain(reply, session, path) {
      jar.write(reply, { ...session, returnTo: path });
    },
    async signOut(reply, session) {
      await store.removeSession(session.id);
      jar.clear(reply);
    },
    setNotice(reply, session, notice) {
      jar.write(reply, { ...session, notice });
    },
    formToken,
    isFormToken(session, given) {
      const [left, right] = [Buffer.from(formToken(session)), Buffer.from(given)];
      return left.length === right.length && timingSafeEqual(left, right);
    },
  };
}
