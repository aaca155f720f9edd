"""Opens a JWE and checks a receipt with code that is not the service's: jwcrypto.

foreign.py open KEY_FILE < JWE > PLAIN
foreign.py verify KEYS_FILE < RECEIPT > STATEMENT
"""

import sys

from jwcrypto import jwe, jwk, jws


def opened(key_file: str, sealed: str) -> bytes:
    with open(key_file, encoding="utf-8") as file:
        key = jwk.JWK.from_json(file.read())
    message = jwe.JWE()
    message.deserialize(sealed, key=key)
    return message.payload


def verified(keys_file: str, receipt: str) -> bytes:
    with open(keys_file, encoding="utf-8") as file:
        keys = jwk.JWKSet.from_json(file.read())
    message = jws.JWS()
    message.deserialize(receipt)
    message.verify(keys.get_key(message.jose_header["kid"]), alg="EdDSA")
    return message.payload


work = {"open": opened, "verify": verified}[sys.argv[1]]
sys.stdout.buffer.write(work(sys.argv[2], sys.stdin.read().strip()))
