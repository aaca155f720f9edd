/** The environment: what `--key-env` and `--passphrase-env` name, and the service that requests are sent to. */
export function readVariable(name: string): string | undefined {
  return process.env[name];
}
