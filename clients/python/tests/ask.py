"""Asks a running service by the client: `ask.py OPTIONS STEP …`, each step a JSON list. Prints what came of each, a JSON line a step."""

import json
import sys

import intercom_dsar as dsar

client = dsar.create_dsar_client(**json.loads(sys.argv[1]))
for step in sys.argv[2:]:
    name, *values = json.loads(step)
    try:
        result = getattr(client, name)(*values)
        print(json.dumps({"result": result}), flush=True)
    except dsar.DsarError as error:
        print(json.dumps({"code": error.code, "retryable": error.retryable, "problem": error.problem}), flush=True)
client.close()
