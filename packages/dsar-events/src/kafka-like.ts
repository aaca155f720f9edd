/** What is used of kafkajs 2, said here so that its types need not be installed. */
export interface KafkaLike {
  producer(options: { allowAutoTopicCreation: boolean }): ProducerLike;
  consumer(options: {
    groupId: string;
    maxWaitTimeInMs: number;
    allowAutoTopicCreation: boolean;
  }): ConsumerLike;
  admin(): AdminLike;
}

export interface ProducerLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(record: {
    topic: string;
    messages: { key: string; value: string; headers: Record<string, string> }[];
  }): Promise<unknown>;
}

export interface AdminLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  fetchTopicOffsets(topic: string): Promise<{ partition: number; offset: string; low: string }[]>;
}

export interface RecordLike {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers?: Record<string, Uint8Array | string | (Uint8Array | string)[] | undefined>;
}

export interface ConsumerLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(options: {
    autoCommit: boolean;
    eachMessage: (payload: { partition: number; message: RecordLike }) => Promise<void>;
  }): Promise<void>;
  seek(position: { topic: string; partition: number; offset: string }): void;
  readonly events: { readonly CRASH: "consumer.crash" };
  on(
    event: "consumer.crash",
    listener: (event: { payload: { error: Error; restart: boolean } }) => void,
  ): unknown;
}
