/** A probe or a scrape is a few headers: what does not come at once is nobody's, and holds a connection. In milliseconds. */
export const PROBE_LIMITS = {
  requestTimeout: 5_000,
  http: { headersTimeout: 3_000, connectionsCheckingInterval: 500 },
};

/** Of one port, for the orchestrator and the scraper; further ones are closed at once. */
export const MAX_CONNECTIONS = 100;
