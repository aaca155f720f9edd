import type { Ledger } from "@intercom-dsar/ledger";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { describe, expect, it, vi } from "vitest";
import { watchClock } from "./watch-clock.ts";
