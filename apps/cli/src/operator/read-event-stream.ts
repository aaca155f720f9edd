/** An event of a stream of server-sent events. */
export interface StreamEvent {
  /** `null` where the event has none. */
  readonly id: string | null;
  readonly data: string;
}

/** The events of a `text/event-stream`, as the HTML standard reads them; comments and other fields are passed over. Ends with the stream, rejects as it does. */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let id: string | null = null;
  let data: string[] = [];
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
      if (line === "") {
        if (data.length > 0) yield { id, data: data.join("\n") };
        data = [];
      } else if (field === "data") data.push(value);
      else if (field === "id") id = value;
    }
  }
}
