import { callbackSchema, cancellationSchema, statusSchema } from "../documents.ts";
import { listenForCallbacks } from "./callback-listener.ts";
import type { Check } from "./check.ts";
import { CheckLeftOut, must } from "./must.ts";
import { type Processor, parseAs } from "./processor.ts";
import { post } from "./request-checks.ts";
import { mustBeSigned } from "./signed.ts";

const CANCEL_TRIES = 20;

export const STATUS_CHECKS: readonly Check[] = [
  {
    name: "cancels a request while it is pending, with a signed answer",
    section: "9.2",
    async run(processor) {
      // A quick processor may have begun each of the first ones.
      for (let tries = 0; tries < CANCEL_TRIES; tries += 1) {
        const { id } = await post(processor);
        const answer = await processor.send("DELETE", `/requests/${id}`);
        if (answer.status === 400 && (await statusOf(processor, id)) !== "pending") continue;
        const cancellation = parseAs(cancellationSchema, answer, 202);
        must(cancellation.subject_request_id === id, "the answer is that of another id");
        await mustBeSigned(processor, answer.text, answer.header);
        return;
      }
      throw new CheckLeftOut("no request was pending when its cancellation came");
    },
  },
  {
    name: "brings every request to an end",
    section: "8",
    async run(processor) {
      const { id } = await post(processor);
      const deadline = Date.now() + processor.options.waitMs;
      while (Date.now() < deadline) {
        const status = await statusOf(processor, id);
        if (status === "completed" || status === "cancelled") return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new CheckLeftOut("the request had not ended when the wait was over");
    },
  },
  {
    name: "calls back when the status changes, signed and with the callback's own URL",
    section: "8.6",
    async run(processor) {
      const { callbackUrl, waitMs } = processor.options;
      if (callbackUrl === undefined) throw new CheckLeftOut("no callback URL was given");
      const listener = await listenForCallbacks(callbackUrl);
      try {
        const { id } = await post(processor, { status_callback_urls: [callbackUrl] });
        const callback = await listener.next(id, waitMs);
        await mustBeSigned(processor, callback.body, callback.header);
        const text = Buffer.from(callback.body).toString();
        const document = parseAs(callbackSchema, { status: 200, text, header: () => null }, 200);
        must(document.subject_request_id === id, "the callback is that of another id");
        must(document.status_callback_url === callbackUrl, "status_callback_url is not where it was sent to");
      } finally {
        await listener.close();
      }
    },
  },
];

async function statusOf(processor: Processor, id: string) {
  return parseAs(statusSchema, await processor.send("GET", `/requests/${id}`), 200).request_status;
}
