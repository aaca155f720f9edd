import { answer } from "../command/answer.ts";
import { hasOperator } from "../operator/operator-profile.ts";
import { asSender } from "../requests/sender-client.ts";
import { serviceProfile } from "../requests/service-profile.ts";
import { defineRequestAction } from "./define-request-action.ts";

export const cancelCommand = defineRequestAction({
  name: "cancel",
  summary: "withdraws what has not begun: any request, as an operator; its own, as a sender",
  details:
    "Where there is no operator API to ask, the request is the sender's own, and the service's webhook is asked.",
  asSender(context, { requestId }) {
    if (hasOperator(context)) return null;
    const profile = serviceProfile(context);
    return asSender(profile, async (client) => {
      await client.cancel(requestId);
      return answer(context, { requestId, cancelRequested: true }, [`${requestId}: a cancel is asked for`]);
    });
  },
});
