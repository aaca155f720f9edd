"""Sends data-subject requests to intercom-dsar and waits for their outcomes, by signed HTTP or by Kafka.

The standard library is enough for HTTP. Kafka takes ``pip install intercom-dsar[kafka]``, Ed25519 keys (``whsk_``) ``[ed25519]``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import random
import re
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone
from typing import Any, Final, Literal, Mapping, NamedTuple, Optional, Protocol, TypedDict, Union, cast

__all__ = [
    "ContractError",
    "DsarClient",
    "DsarError",
    "Message",
    "Outcome",
    "Request",
    "create_dsar_client",
    "decode_outcome",
    "encode_cancel",
    "encode_request",
    "is_success",
    "sign",
]

Json = Mapping[str, Any]


class Identifier(TypedDict):
    """How the person is known: an e-mail address."""

    type: Literal["email"]
    value: str


class _NewRequest(TypedDict):
    kind: Literal["access", "deletion", "preview"]
    identifiers: list[Identifier]


class Request(_NewRequest, total=False):
    """The data of ``intercom-dsar.request.v1`` and ``intercom-dsar.preview.v1``; without ``requestId`` a random one is taken."""

    requestId: str
    workspaceId: Optional[str]
    receivedAt: Optional[str]
    deadline: Optional[str]
    regulation: Optional[Literal["gdpr", "ccpa"]]
    after: Optional[str]
    retryOf: Optional[str]
    language: Optional[str]
    verification: Optional[dict[str, str]]
    callbackUrl: Optional[str]
    recipientKey: Optional[Union[dict[str, Any], str]]


class Reason(TypedDict):
    """Why an outcome is what it is; decide by ``code``."""

    code: str
    message: str
    retryable: bool


class _Outcome(TypedDict):
    requestId: str
    kind: str
    workspaceId: Optional[str]
    status: str
    reason: Optional[Reason]
    receivedAt: str
    endedAt: str
    coverage: list[dict[str, Any]]
    evidence: dict[str, Any]


class Outcome(_Outcome, total=False):
    """The data of ``intercom-dsar.outcome.v1``. Later versions add keys and values; those are kept as they came."""

    sender: str
    access: dict[str, Any]
    deletion: dict[str, Any]
    plan: dict[str, Any]


class Message(NamedTuple):
    """A Kafka record. The value must be sent byte for byte where it is signed."""

    key: str
    headers: dict[str, str]
    value: bytes


_ERRORS: Final[dict[str, tuple[str, bool]]] = {
    "unavailable": ("the service, or Kafka, can't be reached now", True),
    "rate_limited": ("the sender has used up its requests of this minute", True),
    "timed_out": ("there was no outcome within the time", True),
    "unauthorized": ("the key is none that the service knows", False),
    "not_allowed": ("the sender may not ask for this", False),
    "invalid_request": ("the service takes no such request", False),
    "request_unknown": ("the sender has no request of this id", False),
    "request_id_conflict": ("the id is taken by a request of another meaning", False),
    "already_begun": ("the request has begun; its outcome will tell what was done", False),
    "already_ended": ("the request has ended", False),
    "outcome_destroyed": ("the outcome was kept for its time, and is destroyed", False),
    "unexpected_answer": ("the answer is not one of this API", False),
    "client_closed": ("the client is closed", False),
}


class DsarError(Exception):
    """A call that failed. It quotes neither the request nor the key.

    ``retryable``: the same call may succeed later. A request keeps its id, so that it can be sent again and stays one request.
    ``problem``: the ``code`` of the service's own problem details, where it gave one.
    """

    def __init__(self, code: str, problem: Optional[str] = None) -> None:
        message, self.retryable = _ERRORS[code]
        super().__init__(message if problem in (None, code) else f"{message} ({problem})")
        self.code: Final = code
        self.problem: Final = problem


class ContractError(ValueError):
    """Something that is not of the contract. ``path`` says where; nothing is quoted.

    Codes: ``invalid_schema``, ``invalid_cloudevent``, ``unknown_type``, ``invalid_json``, ``invalid_key``, ``type_not_signed``.
    """

    retryable: Final = False

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{code}: {path}" if path else code)
        self.code: Final = code
        self.path: Final = path


REQUEST: Final = "intercom-dsar.request.v1"
PREVIEW: Final = "intercom-dsar.preview.v1"
CANCEL: Final = "intercom-dsar.cancel.v1"
OUTCOME: Final = "intercom-dsar.outcome.v1"
DEFAULT_SOURCE: Final = "/dsar-client"

_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_PLAIN = re.compile(r"[\x21-\x3f\x41-\x7e]{1,512}")
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_REQUEST_KEYS = frozenset(Request.__annotations__) | frozenset(_NewRequest.__annotations__)


def encode_request(
    request: Request,
    *,
    source: str = DEFAULT_SOURCE,
    time: Optional[datetime] = None,
    traceparent: Optional[str] = None,
    structured: bool = False,
) -> Message:
    """Writes a request, or a preview, as a CloudEvent. The same request gives the same bytes.

    Raises ``ContractError`` for what the service would not serve: a key that it does not know, a wrong id, no e-mail address.
    """
    data = dict(request)
    unknown = sorted(set(data) - _REQUEST_KEYS)
    if unknown:
        raise ContractError("invalid_schema", "an unknown key")
    for name in ("requestId", "workspaceId", "after", "retryOf"):
        value = data.get(name)
        if name == "requestId" or value is not None:
            _check(isinstance(value, str) and _ID.fullmatch(value), name)
    kind = data.get("kind")
    _check(kind in ("access", "deletion", "preview"), "kind")
    _check(data.get("regulation") in (None, "gdpr", "ccpa"), "regulation")
    identifiers = data.get("identifiers")
    _check(isinstance(identifiers, list) and 1 <= len(identifiers) <= 10, "identifiers")
    for index, each in enumerate(cast("list[Any]", identifiers)):
        is_email = isinstance(each, dict) and each.get("type") == "email" and "@" in str(each.get("value"))
        _check(is_email, f"identifiers.{index}")
    _check(data["requestId"] not in (data.get("after"), data.get("retryOf")), "after, retryOf")
    _check(not (kind == "preview" and "retryOf" in data), "retryOf")
    request_id = request["requestId"]
    name, type_ = ("preview", PREVIEW) if kind == "preview" else ("request", REQUEST)
    return _encode(type_, f"{name}:{request_id}", request_id, data, source, time, traceparent, structured)


def encode_cancel(
    request_id: str,
    *,
    source: str = DEFAULT_SOURCE,
    time: Optional[datetime] = None,
    structured: bool = False,
) -> Message:
    """Writes the event that withdraws a request."""
    _check(_ID.fullmatch(request_id), "requestId")
    data = {"requestId": request_id}
    return _encode(CANCEL, f"cancel:{request_id}", request_id, data, source, time, None, structured)


def _check(holds: object, path: str) -> None:
    if not holds:
        raise ContractError("invalid_schema", path)


def _encode(
    type_: str,
    id_: str,
    subject: str,
    data: Json,
    source: str,
    at: Optional[datetime],
    traceparent: Optional[str],
    structured: bool,
) -> Message:
    if not _PLAIN.fullmatch(source):
        raise ContractError("invalid_cloudevent", "source")
    attributes = {"specversion": "1.0", "id": id_, "source": source, "type": type_, "subject": subject}
    if at is not None:
        if at.tzinfo is None:
            raise ContractError("invalid_cloudevent", "time")
        utc = at.astimezone(timezone.utc)
        attributes["time"] = f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"
    trace = {"traceparent": traceparent} if traceparent and _TRACEPARENT.fullmatch(traceparent) else {}
    if structured:
        event = {**attributes, "datacontenttype": "application/json", "data": data}
        headers = {"content-type": "application/cloudevents+json; charset=UTF-8", **trace}
        return Message(subject, headers, _json(event))
    headers = {f"ce_{name}": value for name, value in attributes.items()}
    return Message(subject, {**headers, "content-type": "application/json", **trace}, _json(data))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode_outcome(value: Optional[bytes], headers: Mapping[str, Union[str, bytes]]) -> Outcome:
    """Reads an outcome event, of this or a later version. Raises ``ContractError``."""
    named = {name.lower(): each.decode() if isinstance(each, bytes) else each for name, each in headers.items()}
    data = _parse(value)
    type_ = named.get("ce_type")
    if named.get("content-type", "").lower().startswith("application/cloudevents+json"):
        _check(isinstance(data, dict), "")
        type_, data = data.get("type"), data.get("data")
    if type_ != OUTCOME:
        raise ContractError("unknown_type")
    return _outcome(data)


def _parse(value: Optional[bytes]) -> Any:
    try:
        return json.loads((value or b"").decode())
    except ValueError:
        raise ContractError("invalid_json") from None


def _outcome(data: Any) -> Outcome:
    _check(isinstance(data, dict), "")
    for name, kind in (("requestId", str), ("kind", str), ("status", str), ("endedAt", str), ("coverage", list)):
        _check(isinstance(data.get(name), kind), name)
    return cast(Outcome, data)


def is_success(outcome: Outcome) -> bool:
    """True where all that was asked for was done. A status that is not known is none."""
    return outcome["status"] in ("completed", "previewed")


def sign(
    content: bytes,
    key: str,
    *,
    id: Optional[str] = None,
    time: Optional[float] = None,
    sender: Optional[str] = None,
) -> dict[str, str]:
    """The headers that sign a body or a record, as Standard Webhooks 1.0 say, over ``ID.TIMESTAMP.CONTENT``.

    ``key``: ``whsec_…`` (HMAC-SHA256, ``v1``) or ``whsk_…`` (Ed25519, ``v1a``). Raises ``ContractError`` (``invalid_key``).
    """
    id_ = f"msg_{uuid.uuid4().hex}" if id is None else id
    timestamp = str(int(_now() if time is None else time))
    signed = f"{id_}.{timestamp}.".encode() + content
    headers = {"webhook-id": id_, "webhook-timestamp": timestamp, "webhook-signature": _signature(signed, key)}
    return headers if sender is None else {**headers, "webhook-sender": sender}


def _signature(signed: bytes, key: str) -> str:
    prefix, _, written = key.partition("_")
    try:
        secret = base64.b64decode(written + "=" * (-len(written) % 4), validate=True)
    except binascii.Error:
        raise ContractError("invalid_key") from None
    if prefix == "whsec" and len(secret) >= 24:
        return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    if prefix == "whsk" and len(secret) in (32, 64):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(secret[:32])
        return "v1a," + base64.b64encode(private.sign(signed)).decode()
    raise ContractError("invalid_key")


def _now() -> float:
    return time.time()


class DsarClient(Protocol):
    """Sends requests and waits for what becomes of them, in the same words by Kafka and by HTTP. Errors: ``DsarError``."""

    def request(self, request: Request) -> str:
        """Sends a request and returns its id once the service, or Kafka, has it on disk.

        Give a ``requestId`` of your own where a crash must not make another one: sent again under it, the same request is the same.
        """

    def outcome(self, request_id: str, timeout: Optional[float] = None) -> Outcome:
        """Waits for the outcome of a request, for ``timeout`` seconds (``timed_out``) or as long as it takes, which can be weeks."""

    def cancel(self, request_id: str) -> None:
        """Withdraws a request that has not begun. By HTTP: ``already_begun``, ``already_ended``, ``request_unknown``."""

    def close(self) -> None:
        """Ends what is under way and closes connections."""


def create_dsar_client(
    *,
    url: Optional[str] = None,
    bootstrap_servers: Optional[Union[str, list[str]]] = None,
    key: Optional[str] = None,
    sender: Optional[str] = None,
    source: str = DEFAULT_SOURCE,
    **kafka: Any,
) -> DsarClient:
    """A client by HTTP with ``url`` and ``key``, by Kafka with ``bootstrap_servers`` (unsigned, or with ``key`` and ``sender``).

    Other keyword arguments go to kafka-python: TLS and credentials are its own.
    """
    if url is not None and bootstrap_servers is None:
        if key is None:
            raise TypeError("a client by HTTP needs a key")
        return _HttpClient(url, key, sender)
    if bootstrap_servers is not None and url is None:
        if key is not None and sender is None:
            raise TypeError("a client with a key names its sender")
        return _KafkaClient(bootstrap_servers, key, sender, source, kafka)
    raise TypeError("give url, or bootstrap_servers")


_WAIT_S: Final = 30
_ANSWER_S: Final = 15
_TRIES: Final = 5
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 300
_BY_PROBLEM: Final = ("request_id_conflict", "already_begun", "already_ended", "request_unknown", "outcome_destroyed")
_BY_STATUS: Final = {
    400: "invalid_request",
    401: "unauthorized",
    403: "not_allowed",
    413: "invalid_request",
    415: "invalid_request",
    429: "rate_limited",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _HttpClient:
    def __init__(self, url: str, key: str, sender: Optional[str]) -> None:
        self._base = url.rstrip("/")
        self._key = key
        self._sender = sender
        self._closed = threading.Event()
        self._opener = urllib.request.build_opener(_NoRedirect)

    def request(self, request: Request) -> str:
        stated = _with_id(request)
        message = encode_request(stated)
        path = "/v1/previews" if stated["kind"] == "preview" else "/v1/requests"
        self._call("POST", path, body=message.value)
        return stated["requestId"]

    def outcome(self, request_id: str, timeout: Optional[float] = None) -> Outcome:
        until = None if timeout is None else time.monotonic() + timeout
        path = f"{_path_of(request_id)}/outcome"
        while True:
            status, pause, body = self._call("GET", path, until=until, wait=True)
            if status == 200:
                try:
                    return _outcome(body)
                except ContractError:
                    raise DsarError("unexpected_answer") from None
            if status != 202:
                raise DsarError("unexpected_answer")
            self._pause(1.0 if pause is None else pause, until)

    def cancel(self, request_id: str) -> None:
        self._call("DELETE", _path_of(request_id))

    def close(self) -> None:
        self._closed.set()

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Optional[bytes] = None,
        until: Optional[float] = None,
        wait: bool = False,
    ) -> tuple[int, Optional[float], Any]:
        """One call, made again where that may help; one that waits for an outcome goes on through an outage."""
        tried = 0
        while True:
            tried += 1
            if self._closed.is_set():
                raise DsarError("client_closed")
            left = _WAIT_S if until is None else max(0, min(_WAIT_S, int(until - time.monotonic())))
            status, pause, answer = self._call_once(method, path, body, left if wait else None)
            if 0 < status < 400:
                return status, pause, answer
            error = _answer_error(status, answer)
            if not error.retryable or (tried >= _TRIES and not wait):
                raise error
            backoff: float = _FIRST_PAUSE_S * 2 ** (min(tried, 6) - 1) * (1 + random.random())
            self._pause(backoff if pause is None else pause, until)

    def _call_once(
        self, method: str, path: str, body: Optional[bytes], wait: Optional[int]
    ) -> tuple[int, Optional[float], Any]:
        # Signed anew each time: a signature is good for five minutes.
        headers = sign(body or f"{method} {path}".encode(), self._key, sender=self._sender)
        if body is not None:
            headers["content-type"] = "application/json"
        if wait:
            headers["prefer"] = f"wait={wait}"
        call = urllib.request.Request(self._base + path, data=body, headers=headers, method=method)
        try:
            with self._opener.open(call, timeout=_ANSWER_S + (wait or 0)) as answer:
                return answer.status, _retry_after(answer.headers), _body(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _retry_after(error.headers), _body(error.read())
        except OSError:
            return 0, None, None

    def _pause(self, seconds: float, until: Optional[float]) -> None:
        if until is not None and time.monotonic() + seconds >= until:
            self._closed.wait(max(0.0, until - time.monotonic()))
            raise DsarError("client_closed" if self._closed.is_set() else "timed_out")
        if self._closed.wait(seconds):
            raise DsarError("client_closed")


def _with_id(request: Request) -> Request:
    return request if "requestId" in request else cast(Request, {**request, "requestId": str(uuid.uuid4())})


def _path_of(request_id: str) -> str:
    if not _ID.fullmatch(request_id) or not request_id.strip("."):
        raise DsarError("request_unknown")
    return f"/v1/requests/{request_id}"


def _answer_error(status: int, body: Any) -> DsarError:
    if status == 0:
        return DsarError("unavailable")
    code = body.get("code") if isinstance(body, dict) else None
    problem = code if isinstance(code, str) else None
    if problem is not None and problem in _BY_PROBLEM:
        return DsarError(problem, problem)
    return DsarError(_BY_STATUS.get(status, "unavailable" if status >= 500 else "unexpected_answer"), problem)


def _retry_after(headers: Any) -> Optional[float]:
    written = headers.get("retry-after") or ""
    return float(min(int(written), _LONGEST_PAUSE_S)) if re.fullmatch(r"\d{1,9}", written) else None


def _body(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


class _KafkaClient:
    """By kafka-python. Requests wait for all replicas; outcomes are read without a group, so that nothing is left behind."""

    def __init__(
        self,
        bootstrap_servers: Union[str, list[str]],
        key: Optional[str],
        sender: Optional[str],
        source: str,
        kafka: dict[str, Any],
    ) -> None:
        self._requests = kafka.pop("requests_topic", "dsar.requests")
        self._outcomes = kafka.pop("outcomes_topic", "dsar.outcomes")
        self._settings = {"bootstrap_servers": bootstrap_servers, **kafka}
        self._key = key
        self._sender = sender
        self._source = source
        self._producer: Any = None
        self._closed = threading.Event()

    def request(self, request: Request) -> str:
        stated = _with_id(request)
        # A signature covers no header: what is no request has to say so in its value.
        structured = self._key is not None and stated["kind"] == "preview"
        self._send(encode_request(stated, source=self._source, structured=structured))
        return stated["requestId"]

    def cancel(self, request_id: str) -> None:
        self._send(encode_cancel(request_id, source=self._source, structured=self._key is not None))

    def outcome(self, request_id: str, timeout: Optional[float] = None) -> Outcome:
        """The topic is read from its beginning: an outcome that came before the call is found as well."""
        from kafka import KafkaConsumer, TopicPartition
        from kafka.errors import KafkaError

        until = None if timeout is None else time.monotonic() + timeout
        sender = self._sender or "kafka"
        try:
            consumer = KafkaConsumer(**self._settings, group_id=None, auto_offset_reset="earliest")
            try:
                while not (partitions := consumer.partitions_for_topic(self._outcomes)):
                    self._go_on(until)
                    time.sleep(0.2)
                consumer.assign([TopicPartition(self._outcomes, each) for each in sorted(partitions)])
                consumer.seek_to_beginning()
                while True:
                    self._go_on(until)
                    for records in consumer.poll(timeout_ms=500).values():
                        for record in records:
                            found = _outcome_for(request_id, sender, record)
                            if found is not None:
                                return found
            finally:
                consumer.close()
        except KafkaError:
            raise DsarError("unavailable") from None

    def close(self) -> None:
        self._closed.set()
        if self._producer is not None:
            self._producer.close()

    def _go_on(self, until: Optional[float]) -> None:
        if self._closed.is_set():
            raise DsarError("client_closed")
        if until is not None and time.monotonic() >= until:
            raise DsarError("timed_out")

    def _send(self, message: Message) -> None:
        from kafka import KafkaProducer
        from kafka.errors import KafkaError

        if self._closed.is_set():
            raise DsarError("client_closed")
        headers = dict(message.headers)
        if self._key is not None:
            signed_as = headers.get("ce_id") or json.loads(message.value)["id"]
            headers.update(sign(message.value, self._key, id=signed_as, sender=self._sender))
        try:
            if self._producer is None:
                self._producer = KafkaProducer(**self._settings, acks="all")
            pending = self._producer.send(
                self._requests,
                key=message.key.encode(),
                value=message.value,
                headers=[(name, value.encode()) for name, value in headers.items()],
            )
            pending.get(timeout=60)
        except KafkaError:
            raise DsarError("unavailable") from None


def _outcome_for(request_id: str, sender: str, record: Any) -> Optional[Outcome]:
    """The record's outcome, where it is this request's of this sender. What is no outcome would be no better the next time."""
    if record.key != request_id.encode():
        return None
    try:
        outcome = decode_outcome(record.value, dict(record.headers))
    except ContractError:
        return None
    # A service that names no sender is older than senders of their own.
    return outcome if outcome.get("sender", sender) == sender else None
