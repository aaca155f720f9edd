"""The golden records of packages/dsar-events: the same that the TypeScript codec is held to."""

import json
import unittest
from datetime import datetime, timezone
from pathlib import Path

import intercom_dsar as dsar

GOLDEN = Path(__file__).parents[3] / "packages" / "dsar-events" / "test" / "golden"
AT = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


class Golden(unittest.TestCase):
    def assert_written(self, message, record):
        self.assertEqual(message.key, record["key"])
        self.assertEqual(message.headers, record["headers"])
        self.assertEqual(json.loads(message.value), record["value"])

    def test_writes_requests_previews_and_cancels_as_the_records_are(self):
        source = "/privacy-portal"
        request = golden("request-access")
        traceparent = request["headers"]["traceparent"]
        self.assert_written(
            dsar.encode_request(request["value"], source=source, time=AT, traceparent=traceparent), request
        )
        preview = golden("preview")
        self.assert_written(dsar.encode_request(preview["value"], source=source, time=AT), preview)
        cancel = golden("cancel")
        at = datetime(2026, 11, 23, 9, 5, tzinfo=timezone.utc)
        self.assert_written(dsar.encode_cancel(cancel["value"]["requestId"], source=source, time=at), cancel)

    def test_writes_structured_mode(self):
        record = golden("request-deletion-structured")
        message = dsar.encode_request(record["value"]["data"], source="/privacy-portal", time=AT, structured=True)
        written = json.loads(message.value)
        # The record's author leaves the milliseconds out.
        self.assertEqual(written.pop("time"), "2026-11-23T09:00:00.000Z")
        self.assertEqual(written, {name: each for name, each in record["value"].items() if name != "time"})
        self.assertEqual(message.headers, record["headers"])

    def test_reads_every_outcome_whole(self):
        names = sorted(path.stem for path in GOLDEN.glob("outcome-*.json"))
        self.assertGreater(len(names), 8)
        for name in names:
            with self.subTest(name):
                record = golden(name)
                value = json.dumps(record["value"]).encode()
                self.assertEqual(dsar.decode_outcome(value, record["headers"]), record["value"])
                headers = {each.upper(): text.encode() for each, text in record["headers"].items()}
                self.assertEqual(dsar.decode_outcome(value, headers), record["value"])

    def test_reads_nothing_else_as_an_outcome(self):
        for name in ("status-parked", "subject-reappeared", "cancel"):
            record = golden(name)
            with self.subTest(name), self.assertRaises(dsar.ContractError) as caught:
                dsar.decode_outcome(json.dumps(record["value"]).encode(), record["headers"])
            self.assertEqual(caught.exception.code, "unknown_type")

    def test_signs_as_the_vectors_are_signed(self):
        for vector in golden("signatures")["vectors"]:
            if not vector["valid"] or " " in vector["signature"]:
                continue
            with self.subTest(vector["name"]):
                signed = dsar.sign(
                    vector["value"].encode(), vector["key"], id=vector["id"], time=int(vector["timestamp"])
                )
                self.assertEqual(signed["webhook-signature"], vector["signature"])
                self.assertEqual(signed["webhook-timestamp"], vector["timestamp"])

    def test_refuses_what_the_service_would_not_serve_and_quotes_nothing(self):
        right = golden("preview")["value"]
        wrong = [
            {**right, "requestId": "jo@example.com"},
            {**right, "kind": "rectification"},
            {**right, "identifiers": []},
            {**right, "identifiers": [{"type": "phone", "value": "+49 30 1"}]},
            {**right, "identifiers": right["identifiers"] * 11},
            {**right, "identifers": []},
            {**right, "after": right["requestId"]},
            {**right, "retryOf": "r0"},
        ]
        for request in wrong:
            with self.subTest(request), self.assertRaises(dsar.ContractError) as caught:
                dsar.encode_request(request)
            self.assertNotIn("@", str(caught.exception))
        for key in ("whsec_", "whsec_c2hvcnQ=", "whpk_Z29sZGVuIHZlY3Rvcg==", "secret"):
            with self.subTest(key), self.assertRaises(dsar.ContractError):
                dsar.sign(b"{}", key)


if __name__ == "__main__":
    unittest.main()
