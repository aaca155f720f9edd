import type { Clock } from "../clock.ts";
import { IntercomError } from "../transport/errors.ts";
import type { AttemptRecord } from "../transport/request.ts";

/** What a call that may be shared tells of whoever makes it. */
export interface SharingCaller {
  readonly signal?: AbortSignal | undefined;
  /** Told of each attempt that was made for several callers; `isOwn` where it was this one's call that took the others along. */
  readonly onShared: (attempt: AttemptRecord, isOwn: boolean) => void;
}

/** The turn of one call: whoever waits is asked to join when it comes, not before. */
export interface Turn<Member> {
  /** Ends the wait where the caller gives up, or another call takes this one along. */
  readonly signal: AbortSignal;
  /** To be called once, right before the call is sent: this member and those that it takes along. */
  readonly take: () => readonly Member[];
  /** To be told of each attempt. */
  readonly onAttempt: (attempt: AttemptRecord) => void;
}

/** What a call brought, and how many requests it was made for. */
export interface Shared<Answer> {
  readonly answer: Answer;
  readonly members: number;
}

/** Makes one call of several that wait at the throttle together. */
export interface Coalescer<Member> {
  /**
   * Waits for a turn, its own or that of another call which takes this one along, and settles as that call does. A caller that gives up
   * ends the call only for itself.
   */
  run<Answer>(
    member: Member,
    caller: SharingCaller,
    perform: (turn: Turn<Member>) => Promise<Answer>,
  ): Promise<Shared<Answer>>;
}

interface Entry<Member> {
  readonly member: Member;
  readonly caller: SharingCaller;
  readonly joined: AbortController;
  /** `"again"` where the call that took it along was given up by its caller. */
  readonly outcome: PromiseWithResolvers<Shared<unknown> | "again">;
}

/** After a call that was shared others come as well: so long they are waited for. */
const GATHER_MS = 40;
const SHARED_LATELY_MS = 1_000;

/**
 * A call takes along whoever is waiting when its own turn comes, so an idle throttle sends each one alone and at once. Only where calls were
 * shared within the last second it waits a moment for company. All that wait have to ask for the same thing in the same form of answer.
 *
 * @param fits whether a call for `group` may serve `candidate` as well
 */
export function createCoalescer<Member>(
  fits: (group: readonly Member[], candidate: Member) => boolean,
  clock: Clock,
): Coalescer<Member> {
  let sharedAt = Number.NEGATIVE_INFINITY;
  const waiting = new Set<Entry<Member>>();

  function takeAlong(leader: Entry<Member>): Entry<Member>[] {
    waiting.delete(leader);
    const group = [leader];
    for (const entry of waiting) {
      const members = group.map(({ member }) => member);
      if (!fits(members, entry.member)) continue;
      group.push(entry);
      waiting.delete(entry);
      entry.joined.abort();
    }
    if (group.length > 1) sharedAt = clock.monotonic();
    return group;
  }

  async function lead<Answer>(
    entry: Entry<Member>,
    perform: (turn: Turn<Member>) => Promise<Answer>,
  ): Promise<Shared<Answer> | "joined"> {
    let group: Entry<Member>[] = [entry];
    const others = () => group.filter((each) => each !== entry);
    const { joined } = entry;
    const own = entry.caller.signal;
    const signal = own === undefined ? joined.signal : AbortSignal.any([own, joined.signal]);
    waiting.add(entry);
    try {
      if (clock.monotonic() - sharedAt < SHARED_LATELY_MS) await pause(clock, GATHER_MS, signal);
      const answer = await perform({
        signal,
        take: () => {
          group = takeAlong(entry);
          return group.map(({ member }) => member);
        },
        onAttempt: (attempt) => {
          if (group.length > 1) for (const each of group) each.caller.onShared(attempt, each === entry);
        },
      });
      const shared = { answer, members: group.length };
      for (const { outcome } of others()) outcome.resolve(shared);
      return shared;
    } catch (error) {
      waiting.delete(entry);
      if (entry.joined.signal.aborted) return "joined";
      const isGivenUp = error instanceof IntercomError && error.code === "aborted";
      for (const { outcome } of others()) {
        if (isGivenUp) outcome.resolve("again");
        else outcome.reject(error);
      }
      throw error;
    }
  }

  return {
    async run<Answer>(
      member: Member,
      caller: SharingCaller,
      perform: (turn: Turn<Member>) => Promise<Answer>,
    ): Promise<Shared<Answer>> {
      while (true) {
        const outcome = Promise.withResolvers<Shared<unknown> | "again">();
        // Whoever gave up no longer listens.
        outcome.promise.catch(() => {});
        const own = await lead({ member, caller, joined: new AbortController(), outcome }, perform);
        if (own !== "joined") return own;
        const shared = await unlessAborted(outcome.promise, caller.signal);
        if (shared !== "again") return shared as Shared<Answer>;
      }
    },
  };
}

/** Resolves after `ms`, or once the signal aborts. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new IntercomError({ code: "aborted", sent: true }));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
