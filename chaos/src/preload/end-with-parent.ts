/**
 * Loaded by Node before a consumer that is watched: ends it when its watcher is gone, however that ended. The channel to the watcher does
 * not keep the consumer alive.
 */
process.on("disconnect", () => process.exit(1));
process.channel?.unref();

export {};
