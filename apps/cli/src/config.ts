/** The environment in which `--key-env` and `--passphrase-env` look for what opens or seals. */
export function readVariable(name: string): string | undefined {
  return process.env[name];
}
