import type { ClaimedRequest, JournalEntry, Lease, Ledger } from "@intercom-dsar/ledger";
import type { Rights } from "../domain/rights.ts";
import type { FlowJournal } from "../flows/flow-context.ts";
import type { MessageFactory } from "../messages/message-factory.ts";

/** The ledger's journal of one claimed request, with what this run wrote already in `entries`. */
export function createFlowJournal(
  ledger: Ledger,
  lease: Lease,
  request: ClaimedRequest,
  messages: Pick<MessageFactory, "begun">,
  rights: Pick<Rights, "deletionsPerDay">,
): FlowJournal {
  const entries: JournalEntry[] = [...request.journal];
  return {
    entries,
    async append(added, messages = []) {
      entries.push(...(await ledger.requests.append(lease, request.requestId, added, { messages })));
    },
    async attempt(added) {
      entries.push(...(await ledger.requests.append(lease, request.requestId, added, { unlessHeld: true })));
    },
    async begin(added) {
      const message = messages.begun(request);
      const most = rights.deletionsPerDay(request.sender);
      const written = await ledger.requests.begin(lease, request.requestId, added, message, most);
      if (written !== null) entries.push(...written);
      return written !== null;
    },
    isCancelRequested: () => ledger.requests.isCancelRequested(request.requestId),
    history: (requestId) => ledger.requests.history({ sender: request.sender, requestId }),
  };
}
