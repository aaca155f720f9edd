import { S3Client } from "@aws-sdk/client-s3";

export interface S3ClientOptions {
  /** `null` for Amazon's own. */
  readonly endpoint: string | null;
  /** `null` where the SDK finds it: `AWS_REGION`, its configuration file. */
  readonly region: string | null;
  /** Whether the bucket stands in the path, and not in the host's name. */
  readonly pathStyle: boolean;
  /** `null` where the SDK finds them: its variables, a role of the machine or of the pod. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

const ATTEMPTS = 3;
const CONNECT_MS = 5_000;
/** Without a byte in either direction. */
const SILENT_MS = 30_000;
/** Requests of many workspaces write at the same time. */
const SOCKETS = 64;

/** A client whose every call ends in some time, whether the server answers or not. */
export function createS3Client({ endpoint, region, pathStyle, credentials }: S3ClientOptions): S3Client {
  return new S3Client({
    ...(endpoint !== null && { endpoint }),
    ...(region !== null && { region }),
    ...(credentials !== null && { credentials }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    // Servers other than Amazon's may not know the newer ones; what is stored is hashed by us.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: SOCKETS, keepAlive: true },
      httpsAgent: { maxSockets: SOCKETS, keepAlive: true },
    },
  });
}
